import type { Access } from '../store/access.ts';
import { createSigners, type Signers } from './job/signers.ts';

/** Keeps what a plan was made with for the rotation that follows it, so that nothing is read twice. */
export interface PlanSigners {
  /** For planning: those of the last plan of this key, while they are young, else new ones. Not to be closed. */
  forPlan(credentialId: string): Signers;
  /** The same, for whoever closes them: a rotation that begins. */
  take(credentialId: string): Signers;
  close(): void;
}

/** A person who read a plan for longer than this is asked for the secret again. */
const keptMs = 10 * 60_000;

/** @param access the open vault */
export function createPlanSigners(access: Access): PlanSigners {
  let kept: { credentialId: string; signers: Signers; since: number } | null = null;
  const now = () => access.deps.now().getTime();

  function close(): void {
    kept?.signers.close();
    kept = null;
  }

  function forPlan(credentialId: string): Signers {
    if (kept?.credentialId === credentialId && Math.abs(now() - kept.since) < keptMs) return kept.signers;
    close();
    const signers = createSigners(access);
    kept = { credentialId, signers, since: now() };
    return signers;
  }

  return {
    forPlan,
    take(credentialId) {
      const signers = forPlan(credentialId);
      kept = null;
      return signers;
    },
    close,
  };
}
