import { toErrorView } from '#shared/errors.ts';
import type { KeyDueView, KeyReplacement } from '#shared/keyRotation.ts';
import type { VaultState } from '#shared/model.ts';
import type { Keys } from '../keys/keys.ts';
import type { OpenVault } from '../store/access.ts';
import type { Announcement } from './due/reminderWords.ts';
import { keyStuckNotice, rememberKeys } from './due/remindKeys.ts';

/** Replaces keys of key services when their time comes. */
interface ReplacementTurns {
  /**
   * Takes up replacements at the start, those whose grace is over, and hourly those that gave up because a
   * service was away; begins those of keys that are due and are replaced without asking.
   */
  turn(state: VaultState, due: readonly KeyDueView[]): Promise<void>;
}

/** How long what failed is left alone, in milliseconds. */
const restMs = 3_600_000;

const graceIsOver = ({ step, graceUntil }: KeyReplacement, now: string): boolean =>
  step === 'grace' && graceUntil !== undefined && graceUntil <= now;

/** Whether one is to be taken up: what waits for its grace is not. */
const isOpen = ({ state, step }: KeyReplacement): boolean =>
  (state === 'running' && step !== 'grace') || state === 'going_back';

/** @param keys only asked for when there is something to do */
export function createReplacementTurns({
  access: { deps, vault },
  keys,
  announce,
}: {
  access: OpenVault;
  keys(): Promise<Keys>;
  announce(notice: Announcement): void;
}): ReplacementTurns {
  let resumedAt: number | null = null;
  const tried = new Map<string, number>();
  const isLongAgo = (at: number | null): boolean =>
    at === null || Math.abs(deps.now().getTime() - at) >= restMs;

  return {
    async turn({ replacements }, due) {
      const now = deps.now();
      const over = replacements.some((one) => one.state === 'running' && graceIsOver(one, now.toISOString()));
      if (over || (isLongAgo(resumedAt) && replacements.some(isOpen))) {
        resumedAt = now.getTime();
        await (await keys()).replacing.resume();
      }
      const stuck: { key: KeyDueView; reason: string }[] = [];
      for (const key of due.filter(({ id }) => isLongAgo(tried.get(id) ?? null))) {
        tried.set(key.id, now.getTime());
        try {
          const opened = await keys();
          const change = { kind: 'rotate-now', key: key.keyId, replace: true } as const;
          const { planId } = await opened.plan(key.account, change);
          await opened.apply(planId);
        } catch (error) {
          stuck.push({ key, reason: toErrorView(error).message });
        }
      }
      if (stuck.length === 0) return;
      const said = stuck.map(({ key }) => key);
      await vault.update((held) => rememberKeys(held, said, now));
      announce(keyStuckNotice(stuck));
    },
  };
}
