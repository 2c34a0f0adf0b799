import { hasCode, QCredError } from '#shared/errors.ts';
import { openB2 } from '../../clouds/b2/client.ts';
import { openClient } from '../../clouds/client/client.ts';
import type { OpenVault } from '../../store/access.ts';
import { readSecret } from '../../store/credentials.ts';
import { removeB2Key } from './b2.ts';
import { removeJobUser } from './jobUser.ts';
import { createRecords, type LeftKey, type LeftUser } from './records.ts';

/** A service may not list what was made a moment ago; its record is kept that long. */
const settlingMs = 60_000;

/** How long a start may be held up by a service that does not answer. */
const patienceMs = 10_000;

/**
 * Deletes the users that were made for commands whose process is gone: killed, crashed, or cut off from
 * the service. What cannot be deleted now is tried again at the next start. Never throws.
 *
 * @param access the open vault
 * @returns what was done and what could not be, in sentences
 */
export async function sweepJobUsers(access: OpenVault): Promise<string[]> {
  const records = createRecords(access);
  const said: string[] = [];
  for (const left of await records.left().catch(() => [])) {
    try {
      const sentence = await records.alone(left.id, () =>
        'realm' in left ? sweepKey(access, left) : sweep(access, left),
      );
      if (sentence !== null) said.push(sentence);
    } catch (error) {
      // Another process is at it.
      if (hasCode(error, 'vault_busy')) continue;
      const why = error instanceof QCredError ? error.message : 'Something unexpected went wrong.';
      const what = 'realm' in left ? `application key ${left.name}` : `user ${left.user}`;
      said.push(`The ${what}, made for one command, could not be deleted: ${why}`);
    }
  }
  return said;

  async function sweep(open: OpenVault, left: LeftUser): Promise<string | null> {
    const { deps, vault } = open;
    const account = (await vault.state()).accounts.find(({ id }) => id === left.account);
    if (!account) return letGo(open, left);
    const client = await openClient(open, account, 'deleting the user of a command that ended', {
      attempts: 1,
    });
    try {
      const hands = { access: open, account, iam: client.iam };
      const wasThere = await removeJobUser(hands, left, AbortSignal.timeout(patienceMs));
      if (!wasThere && deps.now().getTime() - Date.parse(left.since) < settlingMs) return null;
      await records.remove(left.id);
      return wasThere ? `Deleted the user ${left.user}, which a command that was cut off had left.` : null;
    } finally {
      client.close();
    }
  }

  /** One whose time is up has ended by itself, and nobody has to be asked. */
  async function sweepKey(open: OpenVault, left: LeftKey): Promise<string | null> {
    const { deps, vault } = open;
    const age = deps.now().getTime() - Date.parse(left.since);
    if (deps.now().getTime() >= Date.parse(left.until)) {
      await records.remove(left.id);
      return null;
    }
    const credential = (await vault.state()).credentials.find(({ id }) => id === left.credential);
    if (!credential)
      return `The application key ${left.name}, made for one command, is of a key that is not kept here any more. It ends by itself at ${left.until}.`;
    const material = await readSecret(open, credential, 'deleting the key of a command that ended');
    const key = { accessKeyId: credential.accessKeyId, ...material };
    const b2 = await openB2(deps, left.realm, key, AbortSignal.timeout(patienceMs));
    try {
      const wasThere = await removeB2Key(open, b2, left);
      if (!wasThere && age < settlingMs) return null;
      await records.remove(left.id);
      return wasThere
        ? `Deleted the application key ${left.name}, which a command that was cut off had left.`
        : null;
    } finally {
      b2.close();
    }
  }

  /** Nobody here can delete it any more; its policy ends by itself. */
  async function letGo({ activity, deps }: OpenVault, left: LeftUser): Promise<string> {
    const sentence = `The user ${left.user}, made for one command, is in an account that is not connected any more. Delete it there.`;
    if (deps.now().getTime() < Date.parse(left.until)) return sentence;
    await activity.append({ action: 'iam.user.left', subject: left.user, detail: 'account not connected' });
    await records.remove(left.id);
    return sentence;
  }
}
