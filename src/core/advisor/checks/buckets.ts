import { count } from '#shared/words.ts';
import { accountSubject, type Found, found } from '../facts/found.ts';
import type { Check } from './scene.ts';

/** Buckets whose key is off, about to be deleted or not there, and those without one among others that have one. */
export const checkBuckets: Check = ({ accounts }) =>
  accounts.flatMap(({ account, services }) => {
    if (!services) return [];
    const byName = new Map(
      services.keys.flatMap((view) =>
        [view.key.id, view.key.arn, ...view.aliases, ...view.aliases.map((alias) => `alias/${alias}`)].map(
          (name) => [name, view] as const,
        ),
      ),
    );
    // Where not every key could be seen, one that is not among them may be there.
    const all = services.notLooked.length === 0 && services.keys.length > 0;
    const withKey = services.buckets.filter(
      ({ encryption }) => encryption !== null && encryption.key !== null,
    ).length;
    return services.buckets.flatMap(({ bucket, encryption }): Found[] => {
      if (encryption === null) return [];
      const key = encryption.key === null ? undefined : byName.get(encryption.key);
      const problem =
        encryption.key === null
          ? withKey > 0
            ? `It encrypts with the service’s own key, and ${count(withKey, 'other bucket')} with a key of yours.`
            : null
          : key && key.key.state !== 'Enabled'
            ? `Its key ${key.aliases[0] ?? key.key.id} is not enabled (${key.key.state}).`
            : !key && all
              ? 'Its key is not among those of the account.'
              : null;
      if (problem === null) return [];
      return [
        found(
          {
            kind: 'bucket-encryption',
            severity: encryption.key === null ? 'low' : 'high',
            of: `${account.id}/${bucket}`,
          },
          () => ({
            subject: accountSubject('bucket', bucket, account),
            evidence: [problem],
            action: { kind: 'bucket', accountId: account.id, bucket },
            advice:
              'What is there already stays as it is: only what is written from then on is encrypted with the key.',
          }),
        ),
      ];
    });
  });
