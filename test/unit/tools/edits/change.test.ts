import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Change, createChangeCodec, type FileChange } from '#core/tools/edits/change.ts';
import { openFiles, tempFolder } from '../../store/files/temp.ts';
import { bytes, hashOf } from './setup.ts';

const codec = createChangeCodec(new Uint8Array(32).fill(3), (length) => new Uint8Array(randomBytes(length)));
const state = (text: string) => ({ hash: hashOf(text), length: text.length, mode: 0o600 });
const file = (name: string, before: string | null): FileChange => ({
  path: `/home/me/${name}`,
  target: `/home/me/${name}`,
  temp: `/home/me/.${name}.new`,
  before: before === null ? null : state(before),
  after: state('new'),
});
const change: Change = {
  id: 'a change',
  title: 't',
  at: '2026-11-02T10:00:00.000Z',
  files: [file('a', 'first'), file('b', null), file('c', 'other')],
  makes: [],
  empties: [],
};
const olds = [bytes('first'), null, bytes('other')];
/** "QCHANGE1", the length of the first box, that box; then boxes of 40 bytes and what they hold. */
const headEnd = (content: Buffer) => 12 + content.readUInt32BE(8);

function written(content: Uint8Array): string {
  const path = join(tempFolder(), 'journal');
  writeFileSync(path, content, { mode: 0o600 });
  return path;
}

describe('a change file', () => {
  it('gives back the change and the old bytes of each file', async () => {
    const path = written(codec.encode(change, olds));
    expect(await codec.read(path)).toEqual(change);
    const whole = await codec.readWhole(path);
    expect(whole.change).toEqual(change);
    expect(whole.olds.map((old) => old && Buffer.from(old).toString())).toEqual(['first', null, 'other']);
  });

  it('opens no old bytes in the place of those of another file or change', async () => {
    const content = Buffer.from(codec.encode(change, olds));
    const at = headEnd(content);
    const box = 40 + 'first'.length;
    expect(content.length).toBe(at + 2 * box);
    const swapped = Buffer.concat([
      content.subarray(0, at),
      content.subarray(at + box),
      content.subarray(at, at + box),
    ]);
    await expect(codec.readWhole(written(swapped))).rejects.toThrow();

    const other = Buffer.from(codec.encode({ ...change, id: 'another' }, olds));
    const mixed = Buffer.concat([other.subarray(0, headEnd(other)), content.subarray(at)]);
    expect((await codec.read(written(mixed))).id).toBe('another');
    await expect(codec.readWhole(written(mixed))).rejects.toThrow();
  });

  it('is told from one that is none, and from one that is cut off, before anything is read by its length', async () => {
    const content = Buffer.from(codec.encode(change, olds));
    const strange = Buffer.from(content);
    strange.write('QCHANGE2');
    const claims = (length: number) => {
      const copy = Buffer.from(content);
      copy.writeUInt32BE(length, 8);
      return copy;
    };
    for (const read of [codec.read, codec.readWhole]) {
      await expect(read(written(strange))).rejects.toThrow('not a change file');
      for (const length of [0xffff_ffff, content.length - 12 + 1])
        await expect(read(written(claims(length)))).rejects.toThrow('cut off');
    }
  });

  it.each<[what: string, other: object]>([
    ['no id', { id: undefined }],
    ['a number for its title', { title: 7 }],
    ['no time', { at: null }],
    ['no list of files', { files: {} }],
    ['no folders', { makes: undefined }],
    ['a word for its empty folders', { empties: 'a' }],
  ])('of another version is not read: with %s', async (_, other) => {
    const path = written(codec.encode(Object.assign({}, change, other), olds));
    for (const read of [codec.read, codec.readWhole])
      await expect(read(path)).rejects.toThrow('a change of another shape');
  });

  it.runIf(process.platform === 'linux')('is closed again, also when it is damaged', async () => {
    const path = written(codec.encode(change, olds));
    await codec.read(path);
    expect(openFiles(path)).toBe(0);
    const damaged = written(Buffer.from('QCHANGE1'));
    await expect(codec.read(damaged)).rejects.toThrow();
    expect(openFiles(damaged)).toBe(0);
  });
});
