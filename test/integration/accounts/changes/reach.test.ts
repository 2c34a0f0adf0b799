import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { type Connected, connectAdmin } from './fixture.ts';

const document = (Action: string | string[], Resource: string | string[] = '*', more = {}) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource, ...more }] });
const arn = (name: string) => `arn:aws:iam::1000000000:user/${name}`;
const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };

let sandbox: Sandbox;
let connected: Connected;
const management = () => connected.app.open().management();
const accounts = () => connected.app.open().accounts();
const check = async (user: string, action: string, resource = '*') =>
  (await management()).check(connected.accountId, arn(user), action, resource);
const mirror = async () => (await (await accounts()).tree(connected.accountId)).mirror;

beforeAll(async () => {
  sandbox = await startSandbox({ users: [{ name: 'admin', keys: [] }] });
  connected = await connectAdmin(sandbox, 'CANARY/reach/admin');
  await (await accounts()).sync(connected.accountId);
});
afterAll(async () => {
  connected.close();
  await sandbox.close();
});

describe('what is known after a change', () => {
  it('is what is there, without another sync', async () => {
    const before = sandbox.requestCount();
    await connected.make({ kind: 'create-group', name: 'ops' });
    await connected.make({ kind: 'create-user', name: 'bob', groups: ['ops'] });
    await connected.make({
      kind: 'create-policy',
      name: 'Photos',
      description: '',
      document: document('s3:GetObject', 'arn:aws:s3:::photos/*'),
    });
    const policyArn = 'arn:aws:iam::1000000000:policy/Photos';
    await connected.make({ kind: 'attach', holder: { kind: 'group', name: 'ops' }, policyArn });
    const { made } = await connected.make({ kind: 'create-key', user: 'bob' });
    const now = await mirror();
    expect(now.users.find((u) => u.name === 'bob')).toMatchObject({
      arn: arn('bob'),
      groups: ['ops'],
      keys: [{ id: made?.accessKeyId, status: 'Active' }],
    });
    expect(now.groups.find((g) => g.name === 'ops')?.attached).toEqual([policyArn]);
    expect(now.policies.find((p) => p.arn === policyArn)).toMatchObject({
      name: 'Photos',
      defaultVersion: 'v1',
      attachments: 1,
    });
    expect(now.policies.find((p) => p.arn === policyArn)?.document).toContain('photos');
    expect(sandbox.requestCount() - before).toBeLessThan(60);
    const view = (await connected.app.state()).accounts[0];
    expect(view?.counts).toMatchObject({ users: 2, groups: 1 });
    const { held } = await (await accounts()).tree(connected.accountId);
    expect(held[made?.accessKeyId ?? '']?.profiles.map((p) => p.name)).toEqual(['bob']);
  });

  it('is true after a change that stopped in the middle', async () => {
    sandbox.addKey({ user: 'carl' });
    sandbox.switches.fault = ({ operation }) =>
      operation === 'DeleteUser' ? { kind: 'error', status: 403, code: 'AccessDenied' } : null;
    await expect(connected.make({ kind: 'delete-user', name: 'carl' })).rejects.toMatchObject({
      code: 'denied',
    });
    sandbox.switches.fault = null;
    expect((await mirror()).users.find((u) => u.name === 'carl')?.keys).toEqual([]);
    await connected.make({ kind: 'delete-user', name: 'carl' });
    expect((await mirror()).users.map((u) => u.name)).not.toContain('carl');
  });
});

describe('who may do what', () => {
  it('asks the service where it can', async () => {
    expect(await check('bob', 's3:GetObject', 'arn:aws:s3:::photos/a')).toMatchObject({
      decision: 'allow',
      by: 'service',
    });
    expect(await check('bob', 's3:PutObject', 'arn:aws:s3:::photos/a')).toEqual({
      decision: 'implicit_deny',
      reasons: ['No policy allows it.'],
      by: 'service',
    });
  });

  it('says of an action that nobody has that there is none, whatever policies allow', async () => {
    await connected.make({
      kind: 'put-inline',
      holder: { kind: 'user', name: 'bob' },
      name: 'all',
      document: document('s3:*', '*'),
    });
    expect(await check('bob', 's3:GetObjct')).toEqual({
      decision: 'unknown',
      reasons: [
        'No known action is called "s3:GetObjct", and a service ignores what it does not know.',
        'Did you mean s3:GetObject?',
      ],
      by: 'local',
    });
    expect(await check('bob', 's3:GetObj*')).not.toMatchObject({ decision: 'unknown' });
    await connected.make({ kind: 'delete-inline', holder: { kind: 'user', name: 'bob' }, name: 'all' });
  });

  it('tells what the service cannot know', async () => {
    const holder = { kind: 'user', name: 'bob' } as const;
    await connected.make({
      kind: 'put-inline',
      holder,
      name: 'careful',
      document: document('kms:Decrypt', '*', mfa),
    });
    expect(await check('bob', 'kms:Decrypt')).toEqual({
      decision: 'depends',
      reasons: ['Allowed by statement 1 of the inline policy careful, when signed in with MFA.'],
      by: 'service',
    });
    expect(await check('bob', 'kms:Encrypt')).toMatchObject({ decision: 'implicit_deny', by: 'service' });
  });

  it('decides here where the service cannot be reached', async () => {
    sandbox.switches.fault = () => ({ kind: 'error', status: 403, code: 'AccessDenied' });
    expect(await check('bob', 's3:GetObject', 'arn:aws:s3:::photos/a')).toEqual({
      decision: 'allow',
      reasons: ['Allowed by statement 1 of the policy Photos of the group ops.'],
      by: 'local',
    });
    sandbox.switches.fault = null;
  });

  it('decides here where the service does not simulate, and asks it no more', async () => {
    sandbox.switches.missing.add('SimulatePrincipalPolicy');
    expect(await check('bob', 's3:GetObject', 'arn:aws:s3:::photos/a')).toMatchObject({
      decision: 'allow',
      by: 'local',
    });
    expect((await connected.app.open().access.vault.state()).accounts[0]?.missing).toContain(
      'SimulatePrincipalPolicy',
    );
    const before = sandbox.requestCount();
    await check('bob', 's3:PutObject', 'arn:aws:s3:::photos/a');
    expect(sandbox.requestCount()).toBe(before);
  });

  it('asks for a document it has not seen', async () => {
    const policyArn = 'arn:aws:iam::1000000000:policy/Photos';
    await (await accounts()).revise(connected.accountId, (m) => ({
      ...m,
      policies: m.policies.map((p) => (p.arn === policyArn ? { ...p, document: null } : p)),
    }));
    expect(await check('bob', 's3:GetObject', 'arn:aws:s3:::photos/a')).toMatchObject({
      decision: 'allow',
      by: 'local',
    });
  });

  it('refuses questions that are none, and people nobody knows', async () => {
    await expect(check('bob', 'read everything')).rejects.toMatchObject({ code: 'bad_input' });
    await expect(check('nobody', 's3:GetObject')).rejects.toMatchObject({ code: 'not_found' });
    expect(
      await (await management()).check(
        connected.accountId,
        'arn:aws:iam::1000000000:root',
        's3:GetObject',
        '*',
      ),
    ).toMatchObject({ decision: 'allow' });
  });
});

describe('the services', () => {
  it('show each key where it reaches', async () => {
    const { services } = await (await management()).services();
    const storage = services.find((s) => s.label === 'QStorage');
    expect(storage?.keys.map((k) => [k.user, k.reach, k.held])).toEqual([
      ['admin', 'all', true],
      ['bob', 'some', true],
    ]);
    expect(storage?.keys[1]?.words).toContain('bucket photos');
    expect(services.find((s) => s.label === 'QKMS')?.keys[1]?.words).toContain('MFA');
    // Connecting and changing was all done with IAM.
    expect(services.find((s) => s.service === 'iam')?.keys[0]?.user).toBe('admin');
  });
});
