import { describe, expect, it } from 'vitest';
import { countOf, isIn, lineOf, replaceKey } from '#core/tools/edits/keyText.ts';

const from = { accessKeyId: 'AKID0000000000000001', secretAccessKey: 'CANARY/old+secret=' };
const to = { accessKeyId: 'AKID0000000000000002', secretAccessKey: "CANARY/new$&secret'" };

describe('an access key id in a text', () => {
  it('counts as a word of its own, with its line', () => {
    const text = `a\nid=AKID1\n"AKID1":AKID10 xAKID1 AKID1`;
    expect(countOf(text, 'AKID1')).toBe(3);
    expect(lineOf(text, 'AKID1')).toBe(2);
    expect(lineOf(text, 'AKID2')).toBeNull();
    expect(lineOf(`AKID1\n`, 'AKID1')).toBe(1);
    expect(countOf('a.b', 'a.b')).toBe(1);
    expect(countOf('a.b', 'axb')).toBe(0);
    expect(countOf('axb', 'a.b')).toBe(0);
  });

  it('is seen in bytes that are no text, and in UTF-16 of either order', () => {
    const wide = Buffer.from(`key ${from.accessKeyId}\n`, 'utf16le');
    for (const bytes of [
      Buffer.from([0, 255, ...Buffer.from(from.accessKeyId), 0]),
      wide,
      Buffer.from(wide).swap16(),
    ])
      expect(isIn(bytes, from.accessKeyId)).toBe(true);
    expect(isIn(Buffer.from(`${from.accessKeyId}9`), from.accessKeyId)).toBe(false);
  });
});

describe('a key in the place of another', () => {
  const entry = ({ accessKeyId, secretAccessKey }: typeof from) =>
    `; x\r\nid =${accessKeyId}\r\n secret= ${secretAccessKey} ;y`;

  it('changes nothing else, whatever is in it', () => {
    expect(replaceKey(entry(from), from, to)).toBe(entry(to));
    expect(replaceKey(entry(from) + entry(from), from, to)).toBe(entry(to) + entry(to));
  });

  it.each([
    ['the id alone', `# ${from.accessKeyId}`],
    ['the secret alone', from.secretAccessKey],
    ['one more of the id', `${entry(from)} ${from.accessKeyId}`],
    ['another id that begins the same', entry({ ...from, accessKeyId: `${from.accessKeyId}9` })],
    ['nothing', ''],
  ])('is not put where there is %s', (_, text) => {
    expect(replaceKey(text, from, to)).toBeNull();
  });

  it('is not put in the place of words that may mean something else', () => {
    const same = { accessKeyId: 'minioadmin', secretAccessKey: 'minioadmin' };
    expect(replaceKey('minioadmin minioadmin', same, to)).toBeNull();
    const replaced = (accessKeyId: string, secretAccessKey: string) =>
      replaceKey(`${accessKeyId} ${secretAccessKey}`, { accessKeyId, secretAccessKey }, to);
    expect(replaced('admin', 'CANARY/long')).toBeNull();
    expect(replaced('AKID0001', 'CANARY')).toBeNull();
    expect(replaced('AKID0001', 'CANARY/1')).toBe(`${to.accessKeyId} ${to.secretAccessKey}`);
  });

  it('is not put where the old id would stay in it, or be taken for one in the new secret', () => {
    expect(replaceKey(entry(from), from, { ...to, accessKeyId: `${from.accessKeyId}-2` })).toBeNull();
    expect(
      replaceKey(entry(from), from, { ...to, secretAccessKey: `CANARY/${from.accessKeyId}/` }),
    ).toBeNull();
  });
});
