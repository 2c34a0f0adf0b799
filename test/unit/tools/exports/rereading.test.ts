/** Whether a tool reads what it read before, once a key has another's place in its files. */
import { expect, it } from 'vitest';
import { readsTheSame } from '#core/tools/exports/rereading.ts';
import { targetById } from '#core/tools/targets/index.ts';
import type { Target, TargetText } from '#core/tools/targets/kit/target.ts';
import { QCredError } from '#shared/errors.ts';

const old = { accessKeyId: 'QKEYOLD0000000000001', secretAccessKey: 'CANARY/old+0123456789' };
const next = { accessKeyId: 'QKEYNEW0000000000002', secretAccessKey: 'CANARY/new+0123456789' };
const other = { accessKeyId: 'QKEYOTHER00000000003', secretAccessKey: 'CANARY/other+0123456789' };
const rclone = targetById('rclone');
const remote = (name: string, key: typeof old, more = '') =>
  `[${name}]\ntype = s3\naccess_key_id = ${key.accessKeyId}\nsecret_access_key = ${key.secretAccessKey}\n${more}`;
const files = (text: string): TargetText[] => [{ part: 'config', path: '/c', text }];
const same = (before: string, after: string, target: Target = rclone) =>
  readsTheSame(target, files(before), files(after), old, next);

it('is so where the key alone has another place, or none has', () => {
  expect(same(remote('a', old), remote('a', next))).toBe(true);
  expect(same(remote('a', old), remote('a', old))).toBe(true);
  expect(same(remote('a', old) + remote('b', other), remote('a', next) + remote('b', other))).toBe(true);
  expect(same(`# ${old.accessKeyId}\n${remote('a', old)}`, `# x\n${remote('a', next)}`)).toBe(true);
});

it.each<[what: string, before: string, after: string]>([
  ['half of each', remote('a', old), remote('a', { ...next, secretAccessKey: old.secretAccessKey })],
  ['the other half', remote('a', old), remote('a', { ...old, secretAccessKey: next.secretAccessKey })],
  ['a key of somebody else', remote('a', other), remote('a', next)],
  ['somebody else’s in its place', remote('a', old), remote('a', other)],
  ['another setting', remote('a', old, 'region = x\n'), remote('a', next, 'region = y\n')],
  ['a setting that goes', remote('a', old, 'region = x\n'), remote('a', next)],
  ['a setting that comes', remote('a', old), remote('a', next, 'region = x\n')],
  ['another name', remote('a', old), remote('b', next)],
  ['one more', remote('a', old), remote('a', next) + remote('b', other)],
  ['one less', remote('a', old) + remote('b', other), remote('a', next)],
  ['what cannot be read', remote('a', old), `${remote('a', next)}[b\n`],
])('is not so with %s', (_, before, after) => expect(same(before, after)).toBe(false));

it('asks of the parts what of the profiles', () => {
  const part = (name: string, says: Record<string, string>, doubtful?: () => string[]) => ({
    name,
    of: [],
    says: new Map(Object.entries(says)),
    ...(doubtful && { doubtful }),
  });
  const tool = (parts: Record<string, unknown[]>, profiles: Record<string, unknown[]> = {}) =>
    ({
      parts: ([one]: readonly TargetText[]) => parts[one?.text ?? ''],
      read: ([one]: readonly TargetText[]) => ({ profiles: profiles[one?.text ?? ''] ?? [], notices: [] }),
    }) as unknown as Target;
  const says = (was: unknown[], is: unknown[]) => same('was', 'is', tool({ was, is }));
  expect(says([part('a', { k: old.accessKeyId })], [part('a', { k: next.accessKeyId })])).toBe(true);
  expect(
    says([part('a', { k: `${old.secretAccessKey} x` })], [part('a', { k: `${next.secretAccessKey} x` })]),
  ).toBe(true);
  expect(says([part('a', { k: 'x' })], [part('b', { k: 'x' })])).toBe(false);
  expect(says([part('a', { k: 'x' })], [])).toBe(false);
  expect(says([], [part('a', { k: 'x' })])).toBe(false);
  expect(says([part('a', { k: '' })], [part('a', { l: '' })])).toBe(true);
  expect(says([part('a', { k: 'x' })], [part('a', { k: 'x', l: 'x' })])).toBe(false);
  expect(says([part('a', {})], [part('a', {}, () => [])])).toBe(false);
  const key = (name: string, { accessKeyId }: typeof old, secret: string) => ({
    ...{ name, accessKeyId },
    secretAccessKey: { reveal: () => secret },
  });
  const reads = (was: object, is: object) =>
    same('was', 'is', tool({ was: [], is: [] }, { was: [was], is: [is] }));
  expect(reads(key('a', old, 'x'), key('a', next, next.secretAccessKey))).toBe(true);
  expect(reads(key('a', other, 'x'), key('a', next, next.secretAccessKey))).toBe(false);
  expect(reads(key('a', other, 'x'), key('a', other, 'x'))).toBe(true);
  expect(reads(key('a', other, 'x'), key('b', other, 'x'))).toBe(false);
  const profiles = { was: [{ name: 'a' }], is: [] };
  expect(same('was', 'is', tool({ was: [], is: [] }, profiles))).toBe(false);
  expect(same('was', 'is', tool({ was: [], is: [] }, { was: [], is: [{ name: 'a' }] }))).toBe(false);
  expect(same('was', 'is', tool({ was: [], is: [] }, { was: [{ name: 'a' }], is: [{ name: 'a' }] }))).toBe(
    true,
  );
});

it('hides no fault of ours', () => {
  const failing = (error: Error) =>
    ({
      read: () => {
        throw error;
      },
    }) as unknown as Target;
  expect(same('x', 'y', failing(new QCredError('file_malformed', 'x')))).toBe(false);
  expect(() => same('x', 'y', failing(new TypeError('ours')))).toThrow('ours');
});
