import { findProfile } from '#core/profiles/find.ts';
import { retiredWords } from '#core/tools/retiredKeys.ts';
import { targetLabels } from '#shared/targets.ts';
import { defineCommand, flag, UsageError } from '../command.ts';
import { shellOption } from '../shells.ts';
import { shellVariables } from '../shellVariables.ts';

export const use = defineCommand({
  name: 'use',
  summary: 'make a profile every tool’s default',
  help: `
Usage: qcred use PROFILE [--json]
       qcred use --none [--forget]

Writes the profile as the default of every tool that a profile was exported to: [default] of the AWS
files, a remote "default" of rclone, the one key of s3cmd, boto and s3fs. All files change together or
not at all, and "qcred undo" takes it back. A secret is written in the clear only to tools where you
chose that before.

--none puts back what was the default before QCred, however many profiles were active since. With
--forget only our defaults are taken out: the way out where what was there before is lost.

With the hook of "qcred shell-init", the shell follows: AWS_PROFILE names the profile.`,
  options: { none: { type: 'boolean' }, forget: { type: 'boolean' }, shell: { type: 'string' } },
  async run(context) {
    const name = context.positionals[0];
    const none = flag(context, 'none');
    if (none === (name !== undefined)) throw new UsageError('Name a profile, or give --none.');
    const forget = flag(context, 'forget');
    if (forget && !none) throw new UsageError('--forget goes with --none.');
    const shell = shellOption(context);
    const { access, active } = (await context.app()).open();
    const profile = name === undefined ? null : findProfile(await access.vault.state(), name);
    const service = await active();
    const { change, leftOut, retired } = forget
      ? { change: await service.forget(), leftOut: [], retired: [] }
      : await service.use(profile?.id ?? null);
    const state = await access.vault.state();
    const tools = state.bindings.filter((b) => b.asDefault).map((b) => targetLabels[b.target]);

    if (context.json) {
      const found = profile && { id: profile.id, name: profile.name };
      const summary = {
        active: found,
        tools,
        leftOut,
        retired,
        change: change?.id ?? null,
        paths: change?.paths ?? [],
      };
      context.printJson(summary);
      return 0;
    }
    if (shell) for (const line of shellVariables(state, shell, context.deps.env)) context.exact(line);
    if (!profile) {
      context.note(`No profile is active.${forget ? '' : ' Every tool has the default that it had before.'}`);
    } else if (tools.length > 0) {
      context.note(`"${profile.name}" is the default of ${tools.join(', ')}.`);
    } else if (leftOut.length > 0) {
      context.note(`"${profile.name}" is active, and no tool has it as its default.`);
    } else {
      context.note(
        `"${profile.name}" is active. No tool has it as its default yet: export a profile to one.`,
      );
    }
    for (const why of leftOut) context.note(`Not ${why}`);
    for (const key of retired) context.note(`warning: This put back ${retiredWords(key)}.`);
    if (change) context.note('"qcred undo" takes it back.');
    return 0;
  },
});
