import { openAccess } from '#core/store/access.ts';
import { defineCommand, flag, requiredOption, UsageError } from '../command.ts';
import { environmentOf } from '../environment.ts';
import { shellOption, usualShell } from '../shells.ts';
import { ownLines, profileLines } from '../shellVariables.ts';

export const env = defineCommand({
  name: 'env',
  summary: 'print a profile as shell variables',
  help: `
Usage: eval "$(qcred env --profile PROFILE)"
       qcred env --profile PROFILE --shell sh|bash|zsh|fish|pwsh
       qcred env --profile PROFILE --json
       eval "$(qcred env --none)"

The shell then has the profile and nothing of another one: every variable that says whose key to use
and where is set or taken out. --none brings back what the shell had itself. Without --shell the lines
are for sh, on Windows for PowerShell.

The output holds the secret. For one program, "qcred exec" is safer: its variables end with it.`,
  options: { profile: { type: 'string' }, none: { type: 'boolean' }, shell: { type: 'string' } },
  async run(context) {
    const { deps, json } = context;
    const writer = shellOption(context) ?? usualShell(deps.env, deps.platform);
    if (flag(context, 'none')) {
      if (json || context.options.profile !== undefined) throw new UsageError('--none stands alone.');
      for (const line of ownLines(writer, deps.env)) context.exact(line);
      return 0;
    }
    const access = await openAccess(deps);
    try {
      const variables = await environmentOf(access, requiredOption(context, 'profile'), 'env');
      if (json) context.printJson(Object.fromEntries(variables));
      else for (const line of profileLines(variables, writer, deps.env)) context.exact(line);
      return 0;
    } finally {
      access.close();
    }
  },
});
