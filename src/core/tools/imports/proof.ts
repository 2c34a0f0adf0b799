import { isDeepStrictEqual } from 'node:util';
import { groupBy } from '#shared/groupBy.ts';
import { type SecretMode, serviceIds } from '#shared/model.ts';
import { looksSecret } from '../edits/masking/secretKeys.ts';
import type { Workspace } from '../exports/workspace.ts';
import { secretsOf } from '../targets/kit/foundSecrets.ts';
import type { FoundProfile, TargetText } from '../targets/kit/target.ts';
import { toolOf } from './scan.ts';
import type { Saved } from './take.ts';

/** A secret that is to be replaced, with what has to be written for that. */
export interface Replacement {
  saved: Saved;
  mode: SecretMode;
  /** For a key beside a role: the roles that build on it, which then build on an entry of its own. */
  roles: readonly Saved[];
  /** Whether any role builds on it, so that it needs an entry. */
  isBase: boolean;
}

/**
 * Reads the planned files again, beyond what every plan is proved by: what was replaced leads to QCred
 * and says everything else that it said, and no secret is gone that the vault does not have.
 *
 * @param workspace holds the files as planned
 * @param wanted what was to be replaced
 * @param saved what the vault has
 * @returns null when all of that is so; else what failed and why, nothing in it where that is not known
 */
export async function proveReplacement(
  workspace: Workspace,
  wanted: readonly Replacement[],
  saved: readonly Saved[],
): Promise<Map<Replacement, string> | null> {
  const kept = new Set(secretsOf(saved.map(({ find }) => find.profile)).map((secret) => secret.reveal()));
  const faults = new Map<Replacement, string>();
  let sound = true;
  const places = groupBy(wanted, ({ saved: { find } }) => JSON.stringify([find.target.id, find.path]));
  for (const group of places.values()) {
    const { find: first } = group[0].saved;
    const [target, path] = [toolOf(first), first.path];
    const after = await workspace.read(target, path);
    const before = await Promise.all(
      after.map(async (file): Promise<TargetText> => ({ ...file, text: await workspace.found(file.path) })),
    );
    if (!after.every((file, i) => losesOnly(before[i]?.text ?? '', file.text ?? '', kept))) sound = false;
    const now = new Map((await workspace.profiles(target, after)).profiles.map((p) => [p.name, p]));
    const keys = group.filter(({ saved: { find } }) => find.part === 'key');
    const moved = new Set(keys.map(({ saved: { find } }) => find.entry));
    const meant = new Map(group.flatMap((one) => meantBy(one).map((name) => [name, one] as const)));
    for (const profile of (await workspace.profiles(target, before)).profiles) {
      const one = meant.get(profile.name);
      const why =
        one &&
        (whatChanged(profile, now.get(profile.name), target.id === 'aws') ?? lostSource(moved, profile, now));
      if (one && why) faults.set(one, why);
    }
  }
  return sound && faults.size === 0 ? null : faults;
}

/** Whether a role builds on something else than before: only where a key moved, and then on that key. */
function lostSource(
  moved: ReadonlySet<string>,
  { name, role }: FoundProfile,
  now: ReadonlyMap<string, FoundProfile>,
): string | null {
  const source = now.get(name)?.role?.sourceName;
  if (role?.sourceName === undefined) return null;
  const isMoved = moved.has(role.sourceName);
  if (source === role.sourceName && !isMoved) return null;
  return isMoved && now.get(source ?? '')?.kind === 'ours' ? null : 'Its role would build on something else.';
}

/** The entries that a replacement writes. */
const meantBy = ({ saved: { find }, roles }: Replacement): string[] => [
  find.entry,
  ...roles.map((r) => r.find.entry),
];

/** Whether every secret that is no longer in a text is one of these. */
function losesOnly(before: string, after: string, kept: ReadonlySet<string>): boolean {
  const still = new Set(secretValues(after));
  return secretValues(before).every((value) => still.has(value) || kept.has(value));
}

/** What stands in a text as the value of a secret's name, without quotes and comments. */
function secretValues(text: string): string[] {
  return text.split(/\r\n|\n|\r/).flatMap((line) => {
    const [, key, value = ''] = /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*[=:][ \t]*(.*)$/.exec(line) ?? [];
    if (key === undefined || !looksSecret(key)) return [];
    const plain = value.replace(/\s[#;].*$/, '').trim();
    const bare = /^(["'])(.*)\1$/.exec(plain)?.[2] ?? plain;
    return bare === '' ? [] : [bare];
  });
}

/**
 * What else than the way to its secret a replacement would change.
 *
 * @param exact whether what was not said must stay so; tools that know fewer settings learn them
 */
function whatChanged(before: FoundProfile, after: FoundProfile | undefined, exact: boolean): string | null {
  if (!after) return 'It would no longer be there.';
  const isRole = before.kind === 'role';
  if (isRole ? after.kind !== 'role' : after.kind !== 'ours' && after.kind !== 'reference')
    return 'The tool would not ask QCred for it.';
  const differs = (a: string | undefined, b: string | undefined) =>
    a === undefined && !exact ? false : a !== b;
  if (differs(before.region, after.region)) return 'Its region would be another one.';
  if (before.accountId !== undefined && before.accountId !== after.accountId)
    return 'Its account would be another one.';
  if (serviceIds.some((id) => differs(before.endpoints[id], after.endpoints[id])))
    return 'One of its endpoints would be another one.';
  const { sourceName: _before, ...role } = before.role ?? {};
  const { sourceName: _after, ...next } = after.role ?? {};
  return isRole && !isDeepStrictEqual(role, next) ? 'Its role would be another one.' : null;
}
