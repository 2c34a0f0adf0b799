import type { ChangeView } from '#shared/contract/index.ts';
import { defineCommand, flag } from '../command.ts';
import { noteClosed } from '../plan.ts';

export const undo = defineCommand({
  name: 'undo',
  summary: 'take back the last change to other tools’ files',
  help: `
Usage: qcred undo [CHANGE] [--yes] [--json]

Restores every file of the change byte for byte. Refuses when a file was changed since.
Without CHANGE, the newest change that is not undone yet. A change whose undoing would put a key back that
was deleted, switched off or replaced meanwhile is undone with --yes only.`,
  options: { yes: { type: 'boolean' } },
  async run(context) {
    const { edits, plans } = (await context.app()).open();
    const [given] = context.positionals;
    const tell = (change: ChangeView) => {
      const { id, title, at, paths } = change;
      if (context.json) return context.printJson({ undone: { id, title, at, paths } }, 0);
      for (const line of [`Undone: ${title}.`, ...paths.map((path) => `  ${path}`)]) context.note(line);
      noteClosed(context, change);
    };
    // Asked again because the first time was interrupted, it does not take back another change.
    const untold = await edits.undoneUntold();
    if (untold && (given === undefined || given === untold.id)) {
      tell(untold);
      await edits.told();
      return 0;
    }
    const id = given ?? (await edits.list()).find((c) => !c.undone)?.id;
    if (id === undefined) {
      context.note('There is nothing to undo.');
      return 1;
    }
    await plans.undo(id, tell, undefined, { retired: flag(context, 'yes') });
    return 0;
  },
});
