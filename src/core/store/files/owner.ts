import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { QCredError } from '#shared/errors.ts';
import type { Owner } from './atomic.ts';

/** Whoever owns a thing that nobody known owns: `nobody`, which network disks and containers show. */
const nobody = 65_534;

/**
 * Whose a path is: that of the nearest folder that is there, for one that is not yet.
 *
 * @returns null where that cannot be known
 */
export function ownerOf(path: string): Owner | null {
  for (let at = path; ; at = dirname(at)) {
    const owner = ownerNow(at);
    if (owner || dirname(at) === at) return owner;
  }
}

/** Whose a thing is that is there; null for one that is not, or cannot be looked at. */
function ownerNow(path: string): Owner | null {
  try {
    const { uid, gid } = statSync(path);
    return { uid, gid };
  } catch {
    return null;
  }
}

/**
 * Refuses to work in the vault's folder of somebody else. What is written there by renaming would be
 * ours from then on, and who it belongs to locked out: `sudo qcred` with `HOME` kept does so.
 *
 * @param dataDir the folder of the vault, which may not exist yet
 * @param self our user's number; undefined on systems without such
 * @throws QCredError unsupported
 */
export function refuseOthersVault(dataDir: string, self = process.geteuid?.()): void {
  if (self === undefined) return;
  // Where root makes a vault in a person's home it is that person's; anybody else may make one of their own.
  const whose = self === 0 ? ownerOf : ownerNow;
  for (const path of [dataDir, join(dataDir, 'vault.qcred')]) {
    const owner: number = whose(path)?.uid ?? self;
    // To anybody but root the system refuses what is root's, or makes no difference between owners.
    if (owner === self || (self !== 0 && (owner === 0 || owner === nobody))) continue;
    throw new QCredError(
      'unsupported',
      `The vault's folder ${dataDir} belongs to another user (number ${owner}), who could not read any more what this one (number ${self}) writes there.`,
      `Run it as that user: sudo -u '#${owner}' -H qcred … To keep a vault of your own, set QCRED_HOME to a folder of yours.`,
    );
  }
}

/**
 * Whose a new file should be: root leaves in a person's folder what is that person's.
 *
 * @param folder where it is to be
 * @returns undefined for whoever makes it
 */
export function newOwner(folder: string, self = process.geteuid?.()): Owner | undefined {
  if (self !== 0) return undefined;
  const owner = ownerOf(folder);
  return owner === null || owner.uid === 0 ? undefined : owner;
}
