import type { advisorCalls } from '#shared/contract/advisor.ts';
import type { HandlersOf } from '../calls/contract.ts';
import type { HandlerParts } from './parts.ts';

/** The health of all keys. */
export function advisorHandlers({ open, asked }: HandlerParts): HandlersOf<typeof advisorCalls> {
  const advisor = () => open().advisor();
  return {
    'health.look': async ({ again }) => (await advisor()).look(again),
    'health.dismiss': async ({ ids, reason, days }) => (await advisor()).dismiss(ids, reason, days),
    'health.reopen': async ({ ids }) => (await advisor()).reopen(ids),
    'health.plan': async ({ ids }) => (await advisor()).plan(ids),
    'health.mend': async ({ planId }) => (await advisor()).mend(planId, asked()),
    'health.undo': async ({ planId }) => (await advisor()).undo(planId, asked()),
  };
}
