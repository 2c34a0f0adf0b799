import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { decryptFile, encryptFile, type FileKeys, frameBytes } from '#core/keys/envelope/files.ts';
import { openFrames, sealFrames } from '#core/keys/envelope/frames.ts';
import { readHeader, writeHeader } from '#core/keys/envelope/header.ts';
import { ByteReader } from '#core/keys/envelope/reader.ts';
import { QCredError } from '#shared/errors.ts';
import { runs } from '../../support/long.ts';

const dir = mkdtempSync(join(tmpdir(), 'qcred-envelope-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A key service of one key: what it makes, it can open. */
function service(key = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd'): FileKeys {
  const kept = new Map<string, Buffer>();
  return {
    randomBytes: (length) => randomBytes(length),
    async make(context) {
      const plaintext = randomBytes(32);
      const ciphertext = randomBytes(100);
      kept.set(
        JSON.stringify([ciphertext.toString('hex'), Object.entries(context).sort()]),
        Buffer.from(plaintext),
      );
      return { key, plaintext, ciphertext };
    },
    async open(_key, ciphertext, context) {
      const found = kept.get(JSON.stringify([ciphertext.toString('hex'), Object.entries(context).sort()]));
      if (!found) throw new QCredError('bad_input', 'refused');
      return Buffer.from(found);
    },
  };
}

const anything = { context: {}, accepts: () => true };
let number = 0;
const fresh = (name: string) => join(dir, `${name}-${number++}`);

async function made(content: Uint8Array, context: Record<string, string> = {}) {
  const keys = service();
  const [plain, sealed] = [fresh('plain'), fresh('sealed')];
  writeFileSync(plain, content);
  await encryptFile(keys, plain, sealed, context);
  return { keys, bytes: readFileSync(sealed) };
}

/** Decrypts these bytes. @returns the content, or the error's code; and that nothing else was left */
async function opened(keys: FileKeys, bytes: Uint8Array, expected = anything): Promise<Buffer | string> {
  const [sealed, back] = [fresh('given'), fresh('back')];
  writeFileSync(sealed, bytes);
  const before = readdirSync(dir).length;
  try {
    await decryptFile(keys, sealed, back, expected);
    return readFileSync(back);
  } catch (error) {
    expect(readdirSync(dir)).toHaveLength(before);
    return error instanceof QCredError ? error.code : `not ours: ${error}`;
  }
}

async function* pieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
const gather = async (source: AsyncIterable<Buffer>): Promise<Buffer> => {
  const all: Buffer[] = [];
  for await (const piece of source) all.push(piece);
  return Buffer.concat(all);
};

describe('an encrypted file', () => {
  it('gives back what was put in, of any size', async () => {
    const frame = 2 ** 20;
    for (const size of [0, 1, 4096, frame - 1, frame, frame + 1, 2 * frame, 2 * frame + 12_345]) {
      const content = randomBytes(size);
      const { keys, bytes } = await made(content, { app: 'qcred', ünï: 'çødé' });
      const back = await opened(keys, bytes);
      expect(Buffer.isBuffer(back) && createHash('sha256').update(back).digest('hex')).toBe(
        createHash('sha256').update(content).digest('hex'),
      );
    }
  });

  it('is refused with any byte turned, cut or added, and leaves nothing behind', async () => {
    const { keys, bytes } = await made(Buffer.from('a letter that nobody else reads'), { page: '1' });
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const turned = Buffer.from(bytes);
        turned[at] = (turned[at] ?? 0) ^ by;
        expect(await opened(keys, turned)).toBe('bad_input');
        expect(await opened(keys, bytes.subarray(0, at))).toBe('bad_input');
      }),
      { numRuns: runs(150, 3000) },
    );
    expect(await opened(keys, Buffer.concat([bytes, Buffer.from([0])]))).toBe('bad_input');
    expect(await opened(keys, Buffer.concat([bytes, bytes]))).toBe('bad_input');
    expect(await opened(keys, Buffer.alloc(0))).toBe('bad_input');
  });

  it('is refused with every single byte turned', async () => {
    const { keys, bytes } = await made(Buffer.from('short'));
    for (let at = 0; at < bytes.length; at++) {
      const turned = Buffer.from(bytes);
      turned[at] = (turned[at] ?? 0) ^ 0x80;
      expect(await opened(keys, turned), `byte ${at}`).toBe('bad_input');
    }
  });

  it('is refused with frames doubled, left out, reordered, or of another file', async () => {
    const framing = { messageId: randomBytes(32), contentKey: randomBytes(32), frameBytes: 16 };
    const content = randomBytes(16 * 4 + 5);
    const body = await gather(sealFrames(framing, new ByteReader(pieces(content, 7))));
    const open = (bytes: Buffer, as = framing) =>
      gather(openFrames(as, new ByteReader(pieces(bytes, 11)))).catch((error) => error.code);
    expect(await open(body)).toEqual(content);
    const size = 4 + 12 + 16 + 16;
    const frame = (i: number) => body.subarray(i * size, (i + 1) * size);
    const last = body.subarray(4 * size);
    for (const wrong of [
      [frame(0), frame(0), frame(1), frame(2), frame(3), last],
      [frame(0), frame(2), frame(3), last],
      [frame(1), frame(0), frame(2), frame(3), last],
      [frame(0), frame(1), frame(2), frame(3)],
      [last],
      [frame(0), last],
    ]) {
      expect(await open(Buffer.concat(wrong))).toBe('bad_input');
    }
    expect(await open(body, { ...framing, messageId: randomBytes(32) })).toBe('bad_input');
    const other = { ...framing, messageId: randomBytes(32) };
    const foreign = await gather(sealFrames(other, new ByteReader(pieces(content, 16))));
    const mixed = Buffer.concat([frame(0), foreign.subarray(size)]);
    expect(await open(mixed)).toBe('bad_input');
  });

  it('leaves nothing of the frames that were right before one that was not', async () => {
    const { keys, bytes } = await made(randomBytes(2 * frameBytes + 5));
    const size = 4 + 12 + frameBytes + 16;
    const body = bytes.length - (2 * size + 4 + 4 + 12 + 4 + 5 + 16);
    const [head, first, second, last] = [
      bytes.subarray(0, body),
      bytes.subarray(body, body + size),
      bytes.subarray(body + size, body + 2 * size),
      bytes.subarray(body + 2 * size),
    ];
    expect(await opened(keys, Buffer.concat([head, first, second, last]))).toBeInstanceOf(Buffer);
    for (const wrong of [
      [head, first, first, second, last],
      [head, second, first, last],
      [head, first, last],
      [head, first, second],
      [head, first, second, last.subarray(0, -1)],
    ]) {
      expect(await opened(keys, Buffer.concat(wrong))).toBe('bad_input');
    }
  });

  it('belongs to its key: another one that opens the head is found out', async () => {
    const dataKey = randomBytes(32);
    const header = {
      messageId: randomBytes(32),
      context: {},
      keys: [{ provider: 'aws-kms', key: 'arn', ciphertext: Buffer.from('c') }],
      frameBytes: 64,
    };
    const { bytes, contentKey } = writeHeader(header, dataKey);
    const read = await readHeader(new ByteReader(pieces(bytes, 5)));
    expect(read.open(dataKey)).toEqual(contentKey);
    expect(() => read.open(randomBytes(32))).toThrow('changed or cut');
  });

  it('reads what the AWS Encryption SDK wrote', async () => {
    // Made by @aws-crypto/client-node 5.0.2, with frames of 64 bytes under a data key of 32 sevens.
    const bytes = readFileSync(new URL('../../fixtures/envelope/aws-encryption-sdk.bin', import.meta.url));
    const keys = { ...service(), open: async () => Buffer.alloc(32, 7) };
    const back = await opened(keys, bytes, { ...anything, context: { app: 'sdk', purpose: 'test' } });
    expect(String(back)).toBe('What the AWS Encryption SDK wrote. '.repeat(20));
  });

  it('is opened only with the context and the key that are expected', async () => {
    const { keys, bytes } = await made(Buffer.from('a'), { page: '1' });
    expect(await opened(keys, bytes, { ...anything, context: { page: '1' } })).toEqual(Buffer.from('a'));
    expect(await opened(keys, bytes, { ...anything, context: { page: '2' } })).toBe('bad_input');
    expect(await opened(keys, bytes, { ...anything, accepts: () => false })).toBe('bad_input');
    expect(await opened(service(), bytes)).toBe('bad_input');
  });

  it('takes no place that is taken, and no folder for a file', async () => {
    const keys = service();
    const plain = fresh('plain');
    writeFileSync(plain, 'a');
    await expect(encryptFile(keys, plain, plain, {})).rejects.toMatchObject({ code: 'name_taken' });
    await expect(encryptFile(keys, dir, fresh('out'), {})).rejects.toMatchObject({ code: 'file_unreadable' });
    await expect(encryptFile(keys, fresh('none'), fresh('out'), {})).rejects.toBeInstanceOf(QCredError);
    const stopped = AbortSignal.abort();
    await expect(encryptFile(keys, plain, fresh('out'), {}, { signal: stopped })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('survives heads made of anything', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (noise) => {
        const bytes = Buffer.concat([Buffer.from([2, 0x04, 0x78]), noise]);
        expect(await opened(service(), bytes)).toBe('bad_input');
      }),
      { numRuns: runs(200, 5000) },
    );
  });
});
