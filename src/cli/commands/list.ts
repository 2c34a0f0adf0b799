import { providerById } from '#core/clouds/providers/index.ts';
import { viewProfiles } from '#core/views/profiles.ts';
import { notAgreed, plainOrigins } from '#shared/plainHttp.ts';
import { isPrintable } from '#shared/printable.ts';
import { tagKey } from '#shared/tags.ts';
import { defineCommand, flag, texts } from '../command.ts';
import { table } from '../table.ts';

export const list = defineCommand({
  name: 'list',
  summary: 'show the profiles in the vault',
  help: `
Usage: qcred list [--tag TAG]… [--names] [--json]

One line per profile: its name, provider, access key id, region, the tools it is exported to and its
tags; with --names the name alone. With --tag, only those that have each of these tags. Secrets are never shown.`,
  options: { names: { type: 'boolean' }, tag: { type: 'string', multiple: true } },
  async run(context) {
    const open = (await context.app()).open();
    const sessions = await (await open.sessions()).current();
    const all = viewProfiles(await open.access.vault.state(), undefined, sessions);
    const tags = texts(context, 'tag').map(tagKey);
    const profiles = all.filter((profile) => {
      const has = new Set(profile.tags?.map(tagKey));
      return tags.every((tag) => has.has(tag));
    });
    if (context.json) {
      context.printJson(profiles);
    } else if (flag(context, 'names')) {
      // A name that is shown with a mark is not found by what is shown.
      for (const { name } of profiles.filter((p) => isPrintable(p.name))) context.print(name);
    } else if (all.length > 0 && profiles.length === 0) {
      context.note('No profile has these tags.');
    } else if (profiles.length === 0) {
      context.note(
        'No profiles yet. Add one with "qcred add", or take in what you have with "qcred import aws".',
      );
    } else {
      const tagged = profiles.some((p) => p.tags !== undefined);
      const rows = profiles.map((p) => [
        p.name,
        providerById(p.provider).label,
        p.credential?.accessKeyId ?? `role on ${p.sourceName ?? '?'}`,
        p.region ?? '',
        [...new Set(p.bindings.map((b) => b.targetLabel))].join(', '),
        ...(tagged ? [p.tags?.join(', ') ?? ''] : []),
      ]);
      const head = ['NAME', 'PROVIDER', 'ACCESS KEY', 'REGION', 'EXPORTED TO', ...(tagged ? ['TAGS'] : [])];
      context.printText(table(head, rows));
      for (const profile of profiles) {
        const open = new Set(notAgreed(profile));
        for (const origin of plainOrigins(profile.endpoints))
          context.note(
            `"${profile.name}" uses ${origin} in the clear${open.has(origin) ? '; not agreed to yet' : ''}.`,
          );
      }
    }
    return 0;
  },
});
