import { findProfile } from '#core/profiles/find.ts';
import { checkName } from '#core/tools/exports/names.ts';
import { targetById } from '#core/tools/targets/index.ts';
import { bestMode } from '#core/tools/targets/kit/modes.ts';
import { defineCommand, flag, required, text, UsageError } from '../command.ts';
import { settlePlan } from '../plan.ts';
import { modeOption, pathOption, targetArgument } from '../target.ts';

export const bind = defineCommand({
  name: 'bind',
  summary: 'write one profile to one tool, under a name and in a mode of your choice',
  help: `
Usage: qcred bind PROFILE TOOL [--name NAME [--also]] [--mode credential_process|reference|static]
                  [--path FILE] [--dry-run] [--json]

A new name takes the place of the one that the profile has there; with --also it stands beside it.
From then on "qcred status" tells whether it still stands there as written.`,
  options: {
    name: { type: 'string' },
    also: { type: 'boolean' },
    mode: { type: 'string' },
    static: { type: 'boolean' },
    path: { type: 'string' },
    'dry-run': { type: 'boolean' },
  },
  async run(context) {
    const app = await context.app();
    const state = await app.open().access.vault.state();
    const profile = findProfile(state, required(context, 0, 'The profile'));
    const target = targetById(targetArgument(required(context, 1, 'The tool')));
    const name = text(context, 'name');
    if (name !== undefined) checkName(target, name);
    const mode = modeOption(context) ?? bestMode(target, [profile]) ?? 'static';
    const beside = flag(context, 'also');
    if (beside && name === undefined) throw new UsageError('--also goes with --name.');
    const path = pathOption(context);
    const request = { target: target.id, profileIds: [profile.id], mode, path, name, beside };
    return settlePlan(
      context,
      app,
      async (options) => (await app.open().exports()).plan([request], options),
      flag(context, 'dry-run'),
    );
  },
});
