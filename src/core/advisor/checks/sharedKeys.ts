import { targetLabels } from '#shared/targets.ts';
import { listed } from '#shared/words.ts';
import { found, keySubject } from '../facts/found.ts';
import type { Check } from './scene.ts';

/** One key in several tools, in several services, or kept twice. */
export const checkSharedKeys: Check = ({ keys, state }) => {
  const providers = new Map<string, Set<string>>();
  for (const { accessKeyId, provider } of state.credentials)
    providers.set(accessKeyId, (providers.get(accessKeyId) ?? new Set()).add(provider));
  return keys.flatMap((key) => {
    const tools = [...new Set(key.bindings.map(({ target }) => targetLabels[target]))].sort();
    const profiles = [...new Set(key.profiles.map(({ name }) => name))];
    const places = providers.get(key.id ?? '')?.size ?? 0;
    const evidence = [
      ...(tools.length > 1 ? [`It is written to ${listed(tools, 6)}.`] : []),
      ...(places > 1 ? ['It is kept for several clouds.'] : []),
    ];
    if (evidence.length === 0) return [];
    return found({ kind: 'key-shared', severity: 'medium', of: key, keys: [key] }, () => ({
      subject: keySubject(key),
      evidence: [...evidence, ...(profiles.length > 1 ? [`${listed(profiles, 6)} all use it.`] : [])],
      advice:
        'Make a key for each use: “New key for a job” in Accounts gives it a user with no more than it needs. Then take this one out of the tools that have their own.',
    }));
  });
};
