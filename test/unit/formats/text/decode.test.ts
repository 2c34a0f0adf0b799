import { describe, expect, it } from 'vitest';
import { decodeText } from '#core/formats/text/decode.ts';

const text = 'Access key ID,Secret\r\nAKIAIOSFODNN7EXAMPLE,CANARY/größer\r\n';
const utf8 = Buffer.from(text);
const little = Buffer.from(text, 'utf16le');
const big = Buffer.from(little).swap16();

describe('bytes of a text', () => {
  it.each([
    ['UTF-8', utf8],
    ['UTF-8 with a mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), utf8])],
    ['UTF-16LE', little],
    ['UTF-16LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), little])],
    ['UTF-16BE', big],
    ['UTF-16BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), big])],
  ])('in %s are read', (_, bytes) => {
    expect(decodeText(bytes)).toBe(text);
  });

  it('of UTF-16 may be mostly other letters, or few', () => {
    for (const words of ['ab', 'Ключ key', '鍵鍵a a']) {
      const bytes = Buffer.from(words, 'utf16le');
      expect(decodeText(bytes)).toBe(words);
      expect(decodeText(Buffer.from(bytes).swap16())).toBe(words);
    }
  });

  it('with a mark are what that says, whatever letters follow', () => {
    const words = Buffer.from('Ключ доступа', 'utf16le');
    expect(decodeText(Buffer.concat([Buffer.from([0xff, 0xfe]), words]))).toBe('Ключ доступа');
    expect(decodeText(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(words).swap16()]))).toBe(
      'Ключ доступа',
    );
  });

  it('tell by their beginning, however long they are', () => {
    const long = Buffer.concat([Buffer.from('a'.repeat(4096)), Buffer.alloc(40_000)]);
    expect(decodeText(long).startsWith('aaa')).toBe(true);
    const wide = Buffer.concat([Buffer.from('a'.repeat(2048), 'utf16le'), Buffer.from('x'.repeat(40_000))]);
    expect(decodeText(wide).startsWith('aaa')).toBe(true);
  });

  it('with half a mark have none', () => {
    expect(decodeText(Buffer.from([0xfe, 0x41]))).toBe('\ufffdA');
    expect(decodeText(Buffer.from([0x41, 0xfe]))).toBe('A\ufffd');
    expect(decodeText(Buffer.from([0x41, 0xff]))).toBe('A\ufffd');
  });

  it('are UTF-8 where nothing tells', () => {
    expect(decodeText(Buffer.from(''))).toBe('');
    expect(decodeText(Buffer.from('a'))).toBe('a');
    expect(decodeText(Buffer.from([0xff, 0x41]))).toBe('\ufffdA');
  });
});
