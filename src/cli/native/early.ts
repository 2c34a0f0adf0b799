import { closeSync, constants, openSync, readSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { dataFolder, homeFolder } from '#core/dataFolder.ts';
import { vaultKeyAccount } from '#core/store/secrets/store.ts';
import { headerBytes, splitHeader, vaultPaths } from '#core/store/vault/header.ts';
import { askFor } from './addon.ts';

/**
 * Asks the keychain for the key of the vault, which is what the command waits for longest, before anything else
 * is loaded. The command asks the same question a few milliseconds later, and has this answer (`addon.ts`).
 * Never throws: where there is something to say, the command says it.
 *
 * @param args the command line without the program's own name
 */
export function askEarly(args: readonly string[]): void {
  try {
    const at = args.indexOf('--vault');
    const named = at < 0 ? undefined : args[at + 1];
    const { env, platform } = process;
    const dataDir = named ? resolve(named) : dataFolder(env, platform, homeFolder(env, platform, homedir()));
    const { vaultId, store } = splitHeader(beginningOf(vaultPaths(dataDir).vault), dataDir).header;
    if (store === 'keychain') askFor(vaultKeyAccount(vaultId));
  } catch {
    // There is no such vault, or no keychain.
  }
}

/** What the header is in, of a file that nothing is waited for. */
function beginningOf(path: string): Uint8Array {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const bytes = new Uint8Array(headerBytes);
    return bytes.subarray(0, readSync(file, bytes, 0, headerBytes, 0));
  } finally {
    closeSync(file);
  }
}
