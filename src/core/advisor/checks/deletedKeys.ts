import { found, keySubject } from '../facts/found.ts';
import { dayOf } from '../facts/time.ts';
import type { Check } from './scene.ts';

const none: readonly never[] = [];

/** Keys that an account lists no more, and that still worked when they were tried afterwards. */
export const checkDeletedKeys: Check = ({ keys }) =>
  keys.flatMap((key) => {
    const remote = key.credential?.remote;
    if (remote?.status !== 'deleted') return none;
    const worked = key.profiles
      .flatMap(({ lastTest }) => (lastTest?.verdict === 'ok' ? [lastTest.at] : []))
      .filter((at) => at > remote.seenAt)
      .sort()
      .at(-1);
    if (worked === undefined) return none;
    return found({ kind: 'deleted-works', severity: 'high', of: key, keys: [key] }, () => ({
      subject: keySubject(key),
      evidence: [
        `Its account did not list it on ${dayOf(remote.seenAt)}.`,
        `The service took it on ${dayOf(worked)} all the same.`,
      ],
      advice:
        'Sync the account. If it is still not listed, the key is another account’s, or the service keeps keys alive: ask the provider, and use another key until then.',
    }));
  });
