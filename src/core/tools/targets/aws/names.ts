import type { IniDocument } from '#core/formats/ini/document.ts';
import { hasSection } from '#core/formats/ini/read.ts';
import { awsSectionHeader } from '#core/tools/targets/aws/ini.ts';
import { judgeName, type NameRule } from '../kit/nameRule.ts';
import type { Target } from '../kit/target.ts';

const longest = 255;

// The characters of the SDKs' published parser tests; botocore takes more, the other SDKs do not.
const legalName = /^[A-Za-z0-9_./%@:+-]+$/;

/** Names that a reader keeps for itself: Python gives `[DEFAULT]` to every profile, the JavaScript SDK refuses the other. */
const reserved: readonly string[] = ['DEFAULT', '__proto__'];

/** Whether every reader of the AWS files takes this as a profile's name. */
export const isLegalName = (name: string): boolean =>
  legalName.test(name) && name.length <= longest && !reserved.includes(name);

const rule: NameRule = {
  isLegal: isLegalName,
  longest,
  kept: (plain) => plain.replace(/[^A-Za-z0-9_./%@:+-]+/g, '-').replace(/^-+|-+$/g, ''),
  otherwise: 'profile',
  why: 'The AWS SDKs read profile names of letters, digits and _ - . / % @ : + only.',
  whyTooLong: `A profile's name is at most ${longest} characters long here.`,
};

/** Whether a profile may be called `name` there, and what comes nearest. */
export function awsNameFor(name: string): ReturnType<Target['nameFor']> {
  if (isLegalName(name)) return { legal: true, nearest: name, why: '' };
  if (reserved.includes(name)) {
    return {
      legal: false,
      nearest: `profile-${name.replaceAll('_', '')}`,
      why: `"${name}" has a meaning of its own to some of the programs that read the file.`,
    };
  }
  return judgeName(rule, name);
}

/**
 * The sections of the config file that make up a profile, the one that counts last. `[default]` is
 * ignored by the rules where `[profile default]` stands too, but the AWS CLI takes whichever comes
 * last: a change is made in both.
 *
 * @returns headers; where the profile is not there yet, the one it is to get
 */
export function configHeaders(config: IniDocument, name: string): string[] {
  const prefixed = awsSectionHeader('profile', name);
  if (name !== 'default') return [prefixed];
  const present = ['default', prefixed].filter((header) => hasSection(config, header));
  return present.length > 0 ? present : ['default'];
}

/** The header that counts for a profile by the rules. */
export const configHeader = (config: IniDocument, name: string): string =>
  configHeaders(config, name).at(-1) ?? name;
