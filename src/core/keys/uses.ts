import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { KmsKey } from '#shared/kms.ts';
import { parseArn } from '#shared/policy/arn.ts';
import type { Kms } from '../clouds/kms/client.ts';
import { describeKey } from '../clouds/kms/keys.ts';
import { sameAccount } from '../clouds/kms/sameAccount.ts';
import { idOf } from '../clouds/kms/schemas.ts';
import {
  type DataKeyBytes,
  decrypt,
  type EncryptionContext,
  encrypt,
  generateDataKey,
  generateMac,
  generateSealedDataKey,
  reEncrypt,
  sign,
  verify,
  verifyMac,
} from '../clouds/kms/use.ts';
import type { OpenVault } from '../store/access.ts';
import { type Allow, asPerson } from '../store/consent.ts';
import { decryptFile, encryptFile, type FileKeys, type FileOptions } from './envelope/files.ts';
import { lookAtFile, reencryptFile, type SealedFile } from './envelope/reencrypt.ts';

/** What keys do. Each use is in the activity log, with what came of it. */
export interface Uses {
  encrypt(
    accountId: string,
    ref: string,
    plaintext: Uint8Array,
    context?: EncryptionContext,
  ): Promise<Buffer>;
  /** @param ref may be left out where the ciphertext names its key */
  decrypt(
    accountId: string,
    ciphertext: Uint8Array,
    options?: { key?: string; context?: EncryptionContext },
    allow?: Allow,
  ): Promise<Buffer>;
  /**
   * A signature, or for a key that makes codes a MAC.
   * @param options `algorithm`: the key's first where absent
   * @param allow asked before: what is signed counts as said by the key's owner
   */
  sign(
    accountId: string,
    ref: string,
    message: Uint8Array,
    options?: { algorithm?: string; digest?: boolean },
    allow?: Allow,
  ): Promise<{ signature: Buffer; algorithm: string }>;
  verify(
    accountId: string,
    ref: string,
    message: Uint8Array,
    signature: Uint8Array,
    options?: { algorithm?: string; digest?: boolean },
  ): Promise<boolean>;
  /**
   * A new key that this key encrypts, to encrypt with elsewhere.
   * @param options `clear`: also in the clear; else the service keeps that to itself
   */
  dataKey(
    accountId: string,
    ref: string,
    options: { bytes: DataKeyBytes; clear: boolean; context?: EncryptionContext },
  ): Promise<{ ciphertext: Buffer; plaintext: Buffer | null }>;
  /**
   * Has the service encrypt under another key what is encrypted. Nobody sees it in the clear.
   * @param options `key`: the one it is under, where the ciphertext does not name it; `to`, `toContext`: as it shall be
   */
  reEncrypt(
    accountId: string,
    ciphertext: Uint8Array,
    options: { key?: string; context?: EncryptionContext; to: string; toContext?: EncryptionContext },
  ): Promise<Buffer>;
  encryptFile(
    accountId: string,
    ref: string,
    from: string,
    to: string,
    options?: { context?: EncryptionContext } & FileOptions,
  ): Promise<{ key: string }>;
  /** Whom an encrypted file is for. Nothing is asked of a service. */
  lookAtFile(path: string): Promise<SealedFile>;
  /** Encrypts a file anew under another key, in its place, once the new one was read back. @param ref the new key */
  reencryptFile(
    accountId: string,
    ref: string,
    path: string,
    options?: { context?: EncryptionContext } & FileOptions,
  ): Promise<{ from: string; to: string }>;
  decryptFile(
    accountId: string,
    from: string,
    to: string,
    options?: { key?: string; context?: EncryptionContext } & FileOptions,
  ): Promise<{ key: string; context: EncryptionContext }>;
}

/** Opens an account's key service for a while. */
export type WithKms = <T>(
  accountId: string,
  purpose: string,
  use: (kms: Kms, account: Account) => Promise<T>,
) => Promise<T>;

/** Bytes that the service takes at once: "Encrypt" and "Sign" in the AWS KMS API reference. */
const mostBytes = 4096;

/** @throws QCredError bad_input */
function checkSize(bytes: Uint8Array, instead: string): void {
  if (bytes.length > 0 && bytes.length <= mostBytes) return;
  throw new QCredError(
    'bad_input',
    bytes.length === 0
      ? 'There is nothing in it.'
      : `A key takes ${mostBytes} bytes at once; these are ${bytes.length}.`,
    instead,
  );
}

/** The algorithm that is asked for, else the key's first. @throws QCredError unsupported */
function algorithmOf(key: KmsKey, wanted: string | undefined): string {
  const algorithm = wanted ?? key.algorithms[0];
  if (algorithm !== undefined && (key.algorithms.length === 0 || key.algorithms.includes(algorithm)))
    return algorithm;
  throw new QCredError(
    'unsupported',
    `The key cannot do ${wanted ?? 'that'}.`,
    key.algorithms.length > 0 ? `It can do ${key.algorithms.join(', ')}.` : 'Choose a key of another kind.',
  );
}

/** What a person calls a key. */
const keyWords = ({ id, description }: KmsKey): string => description || id;

/** RSA keys encrypt with an algorithm of their own; a symmetric one needs none to be named. */
const encryptionOf = (key: KmsKey): string | undefined =>
  key.spec === 'SYMMETRIC_DEFAULT'
    ? undefined
    : algorithmOf(
        key,
        key.algorithms.find((each) => each.endsWith('SHA_256')),
      );

/**
 * @param access the open vault
 * @param withKms opens an account's key service
 */
export function createUses(access: OpenVault, withKms: WithKms): Uses {
  /** Uses a key; the log says that it was used, or that it was refused. */
  async function used<T>(
    account: Account,
    action: string,
    subject: string,
    work: () => Promise<T>,
  ): Promise<T> {
    const entry = { action, subject, detail: account.name };
    try {
      return await access.activity.around(entry, work);
    } catch (error) {
      const code = error instanceof QCredError ? error.code : 'internal';
      await access.activity
        .append({ ...entry, action: `${action}.failed`, detail: `${account.name}: ${code}` })
        .catch(() => {});
      throw error;
    }
  }

  const fileKeys = (kms: Kms, account: Account, ref: string | undefined): FileKeys => ({
    randomBytes: access.deps.randomBytes,
    async make(context) {
      const key = await describeKey(kms, ref ?? '');
      return used(account, 'kms.file.encrypted', key.id, async () => {
        const made = await generateDataKey(kms, key.id, context);
        return { key: made.KeyId || key.arn, plaintext: made.Plaintext, ciphertext: made.CiphertextBlob };
      });
    },
    open: (key, ciphertext, context) =>
      used(
        account,
        'kms.file.decrypted',
        idOf(key),
        async () => (await decrypt(kms, ciphertext, context, key)).Plaintext,
      ),
  });

  return {
    encrypt: (accountId, ref, plaintext, context) => {
      checkSize(plaintext, 'Encrypt larger things with "qcred kms encrypt-file".');
      return withKms(accountId, 'encrypting', async (kms, account) => {
        const key = await describeKey(kms, ref);
        return used(account, 'kms.encrypted', key.id, () =>
          encrypt(kms, key.id, plaintext, context, encryptionOf(key)),
        );
      });
    },

    decrypt: (accountId, ciphertext, { key: ref, context } = {}, allow = asPerson) =>
      withKms(accountId, 'decrypting', async (kms, account) => {
        const key = ref === undefined ? null : await describeKey(kms, ref);
        await allow({ kind: 'use', what: 'decrypt', key: key && keyWords(key), account: account.name });
        const subject = key?.id ?? 'the key that the ciphertext names';
        const entry = (id: string) => ({ action: 'kms.decrypted', subject: id, detail: account.name });
        try {
          const told = await access.activity.around(
            entry(subject),
            () => decrypt(kms, ciphertext, context, key?.id, key ? encryptionOf(key) : undefined),
            { told: ({ KeyId }) => entry(key?.id ?? idOf(KeyId)) },
          );
          return told.Plaintext;
        } catch (error) {
          await access.activity.append({ ...entry(subject), action: 'kms.decrypted.failed' }).catch(() => {});
          throw error;
        }
      }),

    dataKey: (accountId, ref, { bytes, clear, context = {} }) =>
      withKms(accountId, 'a data key', async (kms, account) => {
        const key = await describeKey(kms, ref);
        if (key.spec !== 'SYMMETRIC_DEFAULT')
          throw new QCredError(
            'unsupported',
            'A data key is made by a symmetric key alone.',
            'Choose a key of the kind SYMMETRIC_DEFAULT.',
          );
        return used(account, 'kms.datakey.made', key.id, async () => {
          if (!clear) {
            const ciphertext = await generateSealedDataKey(kms, key.id, context, bytes);
            return { ciphertext, plaintext: null };
          }
          const made = await generateDataKey(kms, key.id, context, bytes);
          return { ciphertext: made.CiphertextBlob, plaintext: made.Plaintext };
        });
      }),

    reEncrypt: (accountId, ciphertext, { key: ref, context = {}, to, toContext = {} }) =>
      withKms(accountId, 'encrypting anew', async (kms, account) => {
        const target = await describeKey(kms, to);
        const source = ref === undefined ? null : await describeKey(kms, ref);
        const from = source && { from: source.id, fromAlgorithm: encryptionOf(source) };
        const told = await used(account, 'kms.reencrypted', target.id, () =>
          reEncrypt(kms, ciphertext, {
            ...from,
            context,
            to: target.id,
            toContext,
            toAlgorithm: encryptionOf(target),
          }),
        );
        const before = source?.id ?? idOf(told.SourceKeyId);
        // It is a use of both keys, and stands in the record of each.
        if (before !== '' && before !== target.id)
          await access.activity.append({
            action: 'kms.reencrypted',
            subject: before,
            detail: `${account.name}: under ${target.id}`,
          });
        return told.CiphertextBlob;
      }),

    sign: (accountId, ref, message, { algorithm: wanted, digest = false } = {}, allow = asPerson) => {
      checkSize(message, 'Sign its digest instead, with --digest.');
      return withKms(accountId, 'signing', async (kms, account) => {
        const key = await describeKey(kms, ref);
        const algorithm = algorithmOf(key, wanted);
        const text = Buffer.from(message).toString('utf8');
        await allow({ kind: 'use', what: 'sign', key: keyWords(key), account: account.name, text });
        const signature = await used(account, 'kms.signed', key.id, () =>
          key.usage === 'GENERATE_VERIFY_MAC'
            ? generateMac(kms, key.id, message, algorithm)
            : sign(kms, key.id, message, { algorithm, digest }),
        );
        return { signature, algorithm };
      });
    },

    verify: (accountId, ref, message, signature, { algorithm: wanted, digest = false } = {}) => {
      checkSize(message, 'Verify with its digest instead, with --digest.');
      return withKms(accountId, 'verifying', async (kms, account) => {
        const key = await describeKey(kms, ref);
        const algorithm = algorithmOf(key, wanted);
        return used(account, 'kms.verified', key.id, () =>
          key.usage === 'GENERATE_VERIFY_MAC'
            ? verifyMac(kms, key.id, message, signature, algorithm)
            : verify(kms, key.id, message, signature, { algorithm, digest }),
        );
      });
    },

    encryptFile: (accountId, ref, from, to, { context = {}, ...options } = {}) =>
      withKms(accountId, 'encrypting a file', (kms, account) =>
        encryptFile(fileKeys(kms, account, ref), from, to, context, options),
      ),

    lookAtFile,

    reencryptFile: (accountId, ref, path, { context = {}, ...options } = {}) =>
      withKms(accountId, 'encrypting a file anew', (kms, account) => {
        const accepts = (arn: string): boolean =>
          sameAccount(parseArn(arn)?.account ?? '', account.accountId);
        return reencryptFile(fileKeys(kms, account, ref), path, { context, accepts }, options);
      }),

    decryptFile: (accountId, from, to, { key: ref, context = {}, ...options } = {}) =>
      withKms(accountId, 'decrypting a file', async (kms, account) => {
        const key = ref === undefined ? null : await describeKey(kms, ref);
        const accepts = (arn: string): boolean =>
          // Whoever made the file chose its key: one of another account is not asked unless it is named.
          key ? idOf(arn) === key.id : sameAccount(parseArn(arn)?.account ?? '', account.accountId);
        return decryptFile(fileKeys(kms, account, ref), from, to, { context, accepts }, options);
      }),
  };
}
