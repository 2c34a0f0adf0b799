import type { IamPlanView } from '#shared/contract/accounts.ts';
import type { HealthPlan, HealthResult } from '#shared/contract/advisor.ts';
import { hasCode, QCredError, toErrorView } from '#shared/errors.ts';
import type { Finding } from '#shared/finding.ts';
import { findingKinds } from '#shared/findingKinds.ts';
import { keepNewest } from '#shared/newest.ts';
import { count } from '#shared/words.ts';
import type { Management } from '../../accounts/management.ts';
import type { Mirrors } from '../../accounts/mirror.ts';
import { inParallel } from '../../clouds/client/parallel.ts';
import type { Keys } from '../../keys/keys.ts';
import { type Allow, asPerson } from '../../store/consent.ts';
import { type Change, inverseOf } from './inverse.ts';

/** What makes the changes. */
export interface Hands {
  uuid(): string;
  management(): Promise<Management>;
  keys(): Promise<Keys>;
  mirrors: Mirrors;
  nameOf(accountId: string): Promise<string>;
  /** Told of each change that was made. */
  made(change: Change): Promise<void>;
}

/** Mends findings that need no choice: one, or many of a kind. */
export interface Mending {
  /** Works out what it means, from the services as they are now. @throws QCredError not_found where nothing is left to mend */
  plan(findings: readonly Finding[]): Promise<HealthPlan>;
  /**
   * Makes it, once. What is gone meanwhile is passed over; what fails does not stop the others.
   * @param allow asked before what cannot be undone, once for all of it
   * @throws QCredError not_found, cancelled
   */
  mend(planId: string, allow?: Allow): Promise<HealthResult>;
  /** Takes back what can be. @throws QCredError not_found, cancelled */
  undo(planId: string, allow?: Allow): Promise<HealthResult>;
}

interface Planned {
  changes: { change: Change; words: string[]; name: string; asks: boolean }[];
  title: string;
  verb: string;
  finality: string[];
}

const keptPlans = 20;
/** Plans ask the service; so many at once. */
const atOnce = 4;

/** @param hands what plans and makes changes in accounts and key services */
export function createMending(hands: Hands): Mending {
  const planned = new Map<string, Planned>();
  const undos = new Map<string, Change[]>();

  const planOf = async ({ kind, accountId, change }: Change): Promise<IamPlanView> =>
    kind === 'iam'
      ? (await hands.management()).plan(accountId, change)
      : (await hands.keys()).plan(accountId, change);

  async function make(change: Change, allow: Allow): Promise<string> {
    const { planId } = await planOf(change);
    const owner = change.kind === 'iam' ? await hands.management() : await hands.keys();
    return (await owner.apply(planId, allow)).message;
  }

  async function makeAll(
    changes: readonly { change: Change; name: string }[],
    allow: Allow,
  ): Promise<{ done: Change[]; back: Change[]; messages: string[]; failed: string[] }> {
    const done: Change[] = [];
    const back: Change[] = [];
    const messages: string[] = [];
    const failed: string[] = [];
    for (const { change, name } of changes) {
      try {
        const inverse = inverseOf(change, await hands.mirrors.read(change.accountId));
        messages.push(await make(change, allow));
        await hands.made(change);
        done.push(change);
        if (inverse) back.push(inverse);
      } catch (error) {
        // A no ends it: what was done before stays, and can be undone.
        if (hasCode(error, 'cancelled') && done.length === 0) throw error;
        failed.push(failureWords(name, error));
        if (hasCode(error, 'cancelled')) break;
      }
    }
    return { done, back, messages, failed };
  }

  function resultOf(
    planId: string,
    { done, back, messages, failed }: Awaited<ReturnType<typeof makeAll>>,
    verb: string,
  ): HealthResult {
    if (back.length > 0) {
      undos.set(planId, back);
      keepNewest(undos, keptPlans);
    }
    const [only] = messages;
    const message =
      messages.length === 1 && only !== undefined ? only : `${verb} ${count(done.length, 'finding')}.`;
    return {
      message: done.length === 0 ? 'Nothing was changed.' : message,
      done: done.length,
      failed,
      undoable: back.length > 0,
    };
  }

  return {
    async plan(findings) {
      const skipped: string[] = [];
      const views = await inParallel(
        findings,
        async ({ action, subject }) => {
          if (action?.kind !== 'iam' && action?.kind !== 'kms') {
            skipped.push(`${subject.name}: choose what to do with it by itself.`);
            return null;
          }
          try {
            return { change: action, view: await planOf(action), name: subject.name };
          } catch (error) {
            skipped.push(failureWords(subject.name, error));
            return null;
          }
        },
        atOnce,
      );
      const usable = views.filter((one) => one !== null);
      const [first] = usable;
      if (!first) throw nothingLeft(skipped);
      const many = usable.length > 1;
      const kind = findings[0] && findingKinds[findings[0].kind].label;
      const plan: Planned = {
        changes: usable.map(({ change, view, name }) => ({
          change,
          words: view.steps,
          name,
          asks: view.finality !== null || change.change.kind === 'set-trust',
        })),
        title: many ? `Mend ${count(usable.length, 'finding')}: ${kind}` : first.view.title,
        verb: many ? `Mend ${usable.length}` : first.view.verb,
        finality: [...new Set(usable.flatMap(({ view }) => view.finality ?? []))],
      };
      const planId = hands.uuid();
      planned.set(planId, plan);
      keepNewest(planned, keptPlans);
      return {
        planId,
        title: plan.title,
        steps: usable.flatMap(({ view }) => view.steps),
        notices: usable.flatMap(({ view }) => view.notices),
        finality: plan.finality,
        verb: plan.verb,
        skipped,
        count: usable.length,
      };
    },

    async mend(planId, allow = asPerson) {
      const plan = planned.get(planId);
      if (!plan) throw notCurrent();
      const asked = plan.changes.filter(({ asks }) => asks);
      const many = plan.changes.length > 1;
      if (many && asked.length > 0) {
        const [{ change } = {}] = asked;
        await allow({
          kind: 'account',
          account: change ? await hands.nameOf(change.accountId) : '',
          title: plan.title,
          steps: asked.flatMap(({ words }) => words),
          finality: plan.finality.join(' ') || null,
          verb: plan.verb,
        });
      }
      if (!planned.delete(planId)) throw notCurrent();
      try {
        return resultOf(planId, await makeAll(plan.changes, many ? asPerson : allow), 'Mended');
      } catch (error) {
        // Who said no may think again.
        if (hasCode(error, 'cancelled')) planned.set(planId, plan);
        throw error;
      }
    },

    async undo(planId, allow = asPerson) {
      const back = undos.get(planId);
      if (!back) throw notCurrent();
      undos.delete(planId);
      try {
        const made = await makeAll(
          back.map((change) => ({ change, name: change.change.kind })),
          allow,
        );
        return resultOf(`${planId} undone`, { ...made, back: [] }, 'Took back');
      } catch (error) {
        if (hasCode(error, 'cancelled')) undos.set(planId, back);
        throw error;
      }
    },
  };
}

const notCurrent = (): QCredError =>
  new QCredError('not_found', 'This plan is no longer current.', 'Look again, then mend it.');

function nothingLeft(skipped: readonly string[]): QCredError {
  const [only] = skipped;
  return skipped.length === 1 && only !== undefined
    ? new QCredError('not_found', only, 'Check again to see how things are now.')
    : new QCredError(
        'not_found',
        'None of it can be mended now.',
        `${skipped.slice(0, 3).join(' ')} Check again to see how things are now.`,
      );
}

function failureWords(name: string, error: unknown): string {
  if (hasCode(error, 'not_found')) return `${name}: it is gone meanwhile.`;
  const { message, hint } = toErrorView(error);
  return `${name}: ${message} ${hint}`.trim();
}
