import { type FileHandle, link, lstat, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import { isTemp, tempBeside } from '../files/atomic.ts';
import { isMissing, readFault, writeFault } from '../files/faults.ts';
import { openOwn } from '../files/own.ts';
import { patiently } from '../files/patience.ts';
import { excerptFolder, isExcerpt } from './excerpt.ts';
import { vaultPaths } from './header.ts';
import { decodeState } from './state.ts';

/** Long enough to take in the random nonce behind the header: no two writes begin alike. */
const beginning = 512;

/**
 * Which file is at `path`, so that a replaced or rewritten one is noticed. File number and time
 * alone would not do: numbers are used again, and clocks of file systems tick in milliseconds.
 *
 * @returns undefined when there is none
 * @throws QCredError file_unreadable
 */
export async function fileIdentity(path: string): Promise<string | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await openOwn(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(beginning), 0, beginning, 0);
    return await identityOf(file, buffer.subarray(0, bytesRead));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw readFault(error, path);
  } finally {
    await file?.close();
  }
}

async function identityOf(file: FileHandle, bytes: Buffer): Promise<string> {
  const { size, mtimeNs } = await file.stat({ bigint: true });
  return `${size}:${mtimeNs}:${bytes.subarray(0, beginning).toString('latin1')}`;
}

/**
 * The vault's state with the identity of the very file it was read from.
 *
 * @param key the subkey for the vault
 * @throws QCredError not_found, vault_corrupt, vault_newer, file_unreadable
 */
export async function readVault(
  dataDir: string,
  key: Uint8Array,
): Promise<{ state: VaultState; identity: string }> {
  const path = vaultPaths(dataDir).vault;
  let file: FileHandle | undefined;
  try {
    file = await openOwn(path);
    const bytes = await file.readFile();
    return { state: await decodeState(bytes, key, dataDir), identity: await identityOf(file, bytes) };
  } catch (error) {
    if (isMissing(error)) throw noVault(dataDir);
    throw error instanceof QCredError ? error : readFault(error, path);
  } finally {
    await file?.close();
  }
}

/**
 * Makes `to` another name of the file `from`, in place of what `to` was, without copying a byte.
 *
 * @throws QCredError disk_full, file_read_only, write_failed
 */
export async function linkAs(from: string, to: string): Promise<void> {
  const temp = tempBeside(to);
  try {
    await link(from, temp);
    await patiently(() => rename(temp, to));
  } catch (error) {
    throw writeFault(error, to);
  } finally {
    // Renaming does nothing when both names are the same file already.
    await rm(temp).catch(() => {});
  }
}

/** No write takes this long, so what is older was left by a process that was killed. */
const abandonedMs = 10 * 60_000;

/**
 * Removes what killed processes left in QCred's folder: half-written files, whose age is counted from
 * the vault's last change, by the clock of the same disk, excerpts that are older than it, and the header
 * of a vault that is made by now.
 */
export async function sweep(dataDir: string): Promise<void> {
  const { mtimeMs: now } = await stat(vaultPaths(dataDir).vault);
  await sweepExcerpts(dataDir, now);
  const names = await readdir(dataDir);
  const { begun } = vaultPaths(dataDir);
  // Only then: a command that only looks changes nothing.
  if (names.includes(basename(begun))) await rm(begun, { force: true });
  for (const name of names.filter(isTemp)) {
    const path = join(dataDir, name);
    const age = await stat(path).then(
      ({ mtimeMs }) => now - mtimeMs,
      () => 0,
    );
    if (age > abandonedMs) await rm(path, { force: true });
  }
}

/**
 * Removes excerpts of earlier vault files: no one counts any more, and they tell of what may be deleted. What is
 * called otherwise is somebody else's, and so is what lies behind a link.
 */
async function sweepExcerpts(dataDir: string, changedMs: number): Promise<void> {
  const folder = excerptFolder(dataDir);
  const isOwn = await lstat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isOwn) return;
  for (const name of await readdir(folder).catch(() => [])) {
    if (!isExcerpt(name) && !isTemp(name)) continue;
    const path = join(folder, name);
    const { mtimeMs } = await lstat(path).catch(() => ({ mtimeMs: changedMs }));
    if (mtimeMs < changedMs) await rm(path, { force: true }).catch(() => {});
  }
}

/** There is no vault in this folder. */
export const noVault = (dataDir: string): QCredError =>
  new QCredError(
    'not_found',
    `There is no vault in ${dataDir}.`,
    'Run "qcred add" or open QCred to make one.',
  );
