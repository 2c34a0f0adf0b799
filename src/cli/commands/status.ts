import { targetLabels } from '#shared/targets.ts';
import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

const words = {
  in_sync: 'in sync',
  outdated: 'OUT OF DATE',
  changed: 'CHANGED',
  missing: 'MISSING',
  unreadable: 'UNREADABLE',
} as const;

export const status = defineCommand({
  name: 'status',
  summary: 'tell whether tools’ files still hold what was written',
  help: `
Usage: qcred status [--json]

Exit code 1 when a file was changed by somebody else, or what was written is gone. "qcred export --all"
writes everything again; "qcred export --all --dry-run" shows the difference.`,
  options: {},
  async run(context) {
    const app = await context.app();
    const [state, statuses] = [
      await app.open().access.vault.state(),
      await (await app.open().bindings()).statuses(),
    ];
    const names = new Map(state.profiles.map((p) => [p.id, p.name]));
    const lines = state.bindings.map((b) => ({
      profile: names.get(b.profileId) ?? '',
      target: b.target,
      name: b.name,
      mode: b.mode,
      path: b.path,
      ...(statuses.get(b.id) ?? { status: 'missing' as const, message: '' }),
    }));
    if (context.json) context.printJson(lines);
    else if (lines.length === 0) context.note('Nothing is written to any tool.');
    else {
      const rows = lines.map((l) => [
        l.profile,
        targetLabels[l.target],
        l.name,
        l.mode,
        words[l.status],
        l.message,
      ]);
      context.printText(table(['PROFILE', 'TOOL', 'NAME THERE', 'MODE', 'STATUS', ''], rows));
    }
    return lines.every((l) => l.status === 'in_sync') ? 0 : 1;
  },
});
