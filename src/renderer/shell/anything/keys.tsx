import { Vault } from 'lucide-react';
import { type Folded, fold } from '#renderer/components/rank.ts';
import { showKey } from '#renderer/features/keys/commands.ts';
import { type AccountKeys, shownKey } from '#renderer/features/keys/keys.ts';
import { linesOf } from '#renderer/features/keys/list.ts';
import { kindOf, purposeWords } from '#renderer/features/keys/words.ts';
import type { AccountView } from '#shared/contract/accounts.ts';
import { type Thing, worth } from './thing.ts';

const known = new WeakMap<AccountKeys, Folded<Thing>[]>();

/** The keys of an account's key service, as far as they were listed; worked out once for each look at them. */
export function keyThings({ id: accountId, name }: AccountView, keys: AccountKeys): Folded<Thing>[] {
  const before = known.get(keys);
  if (before) return before;
  const things = fold(
    linesOf(keys.rows, keys.details).map(({ id, name: label, row, detail }): Thing => {
      const key = detail?.key;
      const about = key ? `${purposeWords(key)} ${kindOf(key.spec)} ${key.description}` : '';
      return {
        label,
        more: `key kms ${name} ${row.aliases.join(' ')} ${id} ${about}`,
        weight: worth.person,
        show: () => ({
          id: shownKey(accountId, id),
          label,
          aside: `Key in ${name}`,
          icon: <Vault size={15} aria-hidden="true" />,
          run: () => void showKey(accountId, id),
        }),
      };
    }),
  );
  known.set(keys, things);
  return things;
}
