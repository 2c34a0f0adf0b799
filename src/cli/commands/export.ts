import { findProfile } from '#core/profiles/find.ts';
import { QCredError } from '#shared/errors.ts';
import { defineCommand, flag, required, UsageError } from '../command.ts';
import { settlePlan } from '../plan.ts';
import { targetArgument } from '../target.ts';

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'write profiles to another tool’s files',
  help: `
Usage: qcred export aws PROFILE… [--static] [--dry-run] [--json]
       qcred export aws --all
       qcred export aws --remove PROFILE…

The tool asks qcred for the secret each time it needs it, so none is left on disk. With --static the
secret stands in the file in the clear. --dry-run shows the change and writes nothing.`,
  options: {
    all: { type: 'boolean' },
    static: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    remove: { type: 'boolean' },
  },
  async run(context) {
    const target = targetArgument(required(context, 0, 'The tool'));
    const names = context.positionals.slice(1);
    const all = flag(context, 'all');
    if (all === names.length > 0) throw new UsageError('Name the profiles, or give --all.');
    const app = await context.app();
    const state = await app.open().access.vault.state();
    const profiles = all ? state.profiles : names.map((name) => findProfile(state, name));
    if (profiles.length === 0)
      throw new QCredError('not_found', 'There are no profiles yet.', 'Add one with "qcred add".');

    const ids = profiles.map((p) => p.id);
    if (flag(context, 'remove')) {
      const bound = state.bindings
        .filter((b) => b.target === target && ids.includes(b.profileId))
        .map((b) => b.id);
      return settlePlan(context, app, await app.planRemoval(bound), flag(context, 'dry-run'));
    }
    const mode = flag(context, 'static') ? 'static' : 'credential_process';
    return settlePlan(context, app, await app.planExport(target, ids, mode), flag(context, 'dry-run'));
  },
});
