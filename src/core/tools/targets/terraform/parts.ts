import { type HclBody, type HclItem, readObject } from '#core/formats/hcl/body.ts';
import { serviceIds } from '#shared/model.ts';
import { type Part, soleName, type TargetText } from '../kit/target.ts';
import { isJson, openTerraform } from './blocks.ts';
import { backendRules, keySettings, providerRules } from './rules.ts';

/**
 * The blocks of a configuration that say whose key is used, setting by setting, and all other blocks
 * and settings as they are written.
 *
 * @throws QCredError file_malformed
 */
export function terraformParts([source]: readonly TargetText[]): Part[] {
  if (!source?.text || isJson(source)) return [];
  const { text } = source;
  const { items, backend, provider, aliased } = openTerraform(text, source.path);
  const owners = new Map<HclItem, string>([...aliased].map(([name, { block }]) => [block, name]));
  for (const one of [backend, provider]) if (one) owners.set(one.block, soleName);
  const times = new Map<string, number>();
  const partOf = (item: HclItem, within: string): Part => {
    const owner = owners.get(item);
    const name = within + nameOf(item);
    if (owner !== undefined && item.kind === 'block') {
      // Those with an alias are told apart by it: one of them may go.
      const alias = owner === soleName ? '' : ` "${owner}"`;
      return { name: `${name}${alias}`, of: [owner], says: settingsOf(text, item) };
    }
    const time = (times.get(name) ?? 0) + 1;
    times.set(name, time);
    return { name: `${name} (${time})`, of: [], says: asWritten(text, item) };
  };
  return items.flatMap((item) =>
    item.kind === 'block' && item.type === 'terraform'
      ? item.items.map((inner) => partOf(inner, 'terraform '))
      : [partOf(item, '')],
  );
}

const nameOf = (item: HclItem): string =>
  item.kind === 'block'
    ? [item.type, ...item.labels.map((label) => `"${label}"`)].join(' ')
    : `"${item.name}"`;

const asWritten = (text: string, item: HclItem): Map<string, string> =>
  new Map([['', text.slice(item.start, item.kind === 'block' ? item.close + 1 : item.valueEnd)]]);

/** Each setting as it is written; endpoints one by one. */
function settingsOf(text: string, { items }: HclBody): Map<string, string> {
  const says = new Map<string, string>();
  const say = (name: string, value: string): void => {
    const there = says.get(name);
    says.set(name, there === undefined ? value : `${there}\n${value}`);
  };
  for (const item of items) {
    const name = item.kind === 'block' ? item.type : item.name;
    const body = item.kind === 'block' ? item : readObject(text, item);
    if (name !== 'endpoints' || !body) {
      say(name, text.slice(item.kind === 'block' ? item.open : item.valueStart, endOf(item)));
      continue;
    }
    for (const inner of body.items) {
      if (inner.kind === 'attribute')
        say(`${name}.${inner.name}`, text.slice(inner.valueStart, inner.valueEnd));
      else say(`${name}.${inner.type}`, text.slice(inner.open, endOf(inner)));
    }
  }
  return says;
}

const endOf = (item: HclItem): number => (item.kind === 'block' ? item.close + 1 : item.valueEnd);

/** Whether a setting is for an entry to say. */
export const isTerraformSetting = (name: string): boolean => ours.has(name);

const ours: ReadonlySet<string> = new Set([
  'region',
  ...keySettings,
  ...serviceIds.map((id) => `endpoints.${id}`),
  ...[backendRules, providerRules].flatMap(({ pathStyle, outdatedPathStyle, skips, outdatedEndpoints }) => [
    pathStyle,
    outdatedPathStyle,
    ...skips,
    ...Object.values(outdatedEndpoints),
  ]),
]);
