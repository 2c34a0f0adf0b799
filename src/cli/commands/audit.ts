import type { ActivityRecord } from '#shared/model.ts';
import { defineCommand, flag, text, UsageError } from '../command.ts';
import { table } from '../table.ts';

export const audit = defineCommand({
  name: 'audit',
  summary: 'print and verify the activity log',
  help: `
Usage: qcred audit [--limit N] [--json]
       qcred audit --accept [--json]

Newest first. The log records every access to a secret and every change; each entry is chained to
the one before it, and where it ends is kept with the vault's key, in the keychain or the secret file.
Exit code 1 when the chain is broken, or the log or the vault is older than it was, gone, or another one.

After you put back a backup yourself, --accept writes down in the log what is missing and that you
accept it; from then on the log counts as whole again.`,
  options: { limit: { type: 'string', default: '50' }, accept: { type: 'boolean' } },
  async run(context) {
    const limit = Number(text(context, 'limit'));
    if (!Number.isInteger(limit) || limit < 1) throw new UsageError('--limit is a whole number from 1.');
    const { activity } = (await context.app()).open().access;
    const accepted = flag(context, 'accept') ? await activity.accept() : undefined;
    const [{ records, total }, verified] = [await activity.list({ limit }), await activity.verify()];
    if (context.json) {
      context.printJson(
        accepted === undefined ? { records, total, verified } : { total, verified, accepted },
      );
    } else {
      // Who accepts wants to know what, not all that was ever logged.
      if (accepted === undefined)
        context.printText(table(['WHEN', 'WHO', 'WHAT', 'SUBJECT', ''], records.map(row)));
      if (accepted) context.note(`Written down and accepted: ${accepted}`);
      if (accepted === null) context.note('There was nothing to accept.');
      const shown = accepted === undefined ? `${records.length} of ${total}. ` : '';
      context.note(`${shown}${verified.message}`);
      if (verified.hint) context.note(verified.hint);
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
