import type { OpenVault } from '../../store/access.ts';
import { type Holder, isAlive, isHolder, ownHolder } from '../../store/files/holder.ts';
import { createSealedFiles, type SealedFields } from '../../store/sealedFile.ts';
import { jobFolder } from './left.ts';

/*
 * A user that is made for one command has to go again, whatever becomes of this process. So it is
 * written down before it is made, sealed, in a file of its own, and the file goes when the user is gone.
 */

/** A user that was made, or is about to be, for one command. */
export interface JobUser {
  /** The connected account. */
  account: string;
  user: string;
  policy: string;
  /** ISO instants: when it was written down, and when its policy allows nothing any more. */
  since: string;
  until: string;
}

/** An application key of Backblaze B2 that was made, or is about to be, for one command. */
export interface JobKey {
  /** The kept credential that makes it. */
  credential: string;
  /** Where its service is. */
  realm: string;
  name: string;
  /** Empty until it is known. */
  keyId: string;
  /** ISO instants: when it was written down, and when it has ended by itself. */
  since: string;
  until: string;
}

/** A user whose process is gone. */
export interface LeftUser extends JobUser {
  id: string;
}

/** A key whose process is gone. */
export interface LeftKey extends JobKey {
  id: string;
}

/** The users and keys that were made for one command, on disk. */
export interface JobRecords {
  /** Writes one down; it is on the disk when this resolves. @throws QCredError disk_full, file_read_only, write_failed */
  write(id: string, made: JobUser | JobKey): Promise<void>;
  remove(id: string): Promise<void>;
  /** Those whose process has ended, and those whose time was up an hour ago. @throws QCredError file_unreadable */
  left(): Promise<(LeftUser | LeftKey)[]>;
  /** Runs `work` while no other process does so for the same user. @throws QCredError vault_busy when one does */
  alone<T>(id: string, work: () => Promise<T>): Promise<T>;
}

/** A command that runs longer than its key works may live on another machine, which cannot be looked at. */
const overdueMs = 3_600_000;

/** @param access the open vault */
export function createRecords(access: Pick<OpenVault, 'deps' | 'vault'>): JobRecords {
  const files = createSealedFiles(access, {
    folder: jobFolder,
    purpose: 'journal',
    name: 'job user',
    schema: 1,
  });
  return {
    write: (id, made) => files.alone(id, () => files.write(id, { ...made, by: ownHolder() })),
    remove: files.remove,
    async left() {
      const found: (LeftUser | LeftKey)[] = [];
      for (const id of await files.ids()) {
        const fields = await files.read(id);
        const made = fields && (userIn(fields) ?? keyIn(fields));
        if (!made) continue;
        const { by, ...record } = made;
        const isOverdue = access.deps.now().getTime() > Date.parse(record.until) + overdueMs;
        if (isOverdue || !isAlive(by)) found.push({ id, ...record });
      }
      return found;
    },
    alone: (id, work) => files.alone(id, work, 0),
  };
}

function userIn({ by, ...fields }: SealedFields): (JobUser & { by: Holder }) | null {
  const text = (name: keyof JobUser): string => {
    const value = fields[name];
    return typeof value === 'string' ? value : '';
  };
  const [account, user, policy] = [text('account'), text('user'), text('policy')];
  const [since, until] = [text('since'), text('until')];
  if (!isHolder(by) || !account || !user || !policy || Number.isNaN(Date.parse(until))) return null;
  return { by, account, user, policy, since, until };
}

function keyIn({
  by,
  credential,
  realm,
  name,
  keyId,
  since,
  until,
}: SealedFields): (JobKey & { by: Holder }) | null {
  const texts = [credential, realm, name, keyId, since, until].filter((one) => typeof one === 'string');
  const [of = '', at = '', called = '', id = '', from = '', to = ''] = texts;
  if (!isHolder(by) || texts.length < 6 || Number.isNaN(Date.parse(to))) return null;
  return { by, credential: of, realm: at, name: called, keyId: id, since: from, until: to };
}
