import { join } from 'node:path';
import { QCredError } from '#shared/errors.ts';
import { isMissing, readFault } from '../files/faults.ts';
import { openOwn, readOwn } from '../files/own.ts';
import type { SecretStore } from '../secrets/store.ts';

/** What the vault file says of itself before it is opened: its first line, in the clear. */
export interface VaultHeader {
  /** UUID; names the vault's key in the secret store. */
  vaultId: string;
  /** Where its key and the secrets are. */
  store: SecretStore['kind'];
}

const format = 'qcred-vault';
const version = 1;
/** It names items of the keychain. */
const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** No header is longer, so no more of the file needs to be read to find one. */
export const headerBytes = 1024;

/** The vault's files in QCred's folder. */
export const vaultPaths = (dataDir: string) => ({
  vault: join(dataDir, 'vault.qcred'),
  /** The state before the last change. */
  previous: join(dataDir, 'vault.previous.qcred'),
  /** A damaged file that `restorePrevious` moved out of the way. */
  broken: join(dataDir, 'vault.broken.qcred'),
  lock: join(dataDir, 'vault.lock'),
  /** The header of a vault that is being made. */
  begun: join(dataDir, 'vault.begun'),
});

/**
 * The header of the vault in `dataDir`.
 *
 * @returns null when there is no vault
 * @throws QCredError vault_corrupt, vault_newer, file_unreadable
 */
export async function readHeader(dataDir: string): Promise<VaultHeader | null> {
  const path = vaultPaths(dataDir).vault;
  try {
    const file = await openOwn(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(headerBytes), 0, headerBytes, 0);
      return splitHeader(buffer.subarray(0, bytesRead), dataDir).header;
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return null;
    throw error instanceof QCredError ? error : readFault(error, path);
  }
}

/**
 * The header of a vault whose making was interrupted.
 *
 * @returns null when there is none
 */
export async function readBegun(dataDir: string): Promise<VaultHeader | null> {
  try {
    return parseHeader((await readOwn(vaultPaths(dataDir).begun)).toString('utf8'), dataDir);
  } catch {
    return null;
  }
}

/** The header as the bytes of its line, without the line feed. */
export const formatHeader = ({ vaultId, store }: VaultHeader): Uint8Array =>
  Buffer.from(JSON.stringify({ format, version, vaultId, store }));

/**
 * Takes a vault file apart.
 *
 * @param bytes the file, or at least its beginning
 * @returns the header, the exact bytes of its line, and what follows
 * @throws QCredError vault_corrupt, vault_newer
 */
export function splitHeader(
  bytes: Uint8Array,
  dataDir: string,
): { header: VaultHeader; line: Uint8Array; body: Uint8Array } {
  const end = bytes.subarray(0, headerBytes).indexOf(0x0a);
  if (end < 0) throw corruptVault(dataDir);
  const line = bytes.subarray(0, end);
  return {
    header: parseHeader(Buffer.from(line).toString('utf8'), dataDir),
    line,
    body: bytes.subarray(end + 1),
  };
}

function parseHeader(text: string, dataDir: string): VaultHeader {
  let fields: Record<string, unknown>;
  try {
    fields = { ...JSON.parse(text) };
  } catch (error) {
    throw corruptVault(dataDir, error);
  }
  const { vaultId, store } = fields;
  const { version: its } = fields;
  if (fields.format !== format || !Number.isInteger(its) || Number(its) < 1) throw corruptVault(dataDir);
  if (Number(its) > version) throw newerVault(dataDir);
  if (
    typeof vaultId !== 'string' ||
    !isUuid.test(vaultId) ||
    (store !== 'keychain' && store !== 'passphrase')
  )
    throw corruptVault(dataDir);
  return { vaultId, store };
}

/** The vault file is not what QCred wrote. */
export const corruptVault = (dataDir: string, cause?: unknown): QCredError => {
  const { vault, previous } = vaultPaths(dataDir);
  return new QCredError(
    'vault_corrupt',
    `The vault is damaged: ${vault} was cut off or changed by something other than QCred.`,
    `The vault as it was before the last change is kept in ${previous}. Put it back with: qcred doctor --restore-vault`,
    { cause },
  );
};

/** The vault file comes from a later version of QCred than this one. */
export const newerVault = (dataDir: string): QCredError =>
  new QCredError(
    'vault_newer',
    `The vault ${vaultPaths(dataDir).vault} was written by a newer QCred.`,
    'Update QCred on this machine; this version leaves the vault as it is.',
  );
