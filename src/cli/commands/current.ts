import { openAccess } from '#core/store/access.ts';
import { targetLabels } from '#shared/targets.ts';
import { defineCommand, flag } from '../command.ts';
import { shellOption } from '../shells.ts';
import { shellVariables } from '../shellVariables.ts';

export const current = defineCommand({
  name: 'current',
  summary: 'say which profile is active',
  help: `
Usage: qcred current [--name | --json]
       qcred current --shell sh|bash|zsh|fish|pwsh

Prints the active profile and the tools that have it as their default; with --name the name alone, for
prompts, and nothing where no profile is active. --shell prints the variables for a shell to follow it.`,
  options: { name: { type: 'boolean' }, shell: { type: 'string' } },
  // It opens the vault and nothing else: prompts wait for it.
  async run(context) {
    const shell = shellOption(context);
    const access = await openAccess(context.deps);
    try {
      const state = await access.vault.state();
      const profile = state.profiles.find((p) => p.id === state.active?.profileId);
      const tools = state.bindings.filter((b) => b.asDefault).map((b) => targetLabels[b.target]);
      if (context.json) {
        const view = profile && { id: profile.id, name: profile.name, since: state.active?.since, tools };
        context.printJson(view ?? null);
      } else if (shell) {
        for (const line of shellVariables(state, shell, context.deps.env)) context.exact(line);
      } else if (!profile) {
        if (!flag(context, 'name')) context.note('No profile is active.');
      } else if (flag(context, 'name')) {
        context.print(profile.name);
      } else {
        context.print(`${profile.name}${tools.length > 0 ? ` (${tools.join(', ')})` : ''}`);
      }
      return 0;
    } finally {
      access.close();
    }
  },
});
