import { expect, test } from 'vitest';
import { halves } from '#renderer/components/halves.ts';

test('a name keeps its end, an ARN and a path their last part', () => {
  expect(halves('customer-uploads-production-reader')).toEqual(['customer-uploads-produc', 'tion-reader']);
  expect(halves('arn:aws:iam::123456789012:role/deploy/site-deployer')).toEqual([
    'arn:aws:iam::123456789012:role/deploy',
    '/site-deployer',
  ]);
  expect(halves('~/.config/rclone/rclone.conf')).toEqual(['~/.config/rclone', '/rclone.conf']);
});

test('names of a word or two tell themselves apart at their ends too', () => {
  expect(halves('nightly-reader')).toEqual(['nightly-r', 'eader']);
  expect(halves('backups-eu')).toEqual(['backups', '-eu']);
});

test('what is short gives way as a whole', () => {
  expect(halves('backups')).toEqual(['backups', '']);
  expect(halves('')).toEqual(['', '']);
});

test('a part that is too long loses its start, and nothing is lost of any text', () => {
  const long = `arn:aws:iam::123456789012:role/${'a'.repeat(60)}-reader`;
  expect(halves(long)[1]).toBe('aaaaa-reader');
  for (const text of [
    long,
    'ends-with-a-colon-and-is-long:',
    '/',
    'Учётная запись для резервных копий',
    '👩‍👩‍👧'.repeat(20),
  ])
    expect(halves(text).join('')).toBe(text);
});

test('no letter is torn apart', () => {
  const family = '👩‍👩‍👧';
  const [, tail] = halves(family.repeat(20));
  expect(tail).toBe(family.repeat(12));
});
