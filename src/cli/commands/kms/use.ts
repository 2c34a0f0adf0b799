import { rm } from 'node:fs/promises';
import { readBase64 } from '#core/formats/text/base64.ts';
import { writeNew } from '#core/store/files/atomic.ts';
import { readAtMost } from '#core/store/files/bounded.ts';
import { writeFault } from '#core/store/files/faults.ts';
import { QCredError } from '#shared/errors.ts';
import { type Context, flag, required, requiredOption, text, UsageError } from '../../command.ts';
import { pairsOption, whereOf } from './place.ts';

/** More than any key takes or makes at once, in base64. */
const mostInput = 64 * 1024;

/** Standard input; null for more than a key could take. */
async function pipedBytes(): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > mostInput) return null;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

/**
 * The bytes of FILE, or of standard input for `-`. No more is read than a key could take.
 *
 * @param instead what to do with something larger
 * @throws QCredError
 */
async function bytesOf(path: string, instead: string): Promise<Buffer> {
  const bytes = path === '-' ? await pipedBytes() : await readAtMost(path, mostInput);
  if (bytes) return bytes;
  throw new QCredError(
    'bad_input',
    `${path === '-' ? 'What comes in' : path} is too large: a key takes 4096 bytes at once.`,
    instead,
  );
}

const asFile = 'Encrypt it with "qcred kms encrypt-file", which takes files of any size.';
const asDigest = 'Sign its digest instead: "openssl dgst -sha256 -binary FILE", then --digest.';
const ofFile = 'If "qcred kms encrypt-file" made it, use "qcred kms decrypt-file".';
const notIt = 'A signature is smaller. Check which file it is.';

/** Bytes that may stand in base64, as this command prints them, or by themselves. */
const fromBase64 = (bytes: Buffer): Buffer => readBase64(bytes.toString('latin1')) ?? bytes;

const writeSecretly = (out: string, bytes: Buffer): Promise<void> =>
  writeNew(out, bytes, { mode: 0o600 }).catch((error: unknown) => {
    throw writeFault(error, out);
  });

async function writeOut(context: Context, out: string, bytes: Buffer, what: string): Promise<void> {
  await writeSecretly(out, bytes);
  if (context.json) context.printJson({ out });
  else context.note(`Wrote ${what} to ${out}.`);
}

/** `qcred kms encrypt FILE --key KEY` */
export async function encrypt(context: Context): Promise<number> {
  const key = requiredOption(context, 'key');
  const plaintext = await bytesOf(required(context, 1, 'The file'), asFile);
  const { keys, place } = await whereOf(context);
  const sealed = await keys.uses.encrypt(place, key, plaintext, pairsOption(context, 'context'));
  const out = text(context, 'out');
  if (out !== undefined) await writeOut(context, out, sealed, 'what was encrypted');
  else if (context.json) context.printJson({ ciphertext: sealed.toString('base64') });
  else context.print(sealed.toString('base64'));
  return 0;
}

/** `qcred kms decrypt FILE` */
export async function decrypt(context: Context): Promise<number> {
  const sealed = fromBase64(await bytesOf(required(context, 1, 'The file'), ofFile));
  const { keys, place } = await whereOf(context);
  const options = { key: text(context, 'key'), context: pairsOption(context, 'context') };
  const plaintext = await keys.uses.decrypt(place, sealed, options);
  const out = text(context, 'out');
  if (out !== undefined) await writeOut(context, out, plaintext, 'what was decrypted');
  else if (context.json) context.printJson({ plaintext: plaintext.toString('base64') });
  else {
    const words = plaintext.toString('utf8');
    if (!Buffer.from(words).equals(plaintext)) {
      throw new QCredError('bad_input', 'What was decrypted is no text.', 'Write it into a file with -o.');
    }
    context.printText(words);
  }
  return 0;
}

const dataKeyBytes = { 128: 16, 256: 32 } as const;

/** `qcred kms data-key --key KEY` */
export async function dataKey(context: Context): Promise<number> {
  const key = requiredOption(context, 'key');
  const [out, plain, bits] = [
    text(context, 'out'),
    text(context, 'plaintext'),
    text(context, 'bits') ?? '256',
  ];
  const bytes = bits === '128' || bits === '256' ? dataKeyBytes[bits] : undefined;
  if (bytes === undefined) throw new UsageError('--bits is 128 or 256.');
  if (plain === '-' && out === undefined && !context.json)
    throw new UsageError('--plaintext - goes with -o FILE or --json, so that the two are not taken for one.');
  const { keys, place } = await whereOf(context);
  const pairs = pairsOption(context, 'context');
  const made = await keys.uses.dataKey(place, key, { bytes, clear: plain !== undefined, context: pairs });
  try {
    if (out !== undefined) await writeSecretly(out, made.ciphertext);
    if (plain !== undefined && plain !== '-' && made.plaintext)
      await writeSecretly(plain, made.plaintext).catch(async (error: unknown) => {
        if (out !== undefined) await rm(out, { force: true });
        throw error;
      });
    const clear = plain === '-' ? made.plaintext?.toString('base64') : undefined;
    const ciphertext = made.ciphertext.toString('base64');
    if (context.json)
      context.printJson({
        ...(out === undefined ? { ciphertext } : { out }),
        ...(clear === undefined ? {} : { plaintext: clear }),
      });
    else {
      if (out === undefined) context.print(ciphertext);
      else context.note(`Wrote the encrypted data key to ${out}.`);
      if (clear !== undefined) context.print(clear);
    }
    if (plain !== undefined && plain !== '-')
      context.note(`Wrote the data key in the clear to ${plain}. Overwrite it when it was used.`);
    return 0;
  } finally {
    made.plaintext?.fill(0);
  }
}

/** `qcred kms re-encrypt FILE --to KEY` */
export async function reEncrypt(context: Context): Promise<number> {
  const to = requiredOption(context, 'to');
  const sealed = fromBase64(await bytesOf(required(context, 1, 'The file'), ofFile));
  const { keys, place } = await whereOf(context);
  const anew = await keys.uses.reEncrypt(place, sealed, {
    key: text(context, 'key'),
    context: pairsOption(context, 'context'),
    to,
    toContext: pairsOption(context, 'to-context'),
  });
  const out = text(context, 'out');
  if (out !== undefined) await writeOut(context, out, anew, 'what was encrypted anew');
  else if (context.json) context.printJson({ ciphertext: anew.toString('base64') });
  else context.print(anew.toString('base64'));
  return 0;
}

/** `qcred kms sign FILE --key KEY` */
export async function sign(context: Context): Promise<number> {
  const key = requiredOption(context, 'key');
  const message = await bytesOf(required(context, 1, 'The file'), asDigest);
  const { keys, place } = await whereOf(context);
  const { signature, algorithm } = await keys.uses.sign(place, key, message, {
    algorithm: text(context, 'algorithm'),
    digest: flag(context, 'digest'),
  });
  const out = text(context, 'out');
  if (out !== undefined) await writeOut(context, out, signature, `the signature (${algorithm})`);
  else if (context.json) context.printJson({ signature: signature.toString('base64'), algorithm });
  else context.print(signature.toString('base64'));
  return 0;
}

/** `qcred kms verify FILE --key KEY --signature FILE` */
export async function verify(context: Context): Promise<number> {
  const key = requiredOption(context, 'key');
  const message = await bytesOf(required(context, 1, 'The file'), asDigest);
  const signature = fromBase64(await bytesOf(requiredOption(context, 'signature'), notIt));
  const { keys, place } = await whereOf(context);
  const valid = await keys.uses.verify(place, key, message, signature, {
    algorithm: text(context, 'algorithm'),
    digest: flag(context, 'digest'),
  });
  if (context.json) context.printJson({ valid });
  else
    context.note(valid ? 'The signature is valid.' : 'The signature is NOT by this key over this message.');
  return valid ? 0 : 1;
}

/** Ends what runs when the person presses Ctrl-C, so that nothing is left half written. */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.once(signal, stop);
  try {
    return await work(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}

/** `qcred kms encrypt-file FILE --key KEY -o OUT` */
export async function encryptFile(context: Context): Promise<number> {
  const [from, to] = [required(context, 1, 'The file'), requiredOption(context, 'out')];
  const key = requiredOption(context, 'key');
  const { keys, place } = await whereOf(context);
  const options = { context: pairsOption(context, 'context') };
  const made = await untilInterrupted((signal) =>
    keys.uses.encryptFile(place, key, from, to, { ...options, signal }),
  );
  if (context.json) context.printJson({ out: to, key: made.key });
  else context.note(`Encrypted ${from} as ${to}.`);
  return 0;
}

/** `qcred kms decrypt-file FILE -o OUT` */
export async function decryptFile(context: Context): Promise<number> {
  const [from, to] = [required(context, 1, 'The file'), requiredOption(context, 'out')];
  const { keys, place } = await whereOf(context);
  const options = { key: text(context, 'key'), context: pairsOption(context, 'context') };
  const opened = await untilInterrupted((signal) =>
    keys.uses.decryptFile(place, from, to, { ...options, signal }),
  );
  if (context.json) context.printJson({ out: to, ...opened });
  else context.note(`Decrypted ${from} as ${to}.`);
  return 0;
}
