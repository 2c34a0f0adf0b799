import { targetLabels } from '#shared/targets.ts';
import { listed } from '#shared/words.ts';
import { type Found, found, keySubject, type Told } from '../facts/found.ts';
import type { KeyFacts } from '../facts/keys.ts';
import type { Mending } from './keyActions.ts';
import type { Check } from './scene.ts';

/** One key in several tools, in several services, or kept twice. */
export const checkSharedKeys: Check = ({ keys, state }) => {
  const providers = new Map<string, Set<string>>();
  for (const { accessKeyId, provider } of state.credentials)
    providers.set(accessKeyId, (providers.get(accessKeyId) ?? new Set()).add(provider));
  const all: Found[] = [];
  for (const key of keys) {
    // Neither written twice nor kept twice: the most of them.
    const places = key.credential ? (providers.get(key.id ?? '')?.size ?? 0) : 0;
    if (key.bindings.length < 2 && places < 2) continue;
    const of = sharedBy(key, places);
    if (of) all.push(found({ kind: 'key-shared', severity: 'medium', of: key, keys: [key] }, of));
  }
  return all;
};

/** What is said of a key with several uses; null for one that has one. */
function sharedBy(key: KeyFacts, places: number): Told | null {
  // A tool that refers to an AWS profile has no key of its own: its use is that one's.
  const own = key.bindings.filter(({ mode }) => mode !== 'reference');
  const tools = [...new Set(own.map(({ target }) => targetLabels[target]))].sort();
  const profiles = [...new Set(key.profiles.map(({ name }) => name))];
  const evidence = [
    ...(tools.length > 1 ? [`It is written to ${listed(tools, 6)}.`] : []),
    ...(places > 1 ? ['It is kept for several clouds.'] : []),
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
