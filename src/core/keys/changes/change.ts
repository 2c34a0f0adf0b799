import type { Account } from '#shared/account.ts';
import type { Notice, PolicyEffect } from '#shared/contract/index.ts';
import type { KmsChange, KmsChangeKind, KmsDependents } from '#shared/kms.ts';
import type { Kms } from '../../clouds/kms/client.ts';
import type { Buckets } from '../../clouds/storage/buckets.ts';
import type { KeptMaterials } from '../kept/kept.ts';
import type { Materials } from '../material/held.ts';
import type { Replacing } from '../replacing/replacing.ts';

/** What a change is planned from, and carried out with. */
export interface Scene {
  account: Account;
  /** Whether it is a connected one, and not what a profile says of one. */
  isConnected: boolean;
  kms: Kms;
  /** Key material that waits to be imported. */
  materials: Materials;
  /** What was imported before, and what of it is kept. */
  kept: KeptMaterials;
  now(): Date;
  /** The account's storage, opened when it is first asked for. */
  buckets(): Promise<Buckets>;
  /** What uses or names a key, and what of that could not be seen. */
  dependents(keyId: string): Promise<KmsDependents>;
  /** Keys that their service does not rotate. */
  replacing: Replacing;
}

/** What a step brought about. */
export interface Made {
  keyId: string;
  waiting: string | null;
}

/** One thing that is done. */
export interface KeyStep {
  /** A sentence. */
  words: string;
  /** For the activity log: `kms.key.created`. */
  action: string;
  /** The key's id; empty before there is one. */
  keyId: string;
  /** What more the log says, such as the alias. */
  detail: string;
  /** @param made what steps before it made */
  run(scene: Scene, made: Made | null): Promise<Made | null>;
}

/** A change, worked out. */
export interface KeyPlan {
  title: string;
  verb: string;
  steps: KeyStep[];
  /** What comes of the steps by itself, a sentence each. */
  later?: string[];
  notices: Notice[];
  /** Of a change that writes a policy. */
  effect?: PolicyEffect;
  /** What cannot be undone, in a sentence. */
  finality: string | null;
  /** Whether somebody may do more afterwards, or something that is in use stops: then the person is asked. */
  grave: boolean;
  /** What is said when it is done; where that depends on what was seen, asked for then. */
  message: string | (() => string);
}

export type ChangeOf<K extends KmsChangeKind> = Extract<KmsChange, { kind: K }>;
export type Planner<K extends KmsChangeKind> = (scene: Scene, change: ChangeOf<K>) => Promise<KeyPlan>;

/** A step on a key that is there. */
export const step = (
  words: string,
  action: string,
  keyId: string,
  run: (scene: Scene) => Promise<unknown>,
  detail = '',
): KeyStep => ({
  words,
  action,
  keyId,
  detail,
  async run(scene, made) {
    await run(scene);
    return made;
  },
});

/** A plan of few words: nothing final, nobody may do more, nothing stops. */
export const plain = (
  about: Pick<KeyPlan, 'title' | 'verb' | 'steps' | 'message'> & Partial<KeyPlan>,
): KeyPlan => ({ notices: [], finality: null, grave: false, ...about });
