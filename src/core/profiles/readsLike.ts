import type { CallInput, CallOutput } from '#shared/contract/index.ts';
import type { Mirror } from '#shared/mirror.ts';
import type { VaultState } from '#shared/model.ts';
import { lookAlike, oddLetters } from './lookAlikes.ts';

type Asked = CallInput<'name.readsLike'>;

/**
 * Whether a name that somebody types could be taken for one that is there.
 *
 * @param mirror reads what an account had at the last sync; asked only for names in one
 * @returns the name it reads like, and by which letters it is another; null where there is none
 */
export async function readsLike(
  { name, among }: Asked,
  state: VaultState,
  mirror: (accountId: string) => Promise<Mirror>,
): Promise<CallOutput<'name.readsLike'>> {
  const others = await namesAmong(among, state, mirror);
  const like = lookAlike(name.trim(), others);
  return like === undefined ? null : { name: like, odd: oddLetters(name.trim(), [like]) };
}

async function namesAmong(
  among: Asked['among'],
  { profiles, accounts }: VaultState,
  mirror: (accountId: string) => Promise<Mirror>,
): Promise<string[]> {
  switch (among.kind) {
    case 'profiles':
      return profiles.flatMap(({ id, name }) => (id === among.id ? [] : name));
    case 'accounts':
      return accounts.flatMap(({ id, name }) => (id === among.id ? [] : name));
    default:
      return (await mirror(among.accountId))[among.kind].map(({ name }) => name);
  }
}
