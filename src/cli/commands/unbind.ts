import { findProfile } from '#core/profiles/find.ts';
import { QCredError } from '#shared/errors.ts';
import { targetLabels } from '#shared/targets.ts';
import { defineCommand, flag, required, text } from '../command.ts';
import { settlePlan } from '../plan.ts';
import { pathOption, targetArgument } from '../target.ts';

export const unbind = defineCommand({
  name: 'unbind',
  summary: 'take a profile out of a tool’s files',
  help: `
Usage: qcred unbind PROFILE TOOL [--name NAME] [--path FILE] [--dry-run] [--json]

Without --name, under every name that it has there.
What else stands in the files stays as it is.`,
  options: { name: { type: 'string' }, path: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  async run(context) {
    const app = await context.app();
    const state = await app.open().access.vault.state();
    const profile = findProfile(state, required(context, 0, 'The profile'));
    const target = targetArgument(required(context, 1, 'The tool'));
    const [path, name] = [pathOption(context), text(context, 'name')];
    const bindings = state.bindings.filter(
      (b) =>
        b.profileId === profile.id &&
        b.target === target &&
        (path === undefined || b.path === path) &&
        (name === undefined || b.name === name),
    );
    if (bindings.length === 0) {
      throw new QCredError(
        'not_found',
        `"${profile.name}" is not written to ${targetLabels[target]}${name === undefined ? '' : ` as "${name}"`}.`,
        'Run "qcred status" to see what is written where.',
      );
    }
    const ids = bindings.map((b) => b.id);
    return settlePlan(
      context,
      app,
      async () => (await app.open().exports()).planRemoval(ids),
      flag(context, 'dry-run'),
    );
  },
});
