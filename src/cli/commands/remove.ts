import { findProfile } from '#core/profiles/find.ts';
import { defineCommand, flag, required, UsageError } from '../command.ts';

export const remove = defineCommand({
  name: 'remove',
  summary: 'delete profiles, and secrets that nothing else uses',
  help: `
Usage: qcred remove PROFILE… --yes

A profile that still stands in a tool’s files is not deleted: take it out there first, with
"qcred export aws --remove PROFILE". The key itself goes on existing at the provider.`,
  options: { yes: { type: 'boolean' } },
  async run(context) {
    required(context, 0, 'The profile');
    const { access, profiles } = (await context.app()).open();
    const state = await access.vault.state();
    const chosen = context.positionals.map((name) => findProfile(state, name));
    if (!flag(context, 'yes')) throw new UsageError('This cannot be undone. Add --yes if you are sure.');
    await profiles.remove(chosen.map((p) => p.id));
    if (context.json) context.print(JSON.stringify({ removed: chosen.map((p) => p.name) }));
    else context.note(`Deleted ${chosen.map((p) => `"${p.name}"`).join(', ')}.`);
    return 0;
  },
});
