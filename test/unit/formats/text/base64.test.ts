import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readBase64, readBase64Bytes } from '#core/formats/text/base64.ts';
import { runs } from '../../../support/long.ts';
import '../../../support/seed.ts';

it('base64 is read over as many lines as it stands in', () => {
  expect(readBase64('aGVs\r\n bG8h\n')?.toString()).toBe('hello!');
  expect(readBase64('aGVsbG8=')?.toString()).toBe('hello');
  expect(readBase64('aGVsbA==')?.toString()).toBe('hell');
  expect(readBase64('+/+/')).toEqual(Buffer.from([0xfb, 0xff, 0xbf]));
});

it.each(['', ' ', 'aGVsbG8', 'aGVsbG8!', '!GVsbG8h', '====', 'a===', '-_-_', 'aG=sbG8h'])(
  'what is none is not read: %j',
  (text) => {
    expect(readBase64(text)).toBeNull();
    expect(readBase64Bytes(Buffer.from(text))).toBeNull();
  },
);

it('bytes are read as texts are', () => {
  const encoded = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64'));
  const odd = fc.string({ unit: fc.constantFrom(...'AZaz09+/=-_ \t\r\n!é'), maxLength: 24 });
  const text = fc.oneof(
    encoded,
    odd,
    fc.tuple(encoded, odd, encoded).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (words) => {
      const found = readBase64Bytes(Buffer.from(words, 'latin1'));
      expect(found && Buffer.from(found)).toEqual(readBase64(words));
    }),
    { numRuns: runs(1000, 50_000) },
  );
});
