/** What was found, taken and left, as it is shown: without secrets. */
import { expect, it } from 'vitest';
import { viewFinds, viewLeft, viewTaken } from '#core/tools/imports/view.ts';
import { emptyVault } from '#shared/model.ts';
import { credential, idOf as id, profile } from '../../records.ts';
import { wrong } from '../bindings/given.ts';
import { arnOf, find, idOf, key, role } from './given.ts';

it('what was found is shown with all that is known of it, and no secret', () => {
  const where = { path: '/home/p/.aws/credentials', line: 7 };
  const one = find(
    key('one', {
      provider: 'minio',
      region: 'eu-west-1',
      endpoints: { s3: 'https://minio.example' },
      repairable: true,
      notices: [wrong('odd')],
      where,
    }),
  );
  const [view] = viewFinds([one], emptyVault());
  expect(view).toEqual({
    key: '["aws","","one"]',
    target: 'aws',
    targetLabel: 'AWS CLI',
    name: 'one',
    provider: 'minio',
    kind: 'static',
    accessKeyId: idOf('one'),
    accountId: undefined,
    region: 'eu-west-1',
    endpoints: { s3: 'https://minio.example' },
    roleArn: undefined,
    sourceName: undefined,
    hasSecret: true,
    repairable: true,
    sameAs: [],
    alreadyHere: null,
    importable: true,
    notices: [wrong('odd')],
    path: where.path,
    line: 7,
  });
  expect(JSON.stringify(view)).not.toContain('CANARY');
});

it('what cannot be taken in says why, after what was known before', () => {
  const [half, r] = viewFinds(
    [find(key('half', { secretAccessKey: undefined, notices: [wrong('odd')] })), find(role('r', 'none'))],
    emptyVault(),
  );
  expect(half).toMatchObject({ hasSecret: false, importable: false });
  expect(half?.notices).toEqual([
    wrong('odd'),
    { level: 'info', message: 'It has only half a key.', hint: '' },
  ]);
  expect(r).toMatchObject({ roleArn: arnOf('r'), sourceName: 'none', importable: false });
});

it('the same key elsewhere is told, and what is here already', () => {
  const [one, other, two] = viewFinds(
    [
      find(key('one')),
      find(key('other', { accessKeyId: idOf('one'), secretAccessKey: key('one').secretAccessKey }), {
        tool: 'rclone',
      }),
      find(key('two')),
    ],
    {
      ...emptyVault(),
      credentials: [credential(1, { provider: 'aws', accessKeyId: idOf('one') })],
      profiles: [profile(1, { provider: 'aws' })],
    },
  );
  expect([one?.sameAs, other?.sameAs, two?.sameAs]).toEqual([[other?.key], [one?.key], []]);
  expect([one?.alreadyHere, two?.alreadyHere]).toEqual(['profile 1', null]);
});

it('what was taken is one for each profile, with each place it came from', () => {
  const [a, b] = [profile(1), profile(2)];
  const finds = [find(key('one')), find(key('remote'), { tool: 'rclone' }), find(key('two'))];
  const saved = finds.map((one, i) => ({ find: one, profile: i < 2 ? a : b, isNew: i < 2 }));
  expect(viewTaken(saved)).toEqual([
    {
      profileId: id(1),
      name: 'profile 1',
      isNew: true,
      found: [
        { name: 'one', targetLabel: 'AWS CLI' },
        { name: 'remote', targetLabel: 'rclone' },
      ],
    },
    { profileId: id(2), name: 'profile 2', isNew: false, found: [{ name: 'two', targetLabel: 'AWS CLI' }] },
  ]);
});

it('what was left is told with where it stands, and why', () => {
  expect(viewLeft([{ find: find(key('one')), what: 'replace', why: 'It stays.' }])).toEqual([
    { name: 'one', targetLabel: 'AWS CLI', what: 'replace', why: 'It stays.' },
  ]);
});
