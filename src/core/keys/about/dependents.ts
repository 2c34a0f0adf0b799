import type { KmsDependent, KmsDependents } from '#shared/kms.ts';
import type { Notice } from '#shared/notice.ts';
import { listed } from '#shared/words.ts';
import { inParallel } from '../../clouds/client/parallel.ts';
import type { Kms } from '../../clouds/kms/client.ts';
import { grantsOf, listAliases, shown } from '../../clouds/kms/keys.ts';
import type { Buckets } from '../../clouds/storage/buckets.ts';

const unseen = (message: string, hint: string): Notice => ({ level: 'warning', message, hint });

const mayNeed = 'Something that is not listed here may need the key.';

/** The aliases of one key; null where they may not be seen. */
export const aliasesOf = async (kms: Kms, keyId: string): Promise<string[] | null> =>
  shown(
    listAliases(kms).then((all) =>
      all
        .filter((alias) => alias.keyId === keyId)
        .map(({ name }) => name)
        .sort(),
    ),
  );

/** The buckets that name a key, by its id or an alias, and what could not be seen of them. */
async function bucketsOf(named: ReadonlySet<string>, open: () => Promise<Buckets>): Promise<KmsDependents> {
  let storage: Buckets;
  let names: string[];
  try {
    storage = await open();
    names = await storage.names();
  } catch (error) {
    const why = error instanceof Error ? error.message : '';
    return { found: [], unseen: [unseen(`Which buckets need the key is not known. ${why}`.trim(), mayNeed)] };
  }
  const hidden: string[] = [];
  const found = await inParallel(names, async (bucket): Promise<KmsDependent | null> => {
    try {
      const { key } = await storage.encryption(bucket);
      return key !== null && named.has(key) ? { kind: 'bucket', name: bucket } : null;
    } catch {
      hidden.push(bucket);
      return null;
    }
  });
  const notices =
    hidden.length === 0
      ? []
      : [unseen(`What ${listed(hidden.sort(), 4)} encrypts with could not be seen.`, mayNeed)];
  return { found: found.filter((each) => each !== null), unseen: notices };
}

/**
 * Buckets, aliases and grants of a key.
 *
 * @param buckets opens the account's storage
 * @returns what was found, and a warning for whatever could not be seen: nothing found is not nothing there
 */
export async function dependentsOf(
  kms: Kms,
  keyId: string,
  buckets: () => Promise<Buckets>,
): Promise<KmsDependents> {
  const [aliases, grants] = await Promise.all([aliasesOf(kms, keyId), shown(grantsOf(kms, keyId))]);
  const used = await bucketsOf(new Set([keyId, ...(aliases ?? [])]), buckets);
  const without = [...(aliases ? [] : ['aliases']), ...(grants ? [] : ['grants'])];
  return {
    found: [
      ...used.found,
      ...(aliases ?? []).map((name): KmsDependent => ({ kind: 'alias', name })),
      ...(grants ?? []).map(({ name, grantee }): KmsDependent => ({ kind: 'grant', name: name || grantee })),
    ],
    unseen: [
      ...used.unseen,
      ...(without.length === 0
        ? []
        : [unseen(`The ${listed(without)} of the key may not be seen with this account's key.`, mayNeed)]),
    ],
  };
}
