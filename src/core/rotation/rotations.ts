import { QCredError } from '#shared/errors.ts';
import type { RotationAction, RotationPlan } from '#shared/rotationViews.ts';
import type { Access } from '../access.ts';
import type { Edits } from '../edits/edits.ts';
import type { Pastes } from '../pastes.ts';
import type { Plans } from '../plans.ts';
import type { Accounts } from '../qconsole/accounts.ts';

/** Replaces keys, step by step, so that it can be stopped anywhere and nobody is locked out. */
export interface Rotations {
  /** What a rotation of this key would do. Nothing is changed. */
  plan(credentialId: string): Promise<RotationPlan>;
  /** Begins one; it goes on by itself from there. */
  start(request: {
    credentialId: string;
    deleteInTheWay?: boolean;
    graceHours?: number;
    /** Nobody is looking: what would have to be asked stops it before it begins. */
    unattended?: boolean;
  }): Promise<{ id: string }>;
  act(id: string, action: RotationAction): Promise<void>;
  /** Guided: hands over the key that the person made. */
  supply(
    id: string,
    key: { pasteId?: string; accessKeyId?: string; secretAccessKey?: string },
  ): Promise<void>;
  /** Takes up what a crash or a quit left behind, and ends graces that are over. Says what it did. */
  resume(): Promise<string[]>;
  /** Resolves when nothing more can be done for this one now: it waits, needs the person, or ended. */
  settled(id: string): Promise<void>;
  close(): void;
}

const notYet = (): never => {
  throw new QCredError('unsupported', 'Rotation is not here yet.');
};

/**
 * @param access the open vault
 * @param parts what it works with
 * @param changed told when something that the window shows changed
 */
export function createRotations(
  _access: Access,
  _parts: { accounts: Accounts; edits: Edits; plans: Plans; pastes: Pastes },
  _changed: () => void,
): Rotations {
  return {
    plan: async () => notYet(),
    start: async () => notYet(),
    act: async () => notYet(),
    supply: async () => notYet(),
    resume: async () => [],
    settled: async () => {},
    close: () => {},
  };
}
