import { openAccess } from '#core/access.ts';
import { defineCommand, requiredOption, text, UsageError } from '../command.ts';
import { conflicting, environmentOf } from '../environment.ts';

type Writer = { set(name: string, value: string): string; unset(name: string): string };

const single = (value: string): string => `'${value.replaceAll("'", `'\\''`)}'`;

const writers: Readonly<Record<string, Writer>> = {
  sh: { set: (n, v) => `export ${n}=${single(v)}`, unset: (n) => `unset ${n}` },
  fish: {
    set: (n, v) => `set -gx ${n} '${v.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`,
    unset: (n) => `set -e ${n}`,
  },
  pwsh: {
    set: (n, v) => `$env:${n} = '${v.replaceAll("'", "''")}'`,
    unset: (n) => `Remove-Item Env:${n} -ErrorAction SilentlyContinue`,
  },
};

export const env = defineCommand({
  name: 'env',
  summary: 'print a profile as shell variables',
  help: `
Usage: eval "$(qcred env --profile PROFILE)"
       qcred env --profile PROFILE --shell sh|fish|pwsh
       qcred env --profile PROFILE --json

The output holds the secret. For one program, "qcred exec" is safer: its variables end with it.`,
  options: { profile: { type: 'string' }, shell: { type: 'string', default: 'sh' } },
  async run(context) {
    const writer = writers[text(context, 'shell') ?? 'sh'];
    if (!writer) throw new UsageError(`--shell is one of ${Object.keys(writers).join(', ')}.`);
    const access = await openAccess(context.deps);
    try {
      const variables = await environmentOf(access, requiredOption(context, 'profile'), 'env');
      if (context.json) {
        context.print(JSON.stringify(Object.fromEntries(variables), null, 2));
        return 0;
      }
      for (const name of conflicting) if (!variables.has(name)) context.print(writer.unset(name));
      for (const [name, value] of variables) context.print(writer.set(name, value));
      return 0;
    } finally {
      access.close();
    }
  },
});
