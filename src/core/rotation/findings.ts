import { isDeepStrictEqual } from 'node:util';
import type { HeldFile } from '#shared/contract/rotation.ts';
import type { Credential } from '#shared/model.ts';
import type { OpenVault } from '../store/access.ts';
import type { Edits } from '../tools/edits/edits.ts';
import { createWorkspace } from '../tools/exports/workspace.ts';
import { heldFiles } from './files/heldFiles.ts';
import { type Drift, driftOf } from './files/move.ts';
import { credentialById } from './job/keys.ts';
import { createSigners, type Signers } from './job/signers.ts';
import { findMeans, type InUse, inUse, type Means } from './means.ts';

/** All that a rotation is planned from and begins with, found out once. */
interface Findings extends InUse {
  credential: Credential;
  means: Means;
  /** What QCred wrote and somebody else changed. */
  drifted: Drift[];
  /** Files that hold the key although QCred did not write it there. */
  files: HeldFile[];
}

/**
 * Asks the service and reads the files, once each. Nothing is changed.
 *
 * @throws QCredError not_found; what `findMeans` throws
 */
async function findOut(
  access: OpenVault,
  edits: Edits,
  credentialId: string,
  signers: Signers,
): Promise<Findings> {
  const state = await access.vault.state();
  const credential = credentialById(state, credentialId);
  const means = await findMeans(state, credential, signers);
  const used = await inUse(state, credential, means, signers);
  const workspace = createWorkspace(access.deps, edits);
  // Compared before anything is planned there on trial.
  const drifted = await driftOf(access, state, workspace, credentialId);
  const files = await heldFiles(access, edits, credential, workspace);
  return { credential, means, ...used, drifted, files };
}

/** A key that may be rotated: what was found out about it, and who asked. */
export interface Candidate {
  findings: Findings;
  /** Not to be closed but by whoever takes the candidate. */
  signers: Signers;
}

/** Keeps what the last plan found for the rotation that follows it, so that nothing is asked or read twice. */
interface Candidates {
  /** Finds out anew; a secret that was read for the last plan of the key is not read again. */
  look(credentialId: string): Promise<Candidate>;
  /** What the last plan of the key found, while it is young and the key is the same; else as `look`. */
  known(credentialId: string): Promise<Candidate>;
  /** Hands the signers of the last plan of the key over to whoever closes them: a rotation that begins. */
  take(credentialId: string): Signers;
  close(): void;
}

/** A person who read a plan for longer than this is shown, and asked for the secret, again. */
const keptMs = 10 * 60_000;

/**
 * @param access the open vault
 * @param edits reads the tools' files
 */
export function createCandidates(access: OpenVault, edits: Edits): Candidates {
  let kept: { credentialId: string; signers: Signers; findings?: Findings; since: number } | null = null;
  const now = () => access.deps.now().getTime();

  function close(): void {
    kept?.signers.close();
    kept = null;
  }

  function keptFor(credentialId: string) {
    if (kept?.credentialId === credentialId && Math.abs(now() - kept.since) < keptMs) return kept;
    close();
    kept = { credentialId, signers: createSigners(access), since: now() };
    return kept;
  }

  async function look(credentialId: string): Promise<Candidate> {
    const entry = keptFor(credentialId);
    entry.findings = undefined;
    const findings = await findOut(access, edits, credentialId, entry.signers);
    entry.findings = findings;
    return { findings, signers: entry.signers };
  }

  return {
    look,

    async known(credentialId) {
      const { findings, signers } = keptFor(credentialId);
      const credential = credentialById(await access.vault.state(), credentialId);
      if (findings && isDeepStrictEqual(findings.credential, credential)) return { findings, signers };
      return look(credentialId);
    },

    take(credentialId) {
      const { signers } = keptFor(credentialId);
      kept = null;
      return signers;
    },

    close,
  };
}
