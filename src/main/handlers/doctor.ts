import type { doctorCalls } from '#shared/contract/doctor.ts';
import type { HandlersOf } from '../calls/contract.ts';
import type { HandlerParts } from './parts.ts';

/** What is looked at on this machine. */
export function doctorHandlers({ app }: HandlerParts): HandlersOf<typeof doctorCalls> {
  return {
    'doctor.run': () => app().doctor(),
    'doctor.plan': async (mending) => (await app().permissions()).plan(mending),
    'doctor.mend': async ({ planId }) => (await app().permissions()).mend(planId),
    'doctor.undo': async ({ planId }) => ({ files: await (await app().permissions()).undo(planId) }),
  };
}
