import { join } from 'node:path';
import { writeAtomic } from '#core/store/files/atomic.ts';
import type { advisorCalls } from '#shared/contract/advisor.ts';
import { chooseNew } from '../calls/chooseFile.ts';
import type { HandlersOf } from '../calls/contract.ts';
import { printPdf } from '../window/printPdf.ts';
import type { HandlerParts } from './parts.ts';

/** The health of all keys. */
export function advisorHandlers({
  app,
  open,
  asked,
  chosen,
  now,
}: HandlerParts): HandlersOf<typeof advisorCalls> {
  const advisor = () => open().advisor();
  return {
    'health.look': async ({ again }) => (await advisor()).look(again),
    'health.charts': async () => (await advisor()).charts(),
    'health.dismiss': async ({ ids, reason, days }) => (await advisor()).dismiss(ids, reason, days),
    'health.reopen': async ({ ids }) => (await advisor()).reopen(ids),
    'health.plan': async ({ ids }) => (await advisor()).plan(ids),
    'health.mend': async ({ planId }) => (await advisor()).mend(planId, asked()),
    'health.undo': async ({ planId }) => (await advisor()).undo(planId, asked()),
    'health.report': async ({ format }) => {
      const proposed = join(app().deps.home, `access-review-${now().toISOString().slice(0, 10)}.${format}`);
      const choice = await chosen.choose('report', () => chooseNew('Save the access review', proposed));
      if (choice === null) return null;
      const html = await (await advisor()).review();
      const bytes = format === 'pdf' ? await printPdf(html) : Buffer.from(html);
      // The dialog asked before something is replaced.
      await writeAtomic(choice.path, bytes, { mode: 0o600 });
      return { path: choice.path };
    },
  };
}
