import { changeTags } from '#core/profiles/tags.ts';
import { compareNames } from '#core/views/profiles.ts';
import { tagKey } from '#shared/tags.ts';
import { count } from '#shared/words.ts';
import { type Context, defineCommand, required, UsageError } from '../command.ts';
import { table } from '../table.ts';

export const tag = defineCommand({
  name: 'tag',
  summary: 'put words of your own on profiles, and take them off',
  help: `
Usage: qcred tag add PROFILE TAG… [--json]
       qcred tag remove PROFILE TAG… [--json]
       qcred tag list [--json]

PROFILE is a name or an id. A tag is a word or a few of your own, without a comma; its case does not
matter. A profile has 20 at most. Put all of them on, or take all of them off: where one cannot be,
nothing changes. list says which tags there are; "qcred list --tag TAG" shows the profiles that have one.`,
  options: {},
  async run(context) {
    const what = required(context, 0, 'What to do (add, remove or list)');
    switch (what) {
      case 'add':
      case 'remove':
        return change(context, what);
      case 'list':
        return list(context);
      default:
        throw new UsageError(`"${what}" is none of add, remove and list.`);
    }
  },
});

async function change(context: Context, what: 'add' | 'remove'): Promise<number> {
  const wanted = required(context, 1, 'The profile');
  required(context, 2, 'The tag');
  const given = context.positionals.slice(2);
  const { access } = (await context.app()).open();
  const { name, tags, isChanged } = await changeTags(access, wanted, { [what]: given });
  if (context.json) {
    context.printJson({ name, tags }, 0);
    return 0;
  }
  if (!isChanged) context.note(`"${name}" has ${given.length === 1 ? 'this tag' : 'these tags'} already.`);
  else if (tags.length === 0) context.note(`"${name}" has no tags now.`);
  else context.note(`"${name}" is tagged ${tags.join(', ')}.`);
  return 0;
}

async function list(context: Context): Promise<number> {
  const { profiles } = await (await context.app()).open().access.vault.state();
  const names = new Map<string, { tag: string; profiles: string[] }>();
  for (const { name, tags = [] } of profiles)
    for (const one of tags) {
      const known = names.get(tagKey(one));
      if (known) known.profiles.push(name);
      else names.set(tagKey(one), { tag: one, profiles: [name] });
    }
  const tags = [...names.values()].sort((a, b) => compareNames(a.tag, b.tag));
  if (context.json) context.printJson(tags);
  else if (tags.length === 0) context.note('No profile has a tag.');
  else
    context.printText(
      table(
        ['TAG', 'ON'],
        tags.map(({ tag: one, profiles: on }) => [one, count(on.length, 'profile')]),
      ),
    );
  return 0;
}
