import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  type ChainedRecord,
  follows,
  linkOf,
  openLine,
  sealLine,
  start,
} from '#core/store/activity/chain.ts';
import { open } from '#core/store/crypto/box.ts';

const record: ChainedRecord = {
  seq: 1,
  at: '2026-11-02T10:00:00.000Z',
  action: 'secret.read',
  subject: 'photos',
  actor: { kind: 'test', pid: 7 },
  prev: '',
};

it('a line opens to the record that it was made of, and to nothing when it is torn or of another vault', () => {
  const key = new Uint8Array(32).fill(1);
  const line = sealLine(key, record, randomBytes);
  expect(openLine(key, line)).toEqual(record);
  expect(
    JSON.parse(Buffer.from(open(key, Buffer.from(line, 'base64'), Buffer.from('activity'))).toString()),
  ).toEqual(record);
  expect(openLine(key, line.slice(0, -4))).toBeNull();
  expect(openLine(key, '')).toBeNull();
  expect(openLine(new Uint8Array(32).fill(2), line)).toBeNull();
});

it('a line under a key that was overwritten is not taken for damaged', () => {
  const key = new Uint8Array(32).fill(1);
  const line = sealLine(key, record, randomBytes);
  key.fill(0);
  expect(() => openLine(key, line)).toThrow(expect.objectContaining({ code: 'locked' }));
});

it('a record follows another by its number and by its link', () => {
  const end = { seq: 3, link: linkOf('line') };
  expect(follows(record, start)).toBe(true);
  expect(follows({ ...record, seq: 4, prev: end.link }, end)).toBe(true);
  expect(follows({ ...record, seq: 5, prev: end.link }, end)).toBe(false);
  expect(follows({ ...record, seq: 3, prev: end.link }, end)).toBe(false);
  expect(follows({ ...record, seq: 4, prev: linkOf('other') }, end)).toBe(false);
  expect(linkOf('line')).toMatch(/^[0-9a-f]{64}$/);
});
