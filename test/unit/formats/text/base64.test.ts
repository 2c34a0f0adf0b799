import { expect, it } from 'vitest';
import { readBase64 } from '#core/formats/text/base64.ts';

it('base64 is read over as many lines as it stands in', () => {
  expect(readBase64('aGVs\r\n bG8h\n')?.toString()).toBe('hello!');
  expect(readBase64('aGVsbG8=')?.toString()).toBe('hello');
  expect(readBase64('aGVsbA==')?.toString()).toBe('hell');
  expect(readBase64('+/+/')).toEqual(Buffer.from([0xfb, 0xff, 0xbf]));
});

it.each(['', ' ', 'aGVsbG8', 'aGVsbG8!', '!GVsbG8h', '====', 'a===', '-_-_', 'aG=sbG8h'])(
  'what is none is not read: %j',
  (text) => expect(readBase64(text)).toBeNull(),
);
