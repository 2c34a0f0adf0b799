import type { KmsEvent, KmsKey, KmsLog } from '#shared/kms.ts';
import type { ActivityRecord } from '#shared/model.ts';
import type { Kms } from '../clouds/kms/client.ts';
import { lastUseOf, rotationOf, shown } from '../clouds/kms/keys.ts';
import type { OpenVault } from '../store/access.ts';
import type { Told } from './trail.ts';

/** How many records of the activity log are looked through, newest first. */
const lookedThrough = 100_000;

/** What each action of the log means. */
const words: Readonly<Record<string, string>> = {
  'kms.key.created': 'made',
  'kms.material.imported': 'key material imported',
  'kms.material.kept': 'key material kept here',
  'kms.material.read': 'kept key material read',
  'kms.material.exported': 'kept key material exported',
  'kms.material.forgotten': 'kept key material erased',
  'kms.key.enabled': 'enabled',
  'kms.key.disabled': 'disabled',
  'kms.key.described': 'described anew',
  'kms.key.tagged': 'tagged',
  'kms.key.untagged': 'tags removed',
  'kms.key.rotated': 'rotated',
  'kms.key.deletion.scheduled': 'set to be deleted',
  'kms.key.deletion.cancelled': 'deletion cancelled',
  'kms.alias.set': 'alias set',
  'kms.alias.deleted': 'alias deleted',
  'kms.rotation.on': 'automatic rotation on',
  'kms.rotation.off': 'automatic rotation off',
  'kms.rotation.policy.set': 'rotation policy set',
  'kms.rotation.policy.removed': 'rotation policy removed',
  'kms.policy.set': 'policy changed',
  'kms.key.replaced': 'a new key took its place',
  'kms.replacement.started': 'replacement begun',
  'kms.replacement.resume': 'replacement resumed',
  'kms.replacement.back': 'replacement taken back',
  'kms.replacement.finish': 'wait ended',
  'kms.replacement.confirm': 'replacement goes on all the same',
  'kms.replacement.dismiss': 'replacement put out of sight',
  'kms.grant.created': 'grant made',
  'kms.grant.revoked': 'grant revoked',
  'kms.grant.retired': 'grant retired',
  'kms.bucket.key.set': 'made the key of a bucket',
  'kms.bucket.key.checked': 'looked for in a test object of a bucket',
  'kms.encrypted': 'encrypted',
  'kms.decrypted': 'decrypted',
  'kms.datakey.made': 'made a data key',
  'kms.reencrypted': 'encrypted anew',
  'kms.signed': 'signed',
  'kms.verified': 'verified',
  'kms.file.encrypted': 'encrypted a file',
  'kms.file.decrypted': 'decrypted a file',
};

function eventOf({ at, actor, action, detail }: ActivityRecord): KmsEvent {
  const failed = action.endsWith('.failed');
  const known = words[failed ? action.slice(0, -'.failed'.length) : action] ?? action;
  const who = actor.kind === 'command' ? `qcred ${actor.command ?? ''}`.trim() : actor.kind;
  return { at, from: 'qcred', what: failed ? `${known}: failed` : known, who, detail: detail ?? '' };
}

/**
 * What is known of what a key was used for: what this app did with it, and what its service tells.
 *
 * @param trail what the account's record of use told
 * @throws QCredError file_unreadable
 */
export async function logOf(access: OpenVault, kms: Kms, key: KmsKey, trail: Told): Promise<KmsLog> {
  const [{ records }, use, rotation] = await Promise.all([
    access.activity.list({ limit: lookedThrough }),
    shown(lastUseOf(kms, key.id)),
    rotationOf(kms, key, true),
  ]);
  const own = records
    .filter(({ action, subject }) => action.startsWith('kms.') && subject === key.id)
    .map(eventOf);
  const told: KmsEvent[] = [
    ...(use?.at
      ? [{ at: use.at, from: 'service' as const, what: `last used: ${use.operation}`, who: '', detail: '' }]
      : []),
    ...(rotation.history ?? []).flatMap(({ at, kind }): KmsEvent[] =>
      at === null
        ? []
        : [
            {
              at,
              from: 'service',
              what: kind === 'ON_DEMAND' ? 'rotated on demand' : 'rotated by itself',
              who: '',
              detail: '',
            },
          ],
    ),
    ...(key.createdAt
      ? [{ at: key.createdAt, from: 'service' as const, what: 'made', who: '', detail: '' }]
      : []),
  ];
  const silent =
    !trail.asked && kms.missing.has('GetKeyLastUsage')
      ? `${kms.label} has no record of use that can be asked for: what others did with the key is not known.`
      : trail.silent;
  return {
    events: [...own, ...trail.events, ...told].sort((a, b) => (a.at < b.at ? 1 : -1)),
    silent,
  };
}
