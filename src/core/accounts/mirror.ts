import { emptyMirror, Mirror } from '#shared/mirror.ts';
import type { OpenVault } from '../store/access.ts';
import { createSealedFiles, type SealedFields } from '../store/sealedFile.ts';
import { fileIdentity } from '../store/vault/file.ts';

/** What is known of each account, one sealed file beside the vault for each. */
export interface Mirrors {
  /** What is known; an empty mirror when nothing is, or when the file is damaged. @throws QCredError file_unreadable */
  read(id: string): Promise<Mirror>;
  /**
   * The text that `readMirror` reads, for a thread that has the time; null where nothing is known.
   * @throws QCredError file_unreadable
   */
  readText(id: string): Promise<Uint8Array | null>;
  /**
   * Changes what is known, alone among all processes.
   *
   * @param change gives the next mirror from the present one; the same object means no change
   * @throws QCredError vault_busy, disk_full, file_read_only, write_failed; whatever `change` throws
   */
  update(id: string, change: (mirror: Mirror) => Mirror): Promise<Mirror>;
  /** Forgets an account. */
  remove(id: string): Promise<void>;
}

const schema = Mirror.shape.schema.value;

/** Where they are, within QCred's own folder. */
export const mirrorFolder = 'accounts';

/** @param access the open vault */
export function createMirrors(access: OpenVault): Mirrors {
  const files = createSealedFiles(access, {
    folder: mirrorFolder,
    purpose: 'mirror',
    name: 'account',
    schema,
  });
  /** What was read or written last, by account, with the identity of its file. */
  const known = new Map<string, { mirror: Mirror; identity: string | undefined }>();

  async function read(id: string): Promise<Mirror> {
    const identity = await fileIdentity(files.pathOf(id));
    const last = known.get(id);
    if (last && last.identity === identity) return last.mirror;
    const mirror = mirrorIn(await files.read(id), id) ?? nothing(id);
    known.set(id, { mirror, identity });
    return mirror;
  }

  /** Of a time before all others, so that whatever is fetched is newer. */
  const nothing = (id: string) => emptyMirror(id, new Date(0).toISOString());

  return {
    read,
    readText: (id) => files.readText(id),

    update: (id, change) =>
      files.alone(id, async () => {
        const before = await read(id);
        const after = change(before);
        if (after === before) return before;
        await files.write(id, after);
        known.set(id, { mirror: after, identity: await fileIdentity(files.pathOf(id)) });
        return after;
      }),

    async remove(id) {
      known.delete(id);
      await files.alone(id, () => files.remove(id));
    },
  };
}

/** The mirror in a file; null when there is none, or of another shape: the account is asked again then. */
const mirrorIn = (held: SealedFields | null, id: string): Mirror | null =>
  held !== null && isMirror(held) && held.account === id ? held : null;

/** Its number says the rest: to look at each of fifty thousand users would take as long as reading them. */
const isMirror = (held: SealedFields): held is Mirror =>
  held.schema === schema &&
  ['users', 'groups', 'roles', 'policies'].every((list) => Array.isArray(held[list]));

/** A mirror from its text; an empty one where there is none, or one of another shape. */
export function readMirror(text: Uint8Array | null, id: string): Mirror {
  const held: SealedFields | null = text === null ? null : Object(JSON.parse(new TextDecoder().decode(text)));
  return mirrorIn(held, id) ?? emptyMirror(id, new Date(0).toISOString());
}
