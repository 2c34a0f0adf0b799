import type { DueView } from '#shared/contract/rotation.ts';
import type { VaultState } from '#shared/model.ts';
import { goesByItself } from '#shared/underWay.ts';
import type { Keys } from '../keys/keys.ts';
import type { OpenVault } from '../store/access.ts';
import { afterQuiet } from './due/localDay.ts';
import { remember, remind } from './due/remind.ts';
import { type Announcement, dueNotice, rotatedNotice, stuckNotice } from './due/reminderWords.ts';
import { keyDueNotice, remindKeys } from './due/remindKeys.ts';
import { materialNotice, remindMaterials } from './due/remindMaterials.ts';
import { createReplacementTurns } from './replacements.ts';
import type { Rotations } from './rotations.ts';
import { rotateUnattended } from './unattended.ts';

/** Says what is due when it is due, and rotates what may be rotated without asking, until closed. */
export interface Reminders {
  /** Looks at once: the machine woke up, or its clock or time zone changed. */
  wake(): void;
  close(): void;
}

/**
 * The longest sleep, in milliseconds. The moment of the next reminder is known, but a clock or a
 * time zone that is changed meanwhile tells nobody.
 */
const longestSleep = 3_600_000;

/** What the reminders work with. */
interface ReminderParts {
  access: OpenVault;
  /** Only asked for when there is something to rotate. */
  rotations(): Promise<Rotations>;
  /** Only asked for when a key of a key service is to be replaced. */
  keys(): Promise<Keys>;
  /** What is new besides, after a sync; null where nothing is. */
  news?(): Promise<Announcement | null>;
  /** Shows a notice to the person. */
  tell(notice: Announcement): void;
  /** Told now and then that time has passed, as what is due depends on it. */
  changed(): void;
}

/** Starts reminding. The rotations that a crash or a quit left behind are taken up first. */
export function startReminders({ access, rotations, keys, news, tell, changed }: ReminderParts): Reminders {
  const { deps, vault } = access;
  const stopWatching = vault.watch(wake);
  const tried = new Map<string, number>();
  /** Said when the quiet hours are over. */
  let unsaid: Announcement[] = [];
  let resumedAt: number | null = null;
  const replacements = createReplacementTurns({ access, keys, announce });
  let rotating = false;
  /** The syncs that news were asked for after. */
  let newsOf = '';
  let closed = false;
  let woken = false;
  let sleep = new AbortController();

  function wake(): void {
    woken = true;
    sleep.abort();
  }

  async function run(): Promise<void> {
    while (!closed) {
      woken = false;
      // What cannot be read or written now is looked at again with the next turn.
      const next = await turn().catch(() => null);
      if (closed || woken) continue;
      sleep = new AbortController();
      const left = (next ?? Number.POSITIVE_INFINITY) - deps.now().getTime();
      await deps.sleep(Math.min(Math.max(left, 1000), longestSleep), sleep.signal);
      if (!(closed || woken)) changed();
    }
  }

  /** Does what is to be done now. Returns when there is more, in milliseconds since 1970. */
  async function turn(): Promise<number | null> {
    const now = deps.now();
    const state = await vault.state();
    const remindOf = (held: VaultState) => {
      const reminding = remind(held, now);
      const ofServices = remindKeys(reminding.state, now);
      return { reminding, ofServices, materials: remindMaterials(ofServices.state, now) };
    };
    let { reminding, ofServices, materials } = remindOf(state);
    if (materials.state !== state) {
      await vault.update((held) => {
        ({ reminding, ofServices, materials } = remindOf(held));
        return closed ? held : materials.state;
      });
    }
    if (closed) return null;
    const { say, automatic, next } = reminding;
    if (say.length > 0) tell(dueNotice(say, now));
    if (ofServices.say.length > 0) tell(keyDueNotice(ofServices.say, now));
    if (materials.say.length > 0) tell(materialNotice(materials.say, now));
    void resume(state, now.getTime()).catch(() => {});
    void rotate(automatic).catch(() => {});
    void lookForNews(state).catch(() => {});
    void replacements.turn(state, ofServices.automatic).catch(() => {});
    const graces = [...state.rotations, ...state.replacements].filter(goesByItself).map(graceEnd);
    return earliest([
      next,
      ofServices.next,
      materials.next,
      flush(state),
      ...graces.filter((end) => end !== null && end > now.getTime()),
    ]);
  }

  /**
   * Takes up rotations at the start; later those whose grace is over, and those that gave up because
   * a service was away. The others are at work.
   */
  async function resume({ rotations: all }: VaultState, now: number): Promise<void> {
    const before = resumedAt;
    const waiting = all.filter(goesByItself).filter((rotation) => {
      const end = graceEnd(rotation);
      if (before === null) return true;
      if (end !== null) return end <= now && (end > before || isLongAgo(before));
      return isLongAgo(Date.parse(rotation.updatedAt)) && isLongAgo(before);
    });
    if (before === null || waiting.length > 0) resumedAt = now;
    if (waiting.length === 0) return;
    const done = await (await rotations()).resume();
    if (done.length > 0) announce({ title: 'Key rotation', body: done.join(' '), credentialIds: [] });
  }

  /** What a sync brought is looked at once. */
  async function lookForNews({ accounts, settings }: VaultState): Promise<void> {
    const syncs = accounts.map(({ id, lastSync }) => `${id} ${lastSync?.at ?? ''}`).join();
    if (!(news && settings.reminders) || syncs === newsOf || !accounts.some(({ lastSync }) => lastSync))
      return;
    newsOf = syncs;
    const notice = await news();
    if (notice && !closed) announce(notice);
  }

  async function rotate(keys: readonly DueView[]): Promise<void> {
    const waiting = keys.filter(({ credentialId }) => isLongAgo(tried.get(credentialId) ?? null));
    if (rotating || waiting.length === 0) return;
    rotating = true;
    try {
      await rotateAll(waiting);
    } finally {
      rotating = false;
    }
  }

  async function rotateAll(keys: readonly DueView[]): Promise<void> {
    const rotated: { key: DueView; deletedAt: string | null }[] = [];
    const stuck: { key: DueView; reason: string }[] = [];
    const looked: DueView[] = [];
    for (const key of keys) {
      if (closed) return;
      tried.set(key.credentialId, deps.now().getTime());
      const outcome = await rotateUnattended(access, await rotations(), key);
      if (outcome.kind !== 'later') looked.push(key);
      if (outcome.kind === 'rotated') rotated.push({ key, deletedAt: outcome.deletedAt });
      if (outcome.kind === 'person') stuck.push({ key, reason: outcome.reason });
    }
    if (looked.length > 0) await vault.update((held) => remember(held, looked, deps.now()));
    if (rotated.length > 0) announce(rotatedNotice(rotated));
    if (stuck.length > 0) announce(stuckNotice(stuck, deps.now()));
  }

  /** Says something that the clock did not choose the moment of. */
  function announce(notice: Announcement): void {
    unsaid.push(notice);
    wake();
  }

  /** Says what waits, outside of the quiet hours. Returns when those end, where something waits for it. */
  function flush({ settings }: VaultState): number | null {
    const now = deps.now().getTime();
    const end = afterQuiet(now, settings.quietHours);
    if (settings.reminders && end > now) return unsaid.length > 0 ? end : null;
    const waiting = unsaid;
    unsaid = [];
    if (settings.reminders) for (const notice of waiting) tell(notice);
    return null;
  }

  /** Whether a moment is an hour away, in whichever direction the clock was set since. */
  const isLongAgo = (at: number | null): boolean =>
    at === null || Math.abs(deps.now().getTime() - at) >= longestSleep;

  void run();
  return {
    wake,
    close() {
      closed = true;
      stopWatching();
      sleep.abort();
    },
  };
}

/** When the grace that a rotation waits for is over; null where it waits for none. */
const graceEnd = ({ step, graceUntil }: { step: string; graceUntil?: string }): number | null =>
  step === 'grace' && graceUntil !== undefined ? Date.parse(graceUntil) : null;

/** @returns infinity where there is none */
const earliest = (moments: readonly (number | null)[]): number =>
  Math.min(...moments.filter((at) => at !== null));
