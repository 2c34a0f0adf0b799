import { openAccess } from '#core/access.ts';
import { decidedVariables } from '#core/profiles/variables.ts';
import { defineCommand, requiredOption } from '../command.ts';
import { environmentOf } from '../environment.ts';
import { posix, shellOption } from '../shells.ts';

export const env = defineCommand({
  name: 'env',
  summary: 'print a profile as shell variables',
  help: `
Usage: eval "$(qcred env --profile PROFILE)"
       qcred env --profile PROFILE --shell sh|bash|zsh|fish|pwsh
       qcred env --profile PROFILE --json

The output holds the secret. For one program, "qcred exec" is safer: its variables end with it.`,
  options: { profile: { type: 'string' }, shell: { type: 'string' } },
  async run(context) {
    const writer = shellOption(context) ?? posix;
    const access = await openAccess(context.deps);
    try {
      const variables = await environmentOf(access, requiredOption(context, 'profile'), 'env');
      if (context.json) {
        context.printJson(Object.fromEntries(variables));
        return 0;
      }
      for (const name of decidedVariables(context.deps.env))
        if (!variables.has(name)) context.exact(writer.unset(name));
      for (const [name, value] of variables) context.exact(writer.set(name, value));
      return 0;
    } finally {
      access.close();
    }
  },
});
