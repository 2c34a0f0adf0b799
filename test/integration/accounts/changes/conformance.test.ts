import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IamChange } from '#shared/iamChange.ts';
import { cleanEnvironment, have, temporaryHome } from '../../../support/command.ts';
import { type IamServer, startMoto, startOurs } from '../../sandbox/iamServers.ts';
import { type Connected, connect } from './fixture.ts';

const hasMoto = await have('moto_server', ['--help']);
const { home, remove } = temporaryHome();
afterAll(remove);

const document = (Action: string, Resource = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
const trust = (AWS: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  });

/** Every kind of change, from an empty account to things and back to an empty one. */
function suite(start: () => Promise<IamServer>): void {
  let server: IamServer;
  let connected: Connected;
  let before: { users: string[]; groups: string[]; roles: string[]; policies: string[] };
  const all = async (...changes: IamChange[]) => {
    for (const change of changes) await connected.make(change);
  };
  const tree = async () => (await (await connected.app.open().accounts()).tree(connected.accountId)).mirror;
  async function names() {
    const accounts = await connected.app.open().accounts();
    await accounts.sync(connected.accountId);
    const mirror = await tree();
    const sorted = (list: readonly { name: string }[]) => list.map(({ name }) => name).toSorted();
    return {
      users: sorted(mirror.users),
      groups: sorted(mirror.groups),
      roles: sorted(mirror.roles),
      policies: sorted(mirror.policies.filter((p) => p.own)),
    };
  }

  beforeAll(async () => {
    server = await start();
    connected = await connect({
      ...server,
      provider: 'aws',
      principal: { kind: 'user', name: 'somebody', arn: `arn:aws:iam::${server.accountId}:user/somebody` },
    });
    before = await names();
  });
  afterAll(async () => {
    connected.close();
    await server.close();
  });

  it('makes everything there is', async () => {
    const policyArn = `arn:aws:iam::${server.accountId}:policy/Reading`;
    const bob = { kind: 'user', name: 'bob' } as const;
    const deploy = { kind: 'role', name: 'deploy' } as const;
    await all(
      { kind: 'create-group', name: 'ops' },
      { kind: 'create-user', name: 'bob', groups: ['ops'] },
      { kind: 'create-policy', name: 'Reading', description: 'Reads', document: document('s3:GetObject') },
      { kind: 'new-version', policyArn, document: document('s3:ListBucket') },
      { kind: 'set-default-version', policyArn, version: 'v1' },
      { kind: 'attach', holder: { kind: 'group', name: 'ops' }, policyArn },
      { kind: 'attach', holder: bob, policyArn },
      { kind: 'put-inline', holder: bob, name: 'own', document: document('s3:PutObject') },
      { kind: 'set-tags', holder: bob, set: { team: 'ops' }, remove: [] },
      {
        kind: 'create-role',
        name: 'deploy',
        description: '',
        trust: trust(`arn:aws:iam::${server.accountId}:root`),
      },
      { kind: 'set-trust', role: 'deploy', document: trust('*') },
      { kind: 'put-inline', holder: deploy, name: 'own', document: document('s3:*') },
      { kind: 'attach', holder: deploy, policyArn },
      { kind: 'create-key', user: 'bob' },
      {
        kind: 'create-job-key',
        user: 'reader',
        policyName: 'job',
        document: document('s3:GetObject', 'arn:aws:s3:::photos/*'),
      },
    );
    const mirror = await tree();
    const user = mirror.users.find((u) => u.name === 'bob');
    expect(user).toMatchObject({ groups: ['ops'], attached: [policyArn], tags: { team: 'ops' } });
    expect(user?.inline.map((p) => JSON.parse(p.document).Statement[0].Action)).toEqual(['s3:PutObject']);
    expect(mirror.policies.find((p) => p.arn === policyArn)).toMatchObject({
      defaultVersion: 'v1',
      versions: expect.arrayContaining([expect.objectContaining({ id: 'v2' })]),
    });
    // What was looked at after each change is what a sync of everything sees.
    await (await connected.app.open().accounts()).sync(connected.accountId);
    const synced = (await tree()).users.find((u) => u.name === 'bob');
    expect({ ...synced, keys: synced?.keys?.length }).toEqual({ ...user, keys: 1 });
  });

  it('refuses a third key, and a name that is taken', async () => {
    await all({ kind: 'create-key', user: 'bob' });
    await expect(connected.make({ kind: 'create-key', user: 'bob' })).rejects.toMatchObject({
      code: 'limit_exceeded',
    });
    await expect(
      connected.plan({ kind: 'create-role', name: 'deploy', description: '', trust: trust('*') }),
    ).rejects.toMatchObject({
      code: 'name_taken',
    });
  });

  it('deletes everything again, and leaves nothing behind', async () => {
    const key = (await tree()).users.find((u) => u.name === 'bob')?.keys?.[0]?.id ?? '';
    const policyArn = `arn:aws:iam::${server.accountId}:policy/Reading`;
    await all(
      { kind: 'set-key', user: 'bob', key, active: false },
      { kind: 'delete-key', user: 'bob', key },
      { kind: 'delete-version', policyArn, version: 'v2' },
      { kind: 'detach', holder: { kind: 'user', name: 'bob' }, policyArn },
      { kind: 'delete-inline', holder: { kind: 'user', name: 'bob' }, name: 'own' },
      { kind: 'delete-user', name: 'reader' },
      { kind: 'delete-role', name: 'deploy' },
      { kind: 'delete-policy', policyArn },
      { kind: 'leave-group', group: 'ops', user: 'bob' },
      { kind: 'delete-group', name: 'ops' },
      { kind: 'delete-user', name: 'bob' },
    );
    expect(await names()).toEqual(before);
    const marks = (await connected.app.open().access.vault.state()).credentials.map((c) => c.remote?.status);
    expect(marks.filter((status) => status === 'deleted')).toHaveLength(3);
  });
}

describe('changes in the sandbox', () => suite(startOurs));
describe.skipIf(!hasMoto)('changes in moto', () => suite(() => startMoto(cleanEnvironment(home))));
