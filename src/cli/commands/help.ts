import { defineCommand } from '../command.ts';
import { table } from '../table.ts';

export const help = defineCommand({
  name: 'help',
  summary: 'show the commands',
  help: 'Usage: qcred help',
  options: {},
  async run(context) {
    const all = await Promise.all(Object.values(context.commands).map((load) => load()));
    context.print('qcred keeps keys in the OS keychain and writes the profiles that other tools read.');
    context.print('');
    const rows = all.map(({ name, summary }) => [`  ${name}`, summary]);
    context.printText(table(['Usage: qcred COMMAND', ''], rows));
    context.print('');
    context.print(
      'Every command knows --help, --json and --vault DIR. Secrets are never given as arguments.',
    );
    context.print('"qcred --version" and "qcred --licences" say what this is and what it holds.');
    context.print('Exit codes: 0 done, 1 failed, 2 called wrongly.');
    return 0;
  },
});
