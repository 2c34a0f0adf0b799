import { targetLabels } from '#shared/targets.ts';
import { listed } from '#shared/words.ts';
import { type Found, found, keySubject, type Told } from '../facts/found.ts';
import { type KeyFacts, usesOf } from '../facts/keys.ts';
import { daysAgo } from '../facts/time.ts';
import type { Mending } from './keyActions.ts';
import type { Check } from './scene.ts';

/** So many days back addresses are compared. */
const recentDays = 7;

/**
 * Addresses that a key is used from by turns: each was seen again after another had been. One that takes the place
 * of another, as that of a machine that moves does, is no second machine.
 */
function machinesOf(key: KeyFacts, recent: string): string[] {
  const from = usesOf(key)?.from;
  if (!from) return [];
  const all = Object.entries(from).filter(([, { first, last }]) => last > recent && first < last);
  return all
    .filter(([name, { first, last }]) =>
      all.some(([other, one]) => other !== name && one.first < last && first < one.last),
    )
    .map(([name]) => name)
    .sort();
}

/** One key in several tools, in several services, on several machines, or kept twice. */
export const checkSharedKeys: Check = ({ keys, state, now }) => {
  const recent = daysAgo(recentDays, now);
  const providers = new Map<string, Set<string>>();
  for (const { accessKeyId, provider } of state.credentials)
    providers.set(accessKeyId, (providers.get(accessKeyId) ?? new Set()).add(provider));
  const all: Found[] = [];
  for (const key of keys) {
    // Neither written twice nor kept twice: the most of them.
    const places = key.credential ? (providers.get(key.id ?? '')?.size ?? 0) : 0;
    const machines = machinesOf(key, recent);
    if (key.bindings.length < 2 && places < 2 && machines.length < 2) continue;
    const of = sharedBy(key, places, machines);
    if (!of) continue;
    // One machine may have several addresses.
    const severity = of.evidence.length > 1 || machines.length < 2 ? 'medium' : 'low';
    all.push(found({ kind: 'key-shared', severity, of: key, keys: [key] }, of));
  }
  return all;
};

/** What is said of a key with several uses; null for one that has one. */
function sharedBy(key: KeyFacts, places: number, machines: readonly string[]): Told | null {
  // A tool that refers to an AWS profile has no key of its own: its use is that one's.
  const own = key.bindings.filter(({ mode }) => mode !== 'reference');
  const tools = [...new Set(own.map(({ target }) => targetLabels[target]))].sort();
  const profiles = [...new Set(key.profiles.map(({ name }) => name))];
  const evidence = [
    ...(tools.length > 1 ? [`It is written to ${listed(tools, 6)}.`] : []),
    ...(places > 1 ? ['It is kept for several clouds.'] : []),
    ...(machines.length > 1
      ? [`It was used from ${listed(machines, 4)} by turns, in the last ${recentDays} days.`]
      : []),
  ];
  if (evidence.length === 0) return null;
  return {
    subject: keySubject(key),
    evidence: [...evidence, ...(profiles.length > 1 ? [`${listed(profiles, 6)} all use it.`] : [])],
    ...splitting(key, tools.length > 1),
  };
}

/** A key for each use, where QCred can make them: for tools on this machine, by the account whose user's it is. */
function splitting({ credential, account, user }: KeyFacts, several: boolean): Mending {
  if (several && credential && account && user)
    return { action: { kind: 'split', credentialId: credential.id }, advice: '' };
  return {
    action: null,
    advice:
      'Make a key for each use: “New key for a job” in Accounts gives it a user with no more than it needs. Then take this one out of the tools that have their own.',
  };
}
