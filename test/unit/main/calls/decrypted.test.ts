import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createDecryptedTexts } from '#main/calls/decrypted.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

let made = 0;
const uuid = () => `result ${++made}`;

it('keeps a text for two minutes, and overwrites it then', () => {
  const texts = createDecryptedTexts(uuid);
  const plaintext = Buffer.from('CANARY text');
  const { resultId, bytes, isText, seconds } = texts.keep(plaintext);
  expect({ bytes, isText, seconds }).toEqual({ bytes: 11, isText: true, seconds: 120 });
  expect(texts.take(resultId).toString()).toBe('CANARY text');
  vi.advanceTimersByTime(120_000);
  expect(() => texts.take(resultId)).toThrow('forgotten');
  expect([...plaintext].every((byte) => byte === 0)).toBe(true);
});

it('tells what is no text, and keeps only the latest few', () => {
  const texts = createDecryptedTexts(uuid);
  const first = texts.keep(Buffer.from([0xff, 0xfe]));
  expect(first.isText).toBe(false);
  for (let n = 0; n < 5; n++) texts.keep(Buffer.from('x'));
  expect(() => texts.take(first.resultId)).toThrow();
});
