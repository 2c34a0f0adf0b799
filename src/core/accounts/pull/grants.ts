import type { Holder } from '#shared/iamChange.ts';
import type { RemoteGroup } from '#shared/mirror.ts';
import { policiesOf } from '../iam/holders.ts';
import { nameText } from '../iam/remote.ts';
import { most, mostOfOne, tooMuch, weigh } from '../iam/weight.ts';
import type { Ask } from './ask.ts';

/** Policies of a user, group or role. */
type Grants = Pick<RemoteGroup, 'attached' | 'inline'>;

/**
 * Asks for the policies of one holder.
 *
 * @param before what was known: stands where the service does not tell
 */
export async function grantsOf(ask: Ask['own'], holder: Holder, before: Grants | undefined): Promise<Grants> {
  const policies = policiesOf(ask.iam, holder, ask.options);
  const kind = { user: 'User', group: 'Group', role: 'Role' }[holder.kind];
  const attached = await ask.ask(`ListAttached${kind}Policies`, () => policies.attached());
  const listed = await ask.ask(`List${kind}Policies`, () => policies.inlineNames());
  const names = new Set(listed);
  if (names.size > mostOfOne) throw tooMuch(`more than ${mostOfOne} policies of one ${holder.kind}`);
  const known = new Map(before?.inline.map(({ name, document }) => [name, document]));
  const inline: Grants['inline'] = [];
  let weight = 0;
  for (const name of names) {
    const got = await ask.ask(`Get${kind}Policy`, () => policies.inlineDocument(name));
    const document = got ?? known.get(name) ?? '';
    weight += weigh(document);
    if (weight > most.thing)
      throw tooMuch(`more than ${most.thing / 2 ** 20} MB of policies of one ${holder.kind}`);
    inline.push({ name: nameText(name), document });
  }
  return {
    attached: attached ? [...new Set(attached)] : (before?.attached ?? []),
    inline: listed ? inline : (before?.inline ?? []),
  };
}
