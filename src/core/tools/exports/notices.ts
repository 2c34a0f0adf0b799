import type { Notice } from '#shared/contract/index.ts';
import type { Profile, VaultState } from '#shared/model.ts';
import { plainOrigins, plainWords } from '#shared/plainHttp.ts';
import { lacksSts, providerById, stsIsPlanned } from '../../clouds/providers/index.ts';
import { credentialOf } from '../../profiles/chain.ts';
import { needsSession } from '../../profiles/sessions/recipe.ts';
import type { ExportEntry, FoundProfile, Target } from '../targets/kit/target.ts';
import { namesIn } from './names.ts';

/** Says which entries of somebody else's a change takes the place of. */
export function overwriteNotices(
  state: VaultState,
  target: Target,
  path: string | undefined,
  found: readonly FoundProfile[],
  entries: readonly ExportEntry[],
): Notice[] {
  const mine = namesIn(state, target.id, path);
  const wanted = new Map(entries.map((e) => [e.name, e]));
  return found.flatMap(({ name, kind, accessKeyId, where }): Notice[] => {
    const entry = wanted.get(name);
    if (!entry || mine.has(name)) return [];
    if (kind === 'none' || accessKeyId === entry.accessKeyId) return [];
    return [
      {
        level: 'warning',
        message: `There is already a profile "${name}" in ${target.label} that QCred did not write; it will lead to this key from now on.`,
        hint:
          target.holds === 'one'
            ? 'There is room for one profile only. Undo brings the old one back.'
            : 'Rename your profile if you want to keep both. Undo brings the old one back.',
        ...where,
      },
    ];
  });
}

/** Says what a tool's files have no word for. */
export function lossNotices(target: Target, entries: readonly ExportEntry[]): Notice[] {
  const lost = new Set(
    entries.flatMap((entry) => [
      ...(entry.sessionToken && !target.words.sessionToken ? ['the session token'] : []),
      ...(entry.region && !target.words.region ? ['the region'] : []),
      ...(entry.endpoints.s3 && !target.words.endpoint ? ['the endpoint'] : []),
    ]),
  );
  if (lost.size === 0) return [];
  return [
    {
      level: 'info',
      message: `${target.label} has no place for ${[...lost].join(' and ')}.`,
      hint: 'Give it on the tool’s command line.',
    },
  ];
}

/** Says what the tool will send in the clear, whoever agreed to what: it is the tool that asks there. */
export const plainHttpNotices = (entries: readonly ExportEntry[]): Notice[] =>
  [...new Set(entries.flatMap(({ endpoints }) => plainOrigins(endpoints)))].map((origin) => ({
    level: 'warning',
    message: plainWords(origin),
    hint: 'The tool will use it as it stands. Use https where the service has it.',
  }));

/** Says which profiles nobody can use yet, since their provider has only announced its STS. */
export const plannedNotices = (state: VaultState, profiles: readonly Profile[]): Notice[] =>
  profiles.filter(needsSession).flatMap((profile): Notice[] => {
    const { base } = credentialOf(state, profile);
    const provider = providerById(base.provider);
    if (!lacksSts(provider, base.endpoints)) return [];
    const { message, hint } = stsIsPlanned(provider, base.name);
    return [{ level: 'warning', message: `"${profile.name}" cannot be used yet. ${message}`, hint }];
  });

/** Says that a secret will stand in the clear. */
export const plaintextNotice = (target: Target): Notice => ({
  level: 'warning',
  about: 'plaintext',
  message: `The secret will stand in the file of ${target.label} in the clear.`,
  hint: 'Any program you run can read it.',
});

/** The key itself is all that a file can hold: the password is asked for nowhere then. */
export const passwordNotices = (profiles: readonly Profile[]): Notice[] =>
  profiles
    .filter(({ source }) => source.kind === 'credential' && source.mfa)
    .map(({ name }) => ({
      level: 'warning',
      message: `The key of "${name}" will be used without its one-time password.`,
      hint: 'What the account allows only with the password is refused then. Let the tool ask QCred instead.',
    }));
