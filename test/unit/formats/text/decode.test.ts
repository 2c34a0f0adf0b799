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

  it('are UTF-8 where nothing tells', () => {
    expect(decodeText(Buffer.from(''))).toBe('');
    expect(decodeText(Buffer.from('a'))).toBe('a');
    expect(decodeText(Buffer.from([0xff, 0x41]))).toBe('\ufffdA');
  });
});
