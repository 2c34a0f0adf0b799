import type { TranslationView } from '#shared/contract/index.ts';
import type { Provider } from '../../clouds/providers/provider.ts';
import type { ExportEntry, FieldId, Target } from '../targets/kit/target.ts';

/** Every field, in the order people see them. */
const fieldIds: readonly FieldId[] = [
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
  'accountId',
  'region',
  'endpoint',
  'otherEndpoints',
  'addressing',
  'role',
];

const plainLabels: Readonly<Partial<Record<FieldId, string>>> = {
  sessionToken: 'Session token',
  otherEndpoints: 'Other endpoints',
  addressing: 'Addressing',
  role: 'Role',
};

/**
 * The fields of a profile with their names on both sides. A field that is empty is left out; one that
 * the other side has no word for is there without it, since that is what is lost.
 *
 * @param entry the profile, resolved
 * @param provider whose words label the rows
 * @param from the tool it comes from; null for a profile of ours
 * @param to the tool it goes to
 */
export function fieldTable(
  entry: ExportEntry,
  provider: Provider,
  from: Target | null,
  to: Target,
): TranslationView['fields'] {
  return fieldIds.flatMap((field) => {
    const value = valueIn(entry, field);
    if (value === undefined) return [];
    const label = labelOf(provider, field);
    return [{ label, from: from ? (from.words[field] ?? null) : label, to: to.words[field] ?? null, value }];
  });
}

function labelOf({ words }: Provider, field: FieldId): string {
  switch (field) {
    case 'accessKeyId':
    case 'secretAccessKey':
    case 'region':
    case 'endpoint':
      return words[field].label;
    case 'accountId':
      return words.accountId?.label ?? 'Account ID';
    default:
      return plainLabels[field] ?? field;
  }
}

function valueIn(entry: ExportEntry, field: FieldId): string | undefined {
  switch (field) {
    case 'accessKeyId':
    case 'accountId':
    case 'region':
      return entry[field];
    case 'secretAccessKey':
    case 'sessionToken':
      return entry[field] && '••••••••';
    case 'endpoint':
      return entry.endpoints.s3;
    case 'otherEndpoints': {
      const { s3: _s3, ...others } = entry.endpoints;
      return Object.values(others).join(', ') || undefined;
    }
    case 'addressing':
      return entry.addressing === 'auto' ? undefined : entry.addressing;
    case 'role':
      return entry.role?.roleArn;
  }
}
