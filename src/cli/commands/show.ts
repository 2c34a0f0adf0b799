import { providerById } from '#core/clouds/providers/index.ts';
import { findProfile } from '#core/profiles/find.ts';
import { viewProfiles } from '#core/views/profiles.ts';
import { defineCommand, required } from '../command.ts';
import { table } from '../table.ts';
import { expiryWords } from '../time.ts';

export const show = defineCommand({
  name: 'show',
  summary: 'show one profile, in its provider’s own words',
  help: `
Usage: qcred show PROFILE [--json]

PROFILE is a name or an id. The secret is never shown; "qcred env" and "qcred exec" hand it to programs.`,
  options: {},
  async run(context) {
    const { access } = (await context.app()).open();
    const state = await access.vault.state();
    const { id } = findProfile(state, required(context, 0, 'The profile'));
    const profile = viewProfiles(state).find((p) => p.id === id);
    if (!profile) return 1;
    if (context.json) {
      context.printJson(profile);
      return 0;
    }
    const { words, services, label, asksForRegion } = providerById(profile.provider);
    const rows: [string, string][] = [
      ['Name', profile.name],
      ['Id', profile.id],
      ['Provider', label],
    ];
    if (profile.credential) {
      rows.push([words.accessKeyId.label, profile.credential.accessKeyId]);
      if (profile.credential.accountId)
        rows.push([words.accountId?.label ?? 'Account ID', profile.credential.accountId]);
      const { expiresAt } = profile.credential;
      if (expiresAt)
        rows.push(['Valid until', `${expiresAt} (${expiryWords(expiresAt, context.deps.now())})`]);
      rows.push(['Came from', profile.credential.origin]);
    }
    if (profile.source.kind === 'role')
      rows.push(['Role', profile.source.roleArn], ['Builds on', profile.sourceName ?? '?']);
    const usual = asksForRegion ? '(missing: fill it in)' : '(the provider’s default)';
    rows.push([words.region.label, profile.region ?? usual]);
    for (const service of services) {
      const endpoint = profile.endpoints[service.id];
      if (endpoint) rows.push([`${service.label} endpoint`, endpoint]);
    }
    if (profile.tags) rows.push(['Tags', profile.tags.join(', ')]);
    for (const b of profile.bindings) rows.push([`In ${b.targetLabel}`, `${b.name} (${b.mode})`]);
    const [head = ['', ''], ...others] = rows;
    context.printText(table(head, others));
    return 0;
  },
});
