import { findProfile } from '#core/profiles/find.ts';
import { QCredError } from '#shared/errors.ts';
import { targetLabels } from '#shared/targets.ts';
import { defineCommand, flag, required } from '../command.ts';
import { settlePlan } from '../plan.ts';
import { pathOption, targetArgument } from '../target.ts';

export const unbind = defineCommand({
  name: 'unbind',
  summary: 'take a profile out of a tool’s files',
  help: `
Usage: qcred unbind PROFILE TOOL [--path FILE] [--dry-run] [--json]

What else stands in the files stays as it is.`,
  options: { path: { type: 'string' }, 'dry-run': { type: 'boolean' } },
  async run(context) {
    const app = await context.app();
    const state = await app.open().access.vault.state();
    const profile = findProfile(state, required(context, 0, 'The profile'));
    const target = targetArgument(required(context, 1, 'The tool'));
    const path = pathOption(context);
    const bindings = state.bindings.filter(
      (b) => b.profileId === profile.id && b.target === target && (path === undefined || b.path === path),
    );
    if (bindings.length === 0) {
      throw new QCredError(
        'not_found',
        `"${profile.name}" is not written to ${targetLabels[target]}.`,
        'Run "qcred status" to see what is written where.',
      );
    }
    const plan = await app.planRemoval(bindings.map((b) => b.id));
    return settlePlan(context, app, plan, flag(context, 'dry-run'));
  },
});
