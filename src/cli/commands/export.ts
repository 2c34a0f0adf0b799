import type { App } from '#core/app.ts';
import type { ExportRequest } from '#core/exports/plan.ts';
import { findProfile } from '#core/profiles/find.ts';
import { targetById } from '#core/targets/index.ts';
import { QCredError } from '#shared/errors.ts';
import type { Profile, TargetId } from '#shared/model.ts';
import { type Context, defineCommand, flag, UsageError } from '../command.ts';
import { settlePlan } from '../plan.ts';
import { asTarget, modeOption, pathOption } from '../target.ts';

export const exportCommand = defineCommand({
  name: 'export',
  summary: 'write profiles to other tools’ files',
  help: `
Usage: qcred export TOOL… PROFILE… [--mode MODE | --static] [--path FILE] [--dry-run] [--json]
       qcred export TOOL… --all            every profile
       qcred export --all                  everything that was exported before, as it should stand
       qcred export TOOL… --remove PROFILE…

Several tools are written in one change, and taken back by one "qcred undo". Where a tool can, it asks
qcred for the secret each time it needs it, or reads the AWS profile that does, so that none is left
on disk. With --static the secret stands in the file in the clear. --dry-run shows the change and
writes nothing. A tool without files of its own needs --path.

A role in the AWS files asks qcred as well; with --mode reference it stands there as role_arn on its
source_profile, and each tool assumes it by itself.`,
  options: {
    all: { type: 'boolean' },
    static: { type: 'boolean' },
    mode: { type: 'string' },
    path: { type: 'string' },
    'dry-run': { type: 'boolean' },
    remove: { type: 'boolean' },
  },
  async run(context) {
    const { targets, names } = splitArguments(context.positionals);
    const all = flag(context, 'all');
    const dryRun = flag(context, 'dry-run');
    const app = await context.app();
    if (targets.length === 0) {
      if (!all || names.length > 0) throw new UsageError('Name the tools, or give --all alone.');
      return settlePlan(context, app, () => app.planOurs(), dryRun);
    }
    if (all === names.length > 0) throw new UsageError('Name the profiles, or give --all.');
    const state = await app.open().access.vault.state();
    const profiles = all ? state.profiles : names.map((name) => findProfile(state, name));
    if (profiles.length === 0)
      throw new QCredError('not_found', 'There are no profiles yet.', 'Add one with "qcred add".');

    const make = flag(context, 'remove')
      ? () => planRemoval(app, targets, profiles)
      : () => app.planExports(targets.map((target) => request(context, target, profiles)));
    return settlePlan(context, app, make, dryRun);
  },
});

/** Tools come first; the first word that is no tool begins the profiles. */
function splitArguments(words: readonly string[]): { targets: TargetId[]; names: string[] } {
  const end = words.findIndex((word) => asTarget(word) === undefined);
  const split = end < 0 ? words.length : end;
  return {
    targets: words.slice(0, split).flatMap((word) => asTarget(word) ?? []),
    names: words.slice(split),
  };
}

function request(context: Context, target: TargetId, profiles: readonly Profile[]): ExportRequest {
  const [first] = targetById(target).secretModes;
  const mode = modeOption(context) ?? first;
  if (!mode) throw new QCredError('internal', 'A tool has no way to get a secret.');
  return { target, mode, path: pathOption(context), profileIds: profiles.map((p) => p.id) };
}

async function planRemoval(app: App, targets: readonly TargetId[], profiles: readonly Profile[]) {
  const { bindings } = await app.open().access.vault.state();
  const ids = new Set(profiles.map((p) => p.id));
  return app.planRemoval(
    bindings.filter((b) => targets.includes(b.target) && ids.has(b.profileId)).map((b) => b.id),
  );
}
