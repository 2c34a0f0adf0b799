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
  /** Closed by whoever keeps them: `Candidates`, or the rotation that takes them. */
  signers: Signers;
}

/** Keeps what the last plan found for the rotation that follows it, so that nothing is asked or read twice. */
interface Candidates {
  /**
   * Does something with what is known of a key. Meanwhile nobody else has its signers; afterwards they
   * are kept for who asks for this key next.
   *
   * @param anew whether to find out again, with the secrets that were read; else what the last plan found
   *   counts while it is young and the key is the same
   * @param use `take`: the signers, which are then closed by whoever took them
   * @throws what `findOut` and `use` throw
   */
  using<T>(
    credentialId: string,
    anew: boolean,
    use: (candidate: Candidate, take: () => Signers) => Promise<T>,
  ): Promise<T>;
  close(): void;
}

/** A person who read a plan for longer than this is shown, and asked for the secret, again. */
const keptMs = 10 * 60_000;

/**
 * @param access the open vault
 * @param edits reads the tools' files
 */
export function createCandidates(access: OpenVault, edits: Edits): Candidates {
  interface Entry {
    credentialId: string;
    signers: Signers;
    findings?: Findings;
    since: number;
  }
  /** Of the last key that was asked for, while nobody uses it. */
  let kept: Entry | null = null;
  let isClosed = false;
  const now = () => access.deps.now().getTime();

  function keep(entry: Entry | null): void {
    kept?.signers.close();
    kept = entry;
  }

  /** What is kept of a key, which is then not kept any more; or nothing yet. */
  function claim(credentialId: string): Entry {
    // What is too old for anybody holds no secret any longer.
    if (kept && Math.abs(now() - kept.since) >= keptMs) keep(null);
    if (kept?.credentialId !== credentialId)
      return { credentialId, signers: createSigners(access), since: now() };
    const entry = kept;
    kept = null;
    return entry;
  }

  const isCurrent = async ({ credential }: Findings): Promise<boolean> =>
    isDeepStrictEqual(credential, credentialById(await access.vault.state(), credential.id));

  return {
    async using(credentialId, anew, use) {
      const entry = claim(credentialId);
      const { signers } = entry;
      let taken = false;
      try {
        if (anew || !entry.findings || !(await isCurrent(entry.findings))) {
          entry.findings = undefined;
          entry.findings = await findOut(access, edits, credentialId, signers);
        }
        return await use({ findings: entry.findings, signers }, () => {
          taken = true;
          return signers;
        });
      } finally {
        if (!taken && isClosed) signers.close();
        else if (!taken) keep(entry);
      }
    },

    close() {
      isClosed = true;
      keep(null);
    },
  };
}
