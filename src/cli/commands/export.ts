import type { App } from '#core/app.ts';
import { findProfile } from '#core/profiles/find.ts';
import type { ExportOptions, ExportRequest } from '#core/tools/exports/request.ts';
import { targetById } from '#core/tools/targets/index.ts';
import { bestMode } from '#core/tools/targets/kit/modes.ts';
import { QCredError } from '#shared/errors.ts';
import type { Profile, TargetId } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
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
  // What stands behind `--` are profiles, also one that is called as a tool is.
  takesRest: true,
  async run(context) {
    const { targets, names } = splitArguments(context.positionals, context.rest);
    const all = flag(context, 'all');
    const dryRun = flag(context, 'dry-run');
    const app = await context.app();
    if (targets.length === 0) {
      if (!all || names.length > 0) throw new UsageError('Name the tools, or give --all alone.');
      return settlePlan(
        context,
        app,
        async (options) => (await app.open().bindings()).planOurs(undefined, options),
        dryRun,
      );
    }
    if (all === names.length > 0) throw new UsageError('Name the profiles, or give --all.');
    const state = await app.open().access.vault.state();
    const profiles = all ? state.profiles : names.map((name) => findProfile(state, name));
    if (profiles.length === 0)
      throw new QCredError('not_found', 'There are no profiles yet.', 'Add one with "qcred add".');

    const make = flag(context, 'remove')
      ? () => planRemoval(context, app, targets, all ? null : profiles)
      : async (options: ExportOptions) =>
          (await app.open().exports()).plan(
            targets.map((target) => request(context, target, profiles)),
            options,
          );
    return settlePlan(context, app, make, dryRun);
  },
});

/** Tools come first; the first word that is no tool begins the profiles. */
function splitArguments(
  words: readonly string[],
  rest: readonly string[],
): { targets: TargetId[]; names: string[] } {
  const end = words.findIndex((word) => asTarget(word) === undefined);
  const split = end < 0 ? words.length : end;
  return {
    targets: words.slice(0, split).flatMap((word) => asTarget(word) ?? []),
    names: [...words.slice(split), ...rest],
  };
}

function request(context: Context, target: TargetId, profiles: readonly Profile[]): ExportRequest {
  // Where it has none for all of them, the plan says why.
  const mode = modeOption(context) ?? bestMode(targetById(target), profiles) ?? 'static';
  return { target, mode, path: pathOption(context), profileIds: profiles.map((p) => p.id) };
}

/**
 * Plans to take profiles out of tools' files. What never stood there is said.
 *
 * @param profiles those that were named; null for all
 * @throws QCredError not_found when there is nothing to take out
 */
async function planRemoval(
  context: Context,
  app: App,
  targets: readonly TargetId[],
  profiles: readonly Profile[] | null,
) {
  const { bindings } = await app.open().access.vault.state();
  const there = bindings.filter(({ target }) => targets.includes(target));
  const found = profiles ? there.filter((b) => profiles.some(({ id }) => id === b.profileId)) : there;
  const absent = (profiles ?? []).filter(({ id }) => !there.some((b) => b.profileId === id));
  const words = absent.map(({ name }) => `"${name}"`).join(', ');
  const tools = targets.map((target) => targetLabels[target]).join(', ');
  if (found.length === 0) {
    throw new QCredError(
      'not_found',
      words === ''
        ? `QCred wrote no profile to ${tools}, so there is nothing to take out.`
        : `QCred did not write ${words} to ${tools}, so there is nothing to take out.`,
      'Run "qcred status" to see what stands where.',
    );
  }
  if (absent.length > 0) context.note(`note: ${words} was not written to ${tools}.`);
  return (await app.open().exports()).planRemoval(found.map(({ id }) => id));
}
