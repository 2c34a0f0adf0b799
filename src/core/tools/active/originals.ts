import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { QCredError } from '#shared/errors.ts';
import type { TargetId } from '#shared/model.ts';
import type { OpenVault } from '../../store/access.ts';
import { isLocked } from '../../store/crypto/box.ts';
import { subkey } from '../../store/crypto/subkey.ts';
import { isMissing } from '../../store/files/faults.ts';
import { readSealed, type SealedFields, type SealedLocation, writeSealed } from '../../store/sealedFile.ts';

/** One file that a default was written to. Texts are null where there was no file. */
export interface Original {
  target: TargetId;
  /** Which of the tool's files. */
  part: string;
  path: string;
  /** Without any default of ours. */
  before: string | null;
  /** As it was found when the default was written; not `before` where another default of ours stood in it. */
  given: string | null;
  /** With the default in it. */
  written: string | null;
}

/**
 * What stood in tools' files before a default was written, one sealed file for each switch, since
 * there are secrets in it. The backups of `edits/` hold the same bytes, but only for the last changes.
 */
interface Originals {
  /** @returns the name under which `read` finds them */
  keep(files: readonly Original[]): Promise<string>;
  /** @throws QCredError vault_corrupt when they are damaged or gone, vault_newer */
  read(id: string): Promise<Original[]>;
  /** Deletes those that no undo can lead back to any more. @param current the ones in use */
  prune(current: string | null): Promise<void>;
}

/** More than there are changes to undo. */
const kept = 60;

/**
 * @param access the open vault
 */
export function createOriginals({ deps, vault }: OpenVault): Originals {
  const folder = join(deps.dataDir, 'active');
  const key = subkey(vault.key, 'backup');
  const locationOf = (id: string): SealedLocation => ({
    path: join(folder, id),
    key,
    of: `active/${id}`,
    schema: 2,
  });

  return {
    async keep(files) {
      const id = deps.uuid();
      await writeSealed(deps, locationOf(id), { files });
      return id;
    },

    async read(id) {
      try {
        return originalsIn(await readSealed(locationOf(id)));
      } catch (error) {
        if (isLocked(error) || isNewer(error)) throw error;
        throw damaged(join(folder, id), error);
      }
    },

    async prune(current) {
      const names = await readdir(folder).catch(() => []);
      if (names.length <= kept) return;
      const aged = await Promise.all(
        names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })),
      );
      aged.sort((a, b) => b.at - a.at);
      for (const { name } of aged.slice(kept)) if (name !== current) await rm(join(folder, name));
    },
  };
}

/** Those of the first schema were the list alone. @throws Error for anything else */
function originalsIn(held: SealedFields): Original[] {
  const files: unknown = Array.isArray(held) ? held : held.files;
  if (!Array.isArray(files) || !files.every(isOriginal)) throw new Error('no list of originals');
  return files;
}

const isText = (value: unknown): boolean => value === null || typeof value === 'string';

const isOriginal = (value: unknown): value is Original => {
  const { target, part, path, before, given, written }: { [K in keyof Original]?: unknown } = Object(value);
  return (
    [target, part, path].every((one) => typeof one === 'string') && [before, given, written].every(isText)
  );
};

const isNewer = (error: unknown): boolean => error instanceof QCredError && error.code === 'vault_newer';

const damaged = (path: string, cause: unknown): QCredError =>
  new QCredError(
    'vault_corrupt',
    isMissing(cause)
      ? `${path} is gone, so QCred does not know what was the default before.`
      : `${path} is damaged, so QCred cannot tell what was the default before.`,
    'Nothing was changed. Undo the last switch in the list of changes, put the file back from a backup of your disk, or run "qcred use --none --forget" to take our defaults out without it.',
    { cause },
  );
