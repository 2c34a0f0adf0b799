import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { readBase64 } from '#core/formats/text/base64.ts';
import type { JobOptions } from '#core/keys/fileJobs.ts';
import { readBounded } from '#core/keys/material/file.ts';
import type { KeyServer } from '#core/keys/material/keyServer.ts';
import { publicKeyFile } from '#core/keys/publicKey.ts';
import { asPerson } from '#core/store/consent.ts';
import { writeNew } from '#core/store/files/atomic.ts';
import { readFault, writeFault } from '#core/store/files/faults.ts';
import type { CallInput } from '#shared/contract/index.ts';
import type { keysCalls } from '#shared/contract/keys.ts';
import { QCredError } from '#shared/errors.ts';
import type { KmsFileJob, PublicKeyFormat, PublicKeyForms } from '#shared/kms.ts';
import { chooseNew, chooseSource } from '../calls/chooseFile.ts';
import type { HandlersOf } from '../calls/contract.ts';
import { createDecryptedTexts } from '../calls/decrypted.ts';
import { createRate, secretLimits } from '../consent/rate.ts';
import { sweepMemory } from '../process/sweepMemory.ts';
import { copyForAWhile } from '../system/clipboard.ts';
import type { HandlerParts } from './parts.ts';

/** What the dialogs of the system are headed with. */
const forServer = {
  certificate: 'Your certificate for the key server (PEM)',
  key: 'The key of your certificate',
  authority: 'The authority of the key server (PEM)',
} as const;

/** Keys of key services. Files are chosen in dialogs of the system, and never named by the window. */
export function keysHandlers({ app, open, asked, chosen, now }: HandlerParts): HandlersOf<typeof keysCalls> {
  const mayDecrypt = createRate(secretLimits, now);
  const decrypted = createDecryptedTexts(app().deps.uuid);
  const keys = () => open().keys();

  /** The person's answer to a dialog, one at a time. */
  const choose = async (dialog: () => Promise<string | null>): Promise<string | null> =>
    (await chosen.choose('kms', dialog))?.path ?? null;

  /** Key material in a file, whose bytes are overwritten once they were looked at. */
  async function readFrom(path: string, password?: string) {
    const { materials } = await keys();
    const bytes = await readBounded(path);
    try {
      return await materials.read(bytes, password === undefined ? {} : { password });
    } finally {
      bytes.fill(0);
      sweepMemory();
    }
  }

  /** A key server with the files that were chosen for it. */
  const serverAt = ({
    certificate,
    key,
    authority,
    ...at
  }: Omit<CallInput<'keys.findOnServer'>, 'name'>): KeyServer => ({
    ...at,
    certificate: chosen.path('kmip', certificate),
    key: chosen.path('kmip', key),
    ...(authority === undefined ? {} : { authority: chosen.path('kmip', authority) }),
  });

  /** Has a file and a new one chosen, and begins the work on them. */
  async function beginFile(
    titles: { from: string; to: string },
    nameOf: (name: string) => string,
    work: (from: string, to: string, options: JobOptions) => Promise<unknown>,
  ): Promise<KmsFileJob | null> {
    const { files } = await keys();
    const from = await choose(() => chooseSource(app().deps.home, titles.from));
    if (from === null) return null;
    const proposed = join(dirname(from), nameOf(basename(from)));
    const to = await choose(() => chooseNew(titles.to, proposed));
    if (to === null) return null;
    const { size } = await stat(from).catch((error: unknown) => {
      throw readFault(error, from);
    });
    return files.start({ from, to, total: size }, async (options) => {
      await work(from, to, options);
    });
  }

  return {
    'keys.list': async ({ id }) => (await keys()).list(id),
    'keys.details': async ({ id, rows }) => (await keys()).details(id, rows),
    'keys.show': async ({ id, key }) => (await keys()).show(id, key),
    'keys.dependents': async ({ id, key }) => (await keys()).dependents(id, key),
    'keys.buckets': async ({ id }) => (await keys()).buckets(id),
    'keys.publicKey': async ({ id, key }) => (await keys()).publicKey(id, key),
    'keys.savePublicKey': async ({ id, key, format }) => {
      const forms = await (await keys()).publicKey(id, key);
      const content = contentOf(forms, format);
      const proposed = join(app().deps.home, `${key.replace(/[^\w.-]+/g, '-')}.${endings[format]}`);
      const path = await choose(() => chooseNew('Save the public key', proposed));
      if (path === null) return null;
      await writeNew(path, content, { mode: 0o644 }).catch((error: unknown) => {
        throw writeFault(error, path);
      });
      return { path };
    },
    'keys.log': async ({ id, key }) => (await keys()).log(id, key),

    'keys.plan': async ({ id, change }) => (await keys()).plan(id, change),
    'keys.apply': async ({ planId }) => (await keys()).apply(planId, asked()).finally(sweepMemory),

    'keys.chooseMaterial': async () => {
      const file = await chosen.choose('material', () =>
        chooseSource(app().deps.home, 'Choose a file with key material'),
      );
      if (file === null) return null;
      const found = await readFrom(file.path);
      return 'closed' in found ? { closed: { ...file, ...found } } : { material: found };
    },
    'keys.openMaterial': async ({ token, password }) => {
      const found = await readFrom(chosen.path('material', token), password);
      if (!('closed' in found)) return found;
      throw new QCredError('unsupported', `${found.closed} stands within.`, 'Open it first.');
    },
    'keys.chooseForServer': ({ what }) =>
      chosen.choose('kmip', () => chooseSource(app().deps.home, forServer[what])),
    'keys.findOnServer': async ({ name, ...at }) => {
      const { listKeyServer } = await import('#core/keys/material/keyServer.ts');
      await keys();
      return listKeyServer(serverAt(at), name);
    },
    'keys.takeFromServer': async ({ objectId, ...at }) => {
      const { takeFromKeyServer } = await import('#core/keys/material/keyServer.ts');
      const { materials } = await keys();
      const found = await takeFromKeyServer(materials, serverAt(at), objectId);
      return 'closed' in found ? found : { material: found };
    },
    'keys.makeMaterial': async ({ bytes }) => (await keys()).materials.make(bytes),
    'keys.forgetMaterial': async ({ materialId }) => (await keys()).materials.forget(materialId),

    'keys.encrypt': async ({ id, key, text, context }) => {
      const { uses } = await keys();
      const ciphertext = await uses.encrypt(id, key, Buffer.from(text), context);
      return { ciphertext: ciphertext.toString('base64') };
    },
    'keys.dataKey': async ({ id, key, clear, context }) => {
      const { uses } = await keys();
      const { ciphertext, plaintext } = await uses.dataKey(id, key, { bytes: 32, clear, context });
      // Programs take such a key as base64.
      const text = plaintext && Buffer.from(plaintext.toString('base64'));
      plaintext?.fill(0);
      return { ciphertext: ciphertext.toString('base64'), clear: text && decrypted.keep(text) };
    },
    'keys.decrypt': async ({ id, key, ciphertext, context }) => {
      const { uses } = await keys();
      const allow = mayDecrypt() ? asPerson : asked();
      return decrypted.keep(await uses.decrypt(id, fromBase64(ciphertext), { key, context }, allow));
    },
    'keys.reveal': async ({ resultId }) => {
      const { revealSeconds } = (await open().access.vault.state()).settings;
      const plaintext = decrypted.take(resultId);
      return { text: new Uint8Array(plaintext), seconds: revealSeconds };
    },
    'keys.copyResult': async ({ resultId }) => {
      const { clipboardSeconds } = (await open().access.vault.state()).settings;
      await copyForAWhile(decrypted.take(resultId).toString('utf8'), clipboardSeconds);
      return { seconds: clipboardSeconds };
    },
    'keys.forgetResult': async ({ resultId }) => decrypted.forget(resultId),
    'keys.sign': async ({ id, key, text, algorithm }) => {
      const { uses } = await keys();
      const made = await uses.sign(id, key, Buffer.from(text), { algorithm }, asked());
      return { signature: made.signature.toString('base64'), algorithm: made.algorithm };
    },
    'keys.verify': async ({ id, key, text, signature, algorithm }) => {
      const { uses } = await keys();
      return {
        valid: await uses.verify(id, key, Buffer.from(text), fromBase64(signature), { algorithm }),
      };
    },

    'keys.encryptFile': ({ id, key, context }) =>
      beginFile(
        { from: 'Choose a file to encrypt', to: 'Save the encrypted file' },
        (name) => `${name}.enc`,
        async (from, to, options) =>
          (await keys()).uses.encryptFile(id, key, from, to, { context, ...options }),
      ),
    'keys.decryptFile': ({ id, key, context }) =>
      beginFile(
        { from: 'Choose a file to decrypt', to: 'Save the decrypted file' },
        (name) => (name.endsWith('.enc') ? name.slice(0, -'.enc'.length) : `${name}.decrypted`),
        async (from, to, options) =>
          (await keys()).uses.decryptFile(id, from, to, { key, context, ...options }),
      ),
    'keys.fileJob': async ({ jobId }) => (await keys()).files.look(jobId),
    'keys.cancelFile': async ({ jobId }) => (await keys()).files.cancel(jobId),
  };
}

/** @throws QCredError bad_input */
function fromBase64(text: string): Buffer {
  const bytes = readBase64(text);
  if (bytes) return bytes;
  throw new QCredError(
    'bad_input',
    'This is no base64.',
    'Paste it whole, as it came out of QCred or another tool.',
  );
}

const endings: Readonly<Record<PublicKeyFormat, string>> = {
  pem: 'pem',
  der: 'der',
  hex: 'hex',
  jwk: 'jwk.json',
  ssh: 'pub',
};

/** A public key as a file has it. @throws QCredError unsupported */
function contentOf(forms: PublicKeyForms, format: PublicKeyFormat): Buffer {
  const content = publicKeyFile(forms, format);
  if (content) return content;
  throw new QCredError('unsupported', `A key of the kind ${forms.spec} has no such form.`, 'Choose another.');
}
