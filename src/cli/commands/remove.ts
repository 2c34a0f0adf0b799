import { findProfile } from '#core/profiles/find.ts';
import { defineCommand, flag, required, UsageError } from '../command.ts';

export const remove = defineCommand({
  name: 'remove',
  summary: 'delete profiles, and secrets that nothing else uses',
  help: `
Usage: qcred remove PROFILE… --yes [--forget]

A profile that still stands in a tool’s files is not deleted: take it out there first, with
"qcred export aws --remove PROFILE". The key itself goes on existing at the provider.

A secret that nothing else uses can be brought back for 30 days: "qcred secret list". With --forget
it is erased at once.`,
  options: { yes: { type: 'boolean' }, forget: { type: 'boolean' } },
  async run(context) {
    required(context, 0, 'The profile');
    const { access, profiles } = (await context.app()).open();
    const state = await access.vault.state();
    const chosen = context.positionals.map((name) => findProfile(state, name));
    const forget = flag(context, 'forget');
    if (!flag(context, 'yes')) {
      const what = forget ? 'This cannot be undone.' : 'This deletes profiles.';
      throw new UsageError(`${what} Add --yes if you are sure.`);
    }
    await profiles.remove(
      chosen.map((p) => p.id),
      { forget },
    );
    if (context.json) context.printJson({ removed: chosen.map((p) => p.name) }, 0);
    else context.note(`Deleted ${chosen.map((p) => `"${p.name}"`).join(', ')}.`);
    return 0;
  },
});
