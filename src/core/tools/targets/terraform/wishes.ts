import type { HclWish } from '#core/formats/hcl/edit.ts';
import { quoteString } from '#core/formats/hcl/text.ts';
import { QCredError } from '#shared/errors.ts';
import { addressingOf } from '../kit/addressing.ts';
import { checkLine } from '../kit/checkLine.ts';
import type { ExportEntry } from '../kit/target.ts';
import type { BlockRules } from './rules.ts';

/** What a block should say: about the key, about the rest, and its endpoints. */
export interface BlockWishes {
  /** Written whatever stood there. */
  key: HclWish[];
  /** Written unless the person has Terraform work the value out. */
  settings: HclWish[];
  endpoints: HclWish[];
}

/**
 * What an entry means for a block. Settings that an entry has nothing to say about are not in it.
 *
 * @throws QCredError bad_input for a value that Terraform would not read back as it is
 */
export function wishesFor(entry: ExportEntry, rules: BlockRules): BlockWishes {
  const { region, mode, reference, accessKeyId, secretAccessKey, sessionToken, endpoints } = entry;
  const addressing = addressingOf(entry);
  const isStatic = mode === 'static';
  // A service that is not Amazon's needs the skips; for Amazon they are the person's own choice.
  const foreign = Object.keys(endpoints).length > 0;
  const settings: HclWish[] = [
    ...(region ? [wish('region', region)] : []),
    ...(addressing === 'path' ? [[rules.pathStyle, 'true'] as const] : []),
    ...(addressing === 'virtual' ? [[rules.pathStyle, null] as const] : []),
    ...(addressing === 'auto' ? [] : [[rules.outdatedPathStyle, null] as const]),
    ...(foreign ? rules.skips.map((name) => [name, 'true'] as const) : []),
    ...Object.values(rules.outdatedEndpoints).map((name) => [name, null] as const),
  ];
  return {
    key: [
      wish('profile', isStatic ? undefined : reference),
      wish('access_key', isStatic ? accessKeyId : undefined),
      wish('secret_key', isStatic ? secretAccessKey?.reveal() : undefined),
      wish('token', isStatic ? sessionToken?.reveal() : undefined),
    ],
    settings,
    endpoints: rules.services.map((service) => wish(service, endpoints[service])),
  };
}

/** What takes everything that we write out of a block again. */
export const noWishes = (rules: BlockRules): BlockWishes => ({
  key: ['profile', 'access_key', 'secret_key', 'token'].map((name) => [name, null]),
  settings: [
    'region',
    rules.pathStyle,
    rules.outdatedPathStyle,
    ...rules.skips,
    ...Object.values(rules.outdatedEndpoints),
  ].map((name) => [name, null]),
  endpoints: rules.services.map((name) => [name, null]),
});

function wish(name: string, value: string | undefined): HclWish {
  if (value === undefined || value === '') return [name, null];
  checkLine(name, value);
  // Terraform composes characters as it reads (cty.NormalizeString).
  if (value.normalize('NFC') !== value) {
    throw new QCredError(
      'bad_input',
      `The value for "${name}" holds characters that Terraform changes when it reads them.`,
      'Change the value and try again.',
    );
  }
  return [name, quoteString(value)];
}
