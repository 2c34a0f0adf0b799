import { describe, expect, it } from 'vitest';
import type { Kms } from '#core/clouds/kms/client.ts';
import type { Buckets } from '#core/clouds/storage/buckets.ts';
import { dependentsOf } from '#core/keys/about/dependents.ts';
import { QCredError } from '#shared/errors.ts';

const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';

/** A key service that answers so to each operation; an error is thrown. */
const kmsWith = (answers: Record<string, unknown>): Kms => ({
  label: 'QKMS',
  sharing: true,
  missing: new Set(),
  ask: async (action, _input, schema) => {
    const answer = answers[action];
    if (answer instanceof Error) throw answer;
    return schema.parse(answer);
  },
  close() {},
});

const quiet = kmsWith({ ListAliases: { Aliases: [] }, ListGrants: { Grants: [] } });

const storageOf = (keys: Record<string, string | null | Error>): Buckets => ({
  names: async () => Object.keys(keys),
  async encryption(bucket) {
    const key = keys[bucket] ?? null;
    if (key instanceof Error) throw key;
    return { algorithm: 'verenc', key };
  },
  async setEncryption() {},
  tryObject: async () => null,
  close() {},
});

describe('what needs a key', () => {
  it('is found in buckets, by id and by alias', async () => {
    const kms = kmsWith({
      ListAliases: { Aliases: [{ AliasName: 'alias/photos', TargetKeyId: keyId }] },
      ListGrants: { Grants: [] },
    });
    const storage = storageOf({ a: keyId, b: 'photos', c: null, d: 'another' });
    expect(await dependentsOf(kms, keyId, async () => storage)).toEqual({
      found: [
        { kind: 'bucket', name: 'a' },
        { kind: 'bucket', name: 'b' },
        { kind: 'alias', name: 'photos' },
      ],
      unseen: [],
    });
  });

  it('is not said to be nothing where storage does not answer', async () => {
    const silent = new QCredError('connection_failed', 'storage.example does not answer.', '');
    for (const open of [
      () => Promise.reject(silent),
      async () => ({ ...storageOf({}), names: () => Promise.reject(silent) }),
    ]) {
      const { found, unseen } = await dependentsOf(quiet, keyId, open);
      expect(found).toEqual([]);
      expect(unseen).toMatchObject([
        { level: 'warning', message: expect.stringContaining('storage.example does not answer.') },
      ]);
    }
  });

  it('names buckets that could not be looked at', async () => {
    const storage = storageOf({ a: keyId, b: new QCredError('denied', 'No.', '') });
    const { found, unseen } = await dependentsOf(quiet, keyId, async () => storage);
    expect(found).toEqual([{ kind: 'bucket', name: 'a' }]);
    expect(unseen.map(({ message }) => message)).toEqual(['What b encrypts with could not be seen.']);
  });

  it('says which of the key itself may not be seen', async () => {
    const denied = new QCredError('denied', 'No.', '');
    const kms = kmsWith({ ListAliases: denied, ListGrants: denied });
    const { unseen } = await dependentsOf(kms, keyId, async () => storageOf({}));
    expect(unseen.map(({ message }) => message)).toEqual([expect.stringContaining('aliases and grants')]);
  });
});
