import { hasCode, QCredError } from '#shared/errors.ts';
import { openClient } from '../../clouds/client/client.ts';
import type { OpenVault } from '../../store/access.ts';
import { removeJobUser } from './jobUser.ts';
import { createRecords, type LeftUser } from './records.ts';

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
      const sentence = await records.alone(left.id, () => sweep(access, left));
      if (sentence !== null) said.push(sentence);
    } catch (error) {
      // Another process is at it.
      if (hasCode(error, 'vault_busy')) continue;
      const why = error instanceof QCredError ? error.message : 'Something unexpected went wrong.';
      said.push(`The user ${left.user}, made for one command, could not be deleted: ${why}`);
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

  /** Nobody here can delete it any more; its policy ends by itself. */
  async function letGo({ activity, deps }: OpenVault, left: LeftUser): Promise<string> {
    const sentence = `The user ${left.user}, made for one command, is in an account that is not connected any more. Delete it there.`;
    if (deps.now().getTime() < Date.parse(left.until)) return sentence;
    await activity.append({ action: 'iam.user.left', subject: left.user, detail: 'account not connected' });
    await records.remove(left.id);
    return sentence;
  }
}
