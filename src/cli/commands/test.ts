import { findProfile } from '#core/profiles/find.ts';
import { defineCommand, required } from '../command.ts';
import { agreeFirst, allowHttp } from '../plainHttp.ts';

export const test = defineCommand({
  name: 'test',
  summary: 'ask the service whether a profile’s key works',
  help: `
Usage: qcred test PROFILE [--allow-http] [--json]

A service that is asked over plain http on another machine has to be agreed to once, by typing the name
of its host; --allow-http agrees for scripts.

Exit code 0 when the key works, 1 when not.`,
  options: { ...allowHttp },
  async run(context) {
    const app = await context.app();
    const profile = findProfile(await app.open().access.vault.state(), required(context, 0, 'The profile'));
    await agreeFirst(context, app, { profileId: profile.id });
    const verdict = await (await app.open().connection()).test(profile.id);
    if (context.json) context.printJson(verdict);
    else {
      context.print(verdict.message);
      if (verdict.hint) context.print(verdict.hint);
      context.note(`${verdict.asked}, ${Math.round(verdict.milliseconds)} ms`);
    }
    return verdict.verdict === 'ok' || verdict.verdict === 'denied' ? 0 : 1;
  },
});
