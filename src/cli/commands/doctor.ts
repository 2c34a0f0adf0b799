import { createApp } from '#core/app.ts';
import { readHeader, restorePrevious } from '#core/store/vault/vault.ts';
import type { CheckView } from '#shared/contract/index.ts';
import { toErrorView } from '#shared/errors.ts';
import { count } from '#shared/words.ts';
import { defineCommand, flag } from '../command.ts';
import { sweepJobs } from '../sweepJobs.ts';

const marks: Readonly<Record<CheckView['status'], string>> = {
  good: 'ok  ',
  info: 'note',
  warning: 'warn',
  bad: 'BAD ',
};

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'look for what is wrong on this machine, and say how to mend it',
  help: `
Usage: qcred doctor [--json] [--repair] [--restore-vault]

Checks the keychain, the vault, every file of QCred, the activity log, the files of other tools, their versions, and
whether they still find QCred.
Exit code 1 when something is bad. With --restore-vault, a damaged vault is replaced by its
previous good copy; the damaged file is kept beside it. That the vault is then older than the
activity log, "qcred audit" tells until you accept it with "qcred audit --accept". With --repair, files of QCred that other users
can open are closed to them, and a launcher that starts no QCred any more starts this one.`,
  options: { 'restore-vault': { type: 'boolean' }, repair: { type: 'boolean' } },
  async run(context) {
    if (flag(context, 'restore-vault')) {
      await restorePrevious(context.deps.dataDir);
      context.note(
        'The previous good copy of the vault is back in place. Where the last change is missing in it, the activity log tells of that: "qcred audit" says so, and "qcred audit --accept" writes down that you know.',
      );
    }
    const app = createApp(context.deps, { version: '', demo: false });
    try {
      if (flag(context, 'repair')) {
        const closed = await app.repairFiles();
        context.note(
          closed === 0 ? 'No file was open to others.' : `Closed ${count(closed, 'file')} to others.`,
        );
        if (await app.repairLauncher()) context.note('The launcher starts this QCred from now on.');
      }
      // A vault that does not open is a finding, not a reason to stop.
      if (await readHeader(context.deps.dataDir).catch(() => null)) await app.unlock().catch(toErrorView);
      if ((await app.state()).vault.status === 'open') await sweepJobs(app.open().access, context.note);
      const checks = await app.doctor();
      if (context.json) context.printJson(checks);
      else for (const check of checks) printCheck(context.print, check);
      return checks.some((c) => c.status === 'bad') ? 1 : 0;
    } finally {
      app.close();
    }
  },
});

function printCheck(print: (line: string) => void, { status, label, message, hint }: CheckView): void {
  print(`${marks[status]}  ${label}: ${message}`);
  if (hint) print(`      ${hint}`);
}
