import type { ActivityRecord } from '#shared/model.ts';
import { defineCommand, text, UsageError } from '../command.ts';
import { table } from '../table.ts';

export const audit = defineCommand({
  name: 'audit',
  summary: 'print and verify the activity log',
  help: `
Usage: qcred audit [--limit N] [--json]

Newest first. The log records every access to a secret and every change; each entry is chained to
the one before it. Exit code 1 when the chain is broken.`,
  options: { limit: { type: 'string', default: '50' } },
  async run(context) {
    const limit = Number(text(context, 'limit'));
    if (!Number.isInteger(limit) || limit < 1) throw new UsageError('--limit is a whole number from 1.');
    const { activity } = (await context.app()).open().access;
    const [{ records, total }, verified] = [await activity.list({ limit }), await activity.verify()];
    if (context.json) {
      context.printJson({ records, total, verified });
    } else {
      context.printText(table(['WHEN', 'WHO', 'WHAT', 'SUBJECT', ''], records.map(row)));
      context.note(`${records.length} of ${total}. ${verified.message}`);
    }
    return verified.ok ? 0 : 1;
  },
});

function row({ at, actor, action, subject, detail }: ActivityRecord): string[] {
  const who = [
    actor.kind === 'command' ? `qcred ${actor.command ?? ''}` : actor.kind,
    actor.caller && `by ${actor.caller}`,
  ];
  return [at.replace('T', ' ').slice(0, 19), who.filter(Boolean).join(' '), action, subject, detail ?? ''];
}
