import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hasCode, QCredError } from '#shared/errors.ts';
import { jweParts, openJwe } from '../../formats/sealed/jwe.ts';
import { isMissing, readFault } from '../../store/files/faults.ts';
import { Secret } from '../../store/secrets/secret.ts';
import type { FoundProfile } from '../targets/kit/target.ts';
import { foundOf } from './entry.ts';
import { readStoreFile } from './readStoreFile.ts';
import type { Store } from './store.ts';

/** More than anybody has. */
const mostFiles = 1000;
const mostBytes = 2 ** 20;

/** An item of the keyring library that aws-vault uses; its data is base64, as Go writes bytes. */
const Item = z.object({ Key: z.string().max(1024), Data: z.string().max(65_536) });
/** A key as aws-vault stores it; sessions and tokens of single sign-on have other fields. */
const Stored = z.object({
  AccessKeyID: z.string().min(1).max(256),
  SecretAccessKey: z.string().min(1).max(4096),
  SessionToken: z.string().max(8192).nullish(),
});

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** What one file holds; null for what is no access key of a person's, undefined for a file of somebody else. */
async function keyIn(path: string, password: string): Promise<FoundProfile | null | undefined> {
  const parts = jweParts((await readStoreFile(path, mostBytes)).toString('latin1'));
  if (!parts) return undefined;
  return keyOfItem(await openJwe(parts, password), { path, line: 1 });
}

/** The key of a person's in an item of the keyring library; null for what is none. */
export function keyOfItem(bytes: Buffer, where: FoundProfile['where']): FoundProfile | null {
  const item = Item.safeParse(parsed(bytes)).data;
  const stored = item && Stored.safeParse(parsed(Buffer.from(item.Data, 'base64'))).data;
  // What aws-vault caches: temporary credentials, under names that say so.
  if (!item || !stored || /^(?:sts\.|sso\.|oidc:|session[,:])/.test(item.Key)) return null;
  const secretAccessKey = new Secret(stored.SecretAccessKey);
  const key = { accessKeyId: stored.AccessKeyID, secretAccessKey, provider: 'aws', endpoints: {} } as const;
  return foundOf(key, item.Key, where);
}

/** aws-vault's file store: a folder with a JWE for each key, all with one passphrase. */
export const awsVault: Store = {
  id: 'aws-vault',
  label: 'aws-vault',
  place: async ({ home, env }) =>
    env.AWS_VAULT_FILE_DIR?.replace(/^~(?=\/|$)/, home) ?? join(home, '.awsvault', 'keys'),
  async read(path, { password }) {
    const names = await readdir(path).catch((error: unknown) => {
      if (isMissing(error)) {
        throw new QCredError(
          'not_found',
          `aws-vault keeps no files in ${path}.`,
          'Name its folder with --path.',
        );
      }
      throw readFault(error, path);
    });
    if (names.length > mostFiles) {
      throw new QCredError('bad_input', `${path} has too many files.`, 'Give the folder of aws-vault alone.');
    }
    if (password === null) return { closed: 'aws-vault’s folder' };
    const profiles: FoundProfile[] = [];
    let refused: QCredError | null = null;
    let opened = 0;
    for (const name of names.sort()) {
      try {
        const key = await keyIn(join(path, name), password);
        if (key !== undefined) opened++;
        if (key) profiles.push(key);
      } catch (error) {
        if (!hasCode(error, 'bad_input', 'unsupported')) throw error;
        refused = error;
      }
    }
    // One passphrase is for all of them: where none opens, it is another.
    if (refused && opened === 0) throw refused;
    const left = refused
      ? [{ level: 'warning' as const, message: 'Some files did not open with this passphrase.', hint: '' }]
      : [];
    return { profiles, entries: [], notices: left };
  },
};
