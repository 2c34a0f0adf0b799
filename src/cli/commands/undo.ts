import { defineCommand } from '../command.ts';

export const undo = defineCommand({
  name: 'undo',
  summary: 'take back the last change to other tools’ files',
  help: `
Usage: qcred undo [CHANGE] [--json]

Restores every file of the change byte for byte. Refuses when a file was changed since.
Without CHANGE, the newest change that is not undone yet.`,
  options: {},
  async run(context) {
    const { edits, plans } = (await context.app()).open();
    const id = context.positionals[0] ?? (await edits.list()).find((c) => !c.undone)?.id;
    if (id === undefined) {
      context.note('There is nothing to undo.');
      return 1;
    }
    const { title, at, paths } = await plans.undo(id);
    if (context.json) context.print(JSON.stringify({ undone: { id, title, at, paths } }));
    else context.note(`Undone: ${title}.\n${paths.map((p) => `  ${p}`).join('\n')}`);
    return 0;
  },
});
