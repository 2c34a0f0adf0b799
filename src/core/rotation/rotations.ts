import { isDeepStrictEqual } from 'node:util';
import type { RotationAction, RotationPlan } from '#shared/contract/rotation.ts';
import { QCredError } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import type { FileChoice, Rotation } from '#shared/rotation.ts';
import { goesByItself, isUnderWay } from '#shared/underWay.ts';
import { release } from '../profiles/draft.ts';
import type { OpenVault } from '../store/access.ts';
import { type Allow, asPerson } from '../store/consent.ts';
import { updateKeeping } from '../store/keptSecrets.ts';
import type { Edits } from '../tools/edits/edits.ts';
import { type Pastes, secretOf } from '../tools/paste/pastes.ts';
import type { Plans } from '../tools/plans.ts';
import { actionsOf, takeAction } from './actions.ts';
import { clearTheWay, refuseSecond } from './begin.ts';
import { policyOf } from './due/due.ts';
import { heldFiles } from './files/heldFiles.ts';
import { checkChoices } from './files/heldWords.ts';
import { createCandidates } from './findings.ts';
import { createJob } from './job/job.ts';
import { credentialById, oldCredential } from './job/keys.ts';
import { createSigners } from './job/signers.ts';
import { planRotation } from './plan.ts';
import { createRuns } from './runs.ts';
import { takeKey } from './steps/guided.ts';
import { refuseTwin } from './twins.ts';
import { actionWish, startWish } from './wishes.ts';

/** What a rotation begins with. */
interface StartRequest {
  credentialId: string;
  deleteInTheWay?: boolean;
  graceHours?: number;
  /** What becomes of files that hold the key although QCred did not write them. */
  files?: readonly FileChoice[];
  /** Nobody is looking: what would have to be asked stops it before it begins. */
  unattended?: boolean;
}

/** Replaces keys, step by step, so that it can be stopped anywhere and nobody is locked out. */
export interface Rotations {
  /** What a rotation of this key would do, with the old key kept for `graceHours`. Nothing is changed. */
  plan(credentialId: string, graceHours?: number): Promise<RotationPlan>;
  /**
   * Begins one; it goes on by itself from there.
   * @param allow asked before one that deletes another key, or the old one at once
   * @throws QCredError in_use when a file holds the key of which nothing was said; cancelled
   */
  start(request: StartRequest, allow?: Allow): Promise<{ id: string }>;
  /** @param allow asked before a key is deleted, or switched off although it is in use */
  act(id: string, action: RotationAction, allow?: Allow): Promise<void>;
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

/** How many that have ended are kept to be looked at. */
const keptEnded = 50;

/**
 * @param access the open vault
 * @param parts what it works with
 * @param changed told when something that the window shows changed
 */
export function createRotations(
  access: OpenVault,
  { edits, plans, pastes }: { edits: Edits; plans: Plans; pastes: Pastes },
  changed: () => void,
): Rotations {
  const { deps, vault, activity } = access;
  const parts = { access, edits, plans, changed };
  const runs = createRuns(parts);
  const candidates = createCandidates(access, edits);

  async function find(id: string): Promise<Rotation> {
    const rotation = (await vault.state()).rotations.find((r) => r.id === id);
    if (rotation) return rotation;
    throw new QCredError('not_found', 'This rotation is not here any more.');
  }

  /** Files that were found at the last moment and can have the new key. */
  async function toRewrite(rotation: Rotation): Promise<FileChoice[]> {
    const left = new Set(rotation.files.flatMap(({ path, way }) => (way === 'leave' ? [path] : [])));
    const held = await heldFiles(access, edits, oldCredential(await vault.state(), rotation));
    return held
      .filter(({ path, ways }) => !left.has(path) && ways.includes('rewrite'))
      .map(({ path }) => ({ path, way: 'rewrite' as const }));
  }

  /** Drops rotations that have ended, with the keys and secrets that only they held on to. */
  async function drop(choose: (ended: Rotation[]) => Rotation[]): Promise<void> {
    await updateKeeping(access, (state) => {
      const gone = new Set(choose(state.rotations.filter((r) => !isUnderWay(r))));
      if (gone.size === 0) return state;
      return release({ ...state, rotations: state.rotations.filter((r) => !gone.has(r)) });
    });
  }

  return {
    plan: (credentialId, graceHours) =>
      candidates.using(credentialId, true, (candidate) => planRotation(access, candidate, graceHours)),

    async start(
      { credentialId, deleteInTheWay = false, graceHours, files = [], unattended = false },
      allow = asPerson,
    ) {
      const before = await vault.state();
      refuseSecond(before, credentialId);
      refuseTwin(before, credentialById(before, credentialId));
      // What is deleted for it is asked for by what is there now, not by what a plan found a while ago.
      return candidates.using(credentialId, deleteInTheWay, async ({ findings, signers }, take) => {
        const { credential, means, inTheWay } = findings;
        if (unattended && means.how === 'guided') throw needsPerson(credential.accessKeyId);
        const choices = checkChoices(credential.accessKeyId, findings.files, files);
        const grace = graceHours ?? policyOf(before, credential).graceHours;
        const wish = startWish(credential.accessKeyId, {
          inTheWay: deleteInTheWay ? inTheWay : null,
          atOnce: means.how === 'iam' && grace === 0,
        });
        if (wish) await allow(wish);
        await clearTheWay(access, credentialId, means, signers, inTheWay, deleteInTheWay && !unattended);

        const now = deps.now().toISOString();
        const id = deps.uuid();
        const begin = (state: VaultState) => {
          refuseSecond(state, credentialId);
          const rotation: Rotation = {
            id,
            oldId: credentialId,
            oldKey: credentialById(state, credentialId).accessKeyId,
            how: means.how,
            account: means.account,
            user: means.user,
            step: 'create',
            begun: false,
            keysBefore: [],
            state: 'running',
            message: '',
            hint: '',
            confirmed: [],
            files: choices,
            graceHours: grace,
            startedAt: now,
            updatedAt: now,
          };
          return { ...state, rotations: [...state.rotations, rotation] };
        };
        await access.change(begin, () => [
          { action: 'rotation.started', subject: credential.accessKeyId, detail: means.how },
        ]);
        changed();
        if (before.rotations.length > keptEnded) await drop((ended) => ended.slice(0, -keptEnded));
        runs.kick(id, undefined, take());
        return { id };
      });
    },

    async act(id, action, allow = asPerson) {
      const rotation = await find(id);
      const wish = actionWish(rotation, action);
      if (wish) await allow(wish);
      if (action === 'dismiss' && !isUnderWay(rotation)) {
        await drop((ended) => ended.filter((r) => r.id === id));
        return changed();
      }
      const now = deps.now().toISOString();
      const found = action === 'rewrite' ? await toRewrite(rotation) : [];
      const act = (state: VaultState) => ({
        ...state,
        rotations: state.rotations.map((r) => {
          if (r.id !== id) return r;
          if (action === 'supply' || !actionsOf(r).includes(action)) throw notNow();
          // It may have moved on while the person was asked: what they agreed to was something else then.
          if (!isDeepStrictEqual(actionWish(r, action), wish)) throw notNow();
          const files = [...r.files.filter(({ path }) => !found.some((f) => f.path === path)), ...found];
          return { ...r, files, ...takeAction(r, action, now), updatedAt: now };
        }),
      });
      await access.change(act, () => [{ action: `rotation.${action}`, subject: rotation.oldKey }]);
      changed();
      runs.kick(id);
    },

    async supply(id, { pasteId, accessKeyId, secretAccessKey }) {
      const rotation = await find(id);
      if (!actionsOf(rotation).includes('supply')) throw notNow();
      const held = pasteId === undefined ? undefined : pastes.parts(pasteId);
      const secret = secretOf({ secretAccessKey }, held);
      const key = accessKeyId?.trim() || held?.words.accessKeyId;
      if (!key || !secret) {
        throw new QCredError(
          'bad_input',
          'The new key is not complete.',
          'Enter both of its halves as the provider’s page shows them.',
        );
      }
      const signers = createSigners(access);
      const wake = () => new AbortController().signal;
      const job = createJob(parts, id, rotation.state, signers, wake, () => {});
      try {
        await takeKey(job, key, secret);
      } finally {
        signers.close();
      }
      if (pasteId !== undefined) pastes.forget(pasteId);
      await activity.append({ action: 'rotation.supply', subject: rotation.oldKey, detail: key });
      runs.kick(id);
    },

    async resume() {
      const said: string[] = [];
      const { rotations } = await vault.state();
      const open = rotations.filter(goesByItself);
      await Promise.all(
        open.map(async (before) => {
          // One that is at work need not be told to be.
          await (runs.done(before.id) ?? runs.kick(before.id, (sentence) => said.push(sentence)));
          const after = (await vault.state()).rotations.find((r) => r.id === before.id);
          if (after) said.push(...progress(before, after));
        }),
      );
      return said;
    },

    settled: async (id) => runs.done(id),

    close() {
      candidates.close();
      runs.close();
    },
  };
}

/** What became of a rotation that was taken up, in a sentence; nothing where it only waits on. */
function progress(before: Rotation, after: Rotation): string[] {
  const { oldKey, state, step, message } = after;
  if (state === 'needs_you') return [`The rotation of ${oldKey} needs you: ${message}`];
  if (!isUnderWay(after)) return [message];
  if (state === 'running' && message !== '') return [`The rotation of ${oldKey} waits: ${message}`];
  if (state === 'running' && step !== before.step)
    return [`The rotation of ${oldKey} went on: it waits for other machines.`];
  return [];
}

const needsPerson = (accessKeyId: string): QCredError =>
  new QCredError(
    'unsupported',
    `The key ${accessKeyId} cannot be rotated without you: its provider lets only you make a key.`,
    'Start the rotation yourself; QCred leads you through it.',
  );

const notNow = (): QCredError =>
  new QCredError(
    'bad_input',
    'This cannot be done now: the rotation has moved on.',
    'Look at where it stands.',
  );
