import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSecret } from '#core/store/credentials.ts';
import type { FaultHook } from '#sandbox/http/faults.ts';
import { addIdentity, makeGroup } from '#sandbox/make.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import type { IamChange } from '#shared/iamChange.ts';
import { planExports } from '../../../support/calls.ts';
import { passphrase } from '../../../support/world.ts';
import { type Connected, connect, connectAdmin } from './fixture.ts';

const document = (Action: string | string[], Resource: string | string[] = '*') =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource }] });
const trust = (AWS: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole' }],
  });
const readPhotos = document(
  ['s3:GetObject', 's3:ListBucket'],
  ['arn:aws:s3:::photos', 'arn:aws:s3:::photos/*'],
);
const accountRoot = 'arn:aws:iam::1000000000:root';

let sandbox: Sandbox;
let connected: Connected;

beforeEach(async () => {
  sandbox = await startSandbox({ users: [{ name: 'admin', keys: [] }] });
  connected = await connectAdmin(sandbox, 'CANARY/manage/admin');
});
afterEach(async () => {
  connected.close();
  await sandbox.close();
});

const user = (name: string) => sandbox.account.users.get(name);
const group = (name: string) => sandbox.account.groups.get(name);
const role = (name: string) => sandbox.account.roles.get(name);
const policy = (name: string) => [...sandbox.account.policies.values()].find((p) => p.name === name);
const arn = (name: string) => `arn:aws:iam::1000000000:policy/${name}`;
const state = () => connected.app.open().access.vault.state();
const onceFor =
  (operation: string, fault: ReturnType<FaultHook>): FaultHook =>
  (request) => {
    if (request.operation !== operation) return null;
    sandbox.switches.fault = null;
    return fault;
  };
const alwaysFor =
  (operation: string, fault: ReturnType<FaultHook>): FaultHook =>
  (request) =>
    request.operation === operation ? fault : null;
const deny = { kind: 'error', status: 403, code: 'AccessDenied' } as const;

describe('users and groups', () => {
  it('makes a user in groups, and says so step by step before', async () => {
    await connected.make({ kind: 'create-group', name: 'ops' });
    const change: IamChange = { kind: 'create-user', name: 'bob', groups: ['ops'] };
    const plan = await connected.plan(change);
    expect(plan).toMatchObject({
      title: 'New user bob',
      verb: 'Make user',
      steps: ['Make the user bob.', 'Add bob to the group ops.'],
      finality: null,
    });
    expect(user('bob')).toBeUndefined();
    const result = await connected.make(change);
    expect(result).toEqual({ message: 'Made the user bob.', made: null });
    expect([...(group('ops')?.members ?? [])].map((m) => m.name)).toEqual(['bob']);
    expect(await connected.logged()).toEqual([
      'iam.group.joined ops',
      'iam.user.created bob',
      'iam.group.created ops',
    ]);
  });

  it('refuses a name that is taken before anything is done', async () => {
    await connected.make({ kind: 'create-user', name: 'bob', groups: [] });
    await expect(connected.plan({ kind: 'create-user', name: 'bob', groups: [] })).rejects.toMatchObject({
      code: 'name_taken',
    });
  });

  it('takes everything from a user before deleting it', async () => {
    await connected.make({ kind: 'create-group', name: 'ops' });
    await connected.make({ kind: 'create-user', name: 'bob', groups: ['ops'] });
    const key = sandbox.addKey({ user: 'bob' });
    await connected.make({
      kind: 'put-inline',
      holder: { kind: 'user', name: 'bob' },
      name: 'photos',
      document: readPhotos,
    });
    await connected.make({ kind: 'create-policy', name: 'Reading', description: '', document: readPhotos });
    await connected.make({
      kind: 'attach',
      holder: { kind: 'user', name: 'bob' },
      policyArn: arn('Reading'),
    });
    const plan = await connected.plan({ kind: 'delete-user', name: 'bob' });
    expect(plan.steps).toEqual([
      `Delete the access key ${key.accessKeyId} of bob (active, never used).`,
      'Remove bob from the group ops.',
      'Detach the policy Reading from the user bob.',
      'Delete the inline policy photos of the user bob.',
      'Delete the user bob.',
    ]);
    expect(plan.finality).toContain('cannot be brought back');
    await connected.make({ kind: 'delete-user', name: 'bob' });
    expect(user('bob')).toBeUndefined();
    expect(group('ops')?.members.size).toBe(0);
  });

  it('deletes a user with a device for one-time passwords, though the service has no word for removing it', async () => {
    sandbox.addKey({ user: 'bob' });
    Object.assign(user('bob') ?? {}, { mfaSince: new Date() });
    const plan = await connected.plan({ kind: 'delete-user', name: 'bob' });
    expect(plan.steps).toContain('Remove the MFA device arn:aws:iam::1000000000:mfa/bob.');
    await connected.make({ kind: 'delete-user', name: 'bob' });
    expect(user('bob')).toBeUndefined();
  });

  it('works with a service that has users and keys and little else', async () => {
    for (const action of [
      'ListGroupsForUser',
      'ListAttachedUserPolicies',
      'ListMFADevices',
      'GetAccessKeyLastUsed',
    ]) {
      sandbox.switches.missing.add(action);
    }
    const job: IamChange = {
      kind: 'create-job-key',
      user: 'bob',
      policyName: 'photos',
      document: readPhotos,
    };
    await connected.make(job);
    expect((await connected.plan(job)).steps).toHaveLength(2);
    const plan = await connected.plan({ kind: 'delete-user', name: 'bob' });
    expect(plan.steps.map((words) => words.split(' ').slice(0, 4).join(' '))).toEqual([
      'Delete the access key',
      'Delete the inline policy',
      'Delete the user bob.',
    ]);
    await connected.make({ kind: 'delete-user', name: 'bob' });
    expect(user('bob')).toBeUndefined();
  });

  it('deletes groups with members and policies, and warns whoever is in it', async () => {
    await connected.make({ kind: 'create-group', name: 'ops' });
    await connected.make({ kind: 'join-group', group: 'ops', user: 'admin' });
    await connected.make({
      kind: 'put-inline',
      holder: { kind: 'group', name: 'ops' },
      name: 'photos',
      document: readPhotos,
    });
    const plan = await connected.plan({ kind: 'delete-group', name: 'ops' });
    expect(plan.notices.map((n) => n.message)).toEqual([
      'admin loses what the group allows.',
      expect.stringContaining('QCred is connected to "the company" as admin'),
    ]);
    await connected.make({ kind: 'delete-group', name: 'ops' });
    expect(group('ops')).toBeUndefined();
  });

  it('lets users join and leave groups', async () => {
    await connected.make({ kind: 'create-group', name: 'ops' });
    await connected.make({ kind: 'create-user', name: 'bob', groups: [] });
    await connected.make({ kind: 'join-group', group: 'ops', user: 'bob' });
    await expect(connected.plan({ kind: 'join-group', group: 'ops', user: 'bob' })).rejects.toMatchObject({
      code: 'bad_input',
    });
    await connected.make({ kind: 'leave-group', group: 'ops', user: 'bob' });
    expect(group('ops')?.members.size).toBe(0);
  });

  it('says what was done and what was not when a step is refused in the middle', async () => {
    addIdentity(sandbox.account, makeGroup({ name: 'ops', createdAt: new Date() }));
    sandbox.addKey({ user: 'bob' });
    await connected.make({ kind: 'join-group', group: 'ops', user: 'bob' });
    sandbox.switches.fault = alwaysFor('RemoveUserFromGroup', deny);
    const failed = await connected.make({ kind: 'delete-user', name: 'bob' }).catch((error) => error);
    expect(failed).toMatchObject({ code: 'denied' });
    expect(failed.message).toMatch(
      /Done: delete the access key .* Not done: remove bob from the group ops; delete the user bob\.$/,
    );
    expect(user('bob')?.keys).toEqual([]);
    expect(await connected.logged()).toContain('iam.change.stopped Delete the user bob');
    sandbox.switches.fault = null;
    await connected.make({ kind: 'delete-user', name: 'bob' });
    expect(user('bob')).toBeUndefined();
  });

  it('goes on when the answer to making a user was lost but the user is there', async () => {
    sandbox.switches.fault = onceFor('CreateUser', { kind: 'cut' });
    await connected.make({ kind: 'create-user', name: 'bob', groups: [] });
    expect(user('bob')).toBeDefined();
  });

  it('does not take a user for made that is not', async () => {
    sandbox.switches.fault = onceFor('CreateUser', { kind: 'drop', done: false });
    await expect(connected.make({ kind: 'create-user', name: 'bob', groups: [] })).rejects.toMatchObject({
      code: 'connection_failed',
    });
    expect(user('bob')).toBeUndefined();
  });
});

describe('keys', () => {
  it('puts the secret of a new key into the vault and shows it to nobody', async () => {
    sandbox.addKey({ user: 'bob' });
    const result = await connected.make({ kind: 'create-key', user: 'bob' });
    const made = user('bob')?.keys.at(-1);
    expect(result.made?.accessKeyId).toBe(made?.accessKeyId);
    expect(JSON.stringify(result)).not.toContain(made?.secretAccessKey);
    const { profiles, credentials } = await state();
    const credential = credentials.find((c) => c.id === result.made?.credentialId);
    expect(credential).toMatchObject({
      accessKeyId: made?.accessKeyId,
      accountId: '1000000000',
      origin: 'made in the company',
      remote: { account: connected.accountId, user: 'bob', status: 'active' },
    });
    expect(profiles).toMatchObject([
      { id: result.made?.profileId, name: 'bob', region: 'q-world-1', endpoints: { s3: sandbox.url } },
    ]);
    if (!credential) throw new Error('No credential.');
    const secret = await readSecret(connected.app.open().access, credential, 'test');
    expect(secret.secretAccessKey.reveal()).toBe(made?.secretAccessKey);
  });

  it('gives the profile a name that is free', async () => {
    await connected.make({ kind: 'create-user', name: 'bob', groups: [] });
    await connected.make({ kind: 'create-key', user: 'bob' });
    const plan = await connected.plan({ kind: 'create-key', user: 'bob' });
    expect(plan.steps[0]).toContain('add the profile "bob-2"');
    await connected.make({ kind: 'create-key', user: 'bob' });
    expect((await state()).profiles.map((p) => p.name)).toEqual(['bob', 'bob-2']);
  });

  it('warns of a third key and tells the service’s refusal', async () => {
    const first = sandbox.addKey({ user: 'bob' });
    sandbox.addKey({ user: 'bob', status: 'Inactive' });
    const plan = await connected.plan({ kind: 'create-key', user: 'bob' });
    // Keys made in the same millisecond are listed in the order of their ids.
    expect(plan.notices[0]?.message).toMatch(/^bob has 2 keys already: /);
    expect(plan.notices[0]?.message).toContain(`${first.accessKeyId} (active, never used)`);
    await expect(connected.make({ kind: 'create-key', user: 'bob' })).rejects.toMatchObject({
      code: 'limit_exceeded',
    });
    expect(user('bob')?.keys).toHaveLength(2);
    expect((await state()).profiles).toEqual([]);
  });

  it.each([
    ['cut', { kind: 'cut' }],
    ['drop', { kind: 'drop', done: true }],
    ['truncate', { kind: 'truncate' }],
  ] as const)('deletes the key whose secret was lost on the way: %s', async (_name, fault) => {
    const first = sandbox.addKey({ user: 'bob' });
    sandbox.switches.fault = onceFor('CreateAccessKey', fault);
    const failed = await connected.make({ kind: 'create-key', user: 'bob' }).catch((error) => error);
    expect(failed.message).toMatch(
      /The key \w+ was made, but its secret was lost, so it was deleted again\.$/,
    );
    expect(user('bob')?.keys.map((k) => k.accessKeyId)).toEqual([first.accessKeyId]);
    expect((await state()).profiles).toEqual([]);
    expect((await connected.logged()).some((line) => line.startsWith('iam.key.deleted'))).toBe(true);
  });

  it('asks for a key once, and says so when none was made', async () => {
    sandbox.addKey({ user: 'bob' });
    let asked = 0;
    sandbox.switches.fault = ({ operation }) => {
      if (operation !== 'CreateAccessKey') return null;
      asked += 1;
      return { kind: 'drop', done: false };
    };
    await expect(connected.make({ kind: 'create-key', user: 'bob' })).rejects.toMatchObject({
      code: 'connection_failed',
      message: expect.stringContaining('No key was made.'),
    });
    expect(asked).toBe(1);
    expect(user('bob')?.keys).toHaveLength(1);
  });

  it('says which keys to look at when the service stays away', async () => {
    sandbox.addKey({ user: 'bob' });
    let gone = false;
    sandbox.switches.fault = ({ operation }) => {
      if (operation === 'CreateAccessKey') gone = true;
      return gone ? { kind: 'drop', done: true } : null;
    };
    await expect(connected.make({ kind: 'create-key', user: 'bob' })).rejects.toMatchObject({
      message: expect.stringContaining('Whether a key was made for bob is not known.'),
    });
  });

  it('deletes a key again that could not be kept', async () => {
    sandbox.addKey({ user: 'bob' });
    const { secrets } = connected.app.open().access;
    const { set } = secrets;
    const plan = await connected.plan({ kind: 'create-key', user: 'bob' });
    secrets.set = async () => {
      throw new Error('The keychain is full.');
    };
    const management = await connected.app.open().management();
    await expect(management.apply(plan.planId)).rejects.toMatchObject({
      message: expect.stringMatching(/The new key \w+ was deleted again\.$/),
    });
    secrets.set = set;
    expect(user('bob')?.keys).toHaveLength(1);
    expect((await state()).profiles).toEqual([]);
    await expect(management.apply(plan.planId)).rejects.toMatchObject({ code: 'not_found' });
  });

  it('deactivates, activates and deletes, and marks what is kept here', async () => {
    sandbox.addKey({ user: 'bob' });
    const { made } = await connected.make({ kind: 'create-key', user: 'bob', profileName: 'backup' });
    const key = made?.accessKeyId ?? '';
    const mark = async () => (await state()).credentials.find((c) => c.accessKeyId === key)?.remote?.status;
    const plan = await connected.plan({ kind: 'set-key', user: 'bob', key, active: false });
    expect(plan.notices.map((n) => n.message)).toEqual([`The profile "backup" on this machine uses ${key}.`]);
    await connected.make({ kind: 'set-key', user: 'bob', key, active: false });
    expect(user('bob')?.keys.at(-1)?.status).toBe('Inactive');
    expect(await mark()).toBe('inactive');
    await connected.make({ kind: 'set-key', user: 'bob', key, active: true });
    expect(await mark()).toBe('active');
    const deletion = await connected.plan({ kind: 'delete-key', user: 'bob', key });
    expect(deletion.finality).toContain('cannot be brought back');
    await connected.make({ kind: 'delete-key', user: 'bob', key });
    expect(user('bob')?.keys).toHaveLength(1);
    expect(await mark()).toBe('deleted');
    expect((await state()).profiles).toHaveLength(1);
  });

  it('marks what is kept here also where nobody may look afterwards', async () => {
    sandbox.addKey({ user: 'bob' });
    const { made } = await connected.make({ kind: 'create-key', user: 'bob', profileName: 'backup' });
    const key = made?.accessKeyId ?? '';
    const management = await connected.app.open().management();
    for (const [change, operation, mark] of [
      [{ kind: 'set-key', user: 'bob', key, active: false }, 'UpdateAccessKey', 'inactive'],
      [{ kind: 'set-key', user: 'bob', key, active: true }, 'UpdateAccessKey', 'active'],
      [{ kind: 'delete-key', user: 'bob', key }, 'DeleteAccessKey', 'deleted'],
    ] as const) {
      const { planId } = await connected.plan(change);
      sandbox.switches.fault = (request) => (request.operation === operation ? null : deny);
      await management.apply(planId);
      sandbox.switches.fault = null;
      expect((await state()).credentials.find((c) => c.accessKeyId === key)?.remote?.status).toBe(mark);
    }
  });

  it('says which profiles and tools on this machine stop working', async () => {
    sandbox.addKey({ user: 'bob' });
    const { made } = await connected.make({ kind: 'create-key', user: 'bob' });
    const { profiles, plans } = connected.app.open();
    await profiles.save(
      {
        name: 'deploy',
        provider: 'quilibrium',
        endpoints: {},
        source: {
          kind: 'role',
          profileId: made?.profileId ?? '',
          roleArn: 'arn:aws:iam::1000000000:role/deploy',
        },
      },
      { origin: 'typed in' },
    );
    const written = await planExports(connected.app, [
      { target: 'aws', mode: 'credential_process', profileIds: [made?.profileId ?? ''] },
    ]);
    await plans.apply(written.planId);
    const key = made?.accessKeyId ?? '';
    const plan = await connected.plan({ kind: 'delete-key', user: 'bob', key });
    expect(plan.notices.map((n) => n.message)).toEqual([
      `The profile "bob" on this machine uses ${key}, and AWS CLI reads it.`,
      `The profile "deploy" on this machine uses ${key}.`,
    ]);
  });

  it('says when a key was last used', async () => {
    const key = sandbox.addKey({ user: 'bob' });
    key.lastUsed = { at: new Date(Date.now() - 3 * 86_400_000), service: 's3', region: 'q-world-1' };
    const plan = await connected.plan({ kind: 'delete-key', user: 'bob', key: key.accessKeyId });
    expect(plan.notices[0]?.message).toBe(`${key.accessKeyId} was last used 3 days ago with s3.`);
    expect(plan.steps[0]).toContain('(active, last used 3 days ago with s3)');
  });

  it('does not shut itself out', async () => {
    const own = user('admin')?.keys[0]?.accessKeyId ?? '';
    for (const change of [
      { kind: 'delete-key', user: 'admin', key: own },
      { kind: 'set-key', user: 'admin', key: own, active: false },
      { kind: 'delete-user', name: 'admin' },
      { kind: 'delete-user', name: 'ADMIN' },
    ] satisfies IamChange[]) {
      await expect(connected.plan(change)).rejects.toMatchObject({ code: 'last_key' });
    }
    sandbox.addKey({ user: 'admin' });
    const plan = await connected.plan({ kind: 'set-key', user: 'admin', key: own, active: false });
    expect(
      plan.notices.some((n) => n.message.includes('QCred is connected to "the company" with this key')),
    ).toBe(true);
  });

  it.each([{ kind: 'set-key', active: false }, { kind: 'delete-key' }] as const)(
    'looks again before the last key goes, by $kind: two plans cannot take both',
    async (way) => {
      const other = sandbox.addKey({ user: 'admin' }).accessKeyId;
      const own = user('admin')?.keys[0]?.accessKeyId ?? '';
      const first = await connected.plan({ kind: 'delete-key', user: 'admin', key: other });
      const second = await connected.plan({ ...way, user: 'admin', key: own });
      const management = await connected.app.open().management();
      await management.apply(first.planId);
      await expect(management.apply(second.planId)).rejects.toMatchObject({ code: 'last_key' });
      expect(user('admin')?.keys.map((k) => k.status)).toEqual(['Active']);
    },
  );

  it('lets an ordinary user manage their own keys and nothing else', async () => {
    const ownKeys = document(
      ['iam:ListAccessKeys', 'iam:CreateAccessKey', 'iam:DeleteAccessKey', 'iam:GetAccessKeyLastUsed'],
      'arn:aws:iam::*:user/bob',
    );
    const key = sandbox.addKey({ user: 'bob', secretAccessKey: 'CANARY/manage/bob' });
    user('bob')?.inline.set('own', ownKeys);
    const asBob = await connect({
      url: sandbox.url,
      region: sandbox.account.region,
      accountId: sandbox.account.id,
      key,
      principal: { kind: 'user', name: 'bob', arn: 'arn:aws:iam::1000000000:user/bob' },
    });
    try {
      await (await asBob.app.open().accounts()).sync(asBob.accountId);
      const { made } = await asBob.make({ kind: 'create-key', user: 'bob' });
      const tree = await (await asBob.app.open().accounts()).tree(asBob.accountId);
      expect(tree.mirror.users.find((u) => u.name === 'bob')?.keys?.map((k) => k.id)).toEqual([
        key.accessKeyId,
        made?.accessKeyId,
      ]);
      await asBob.make({ kind: 'delete-key', user: 'bob', key: made?.accessKeyId ?? '' });
      await expect(asBob.make({ kind: 'create-group', name: 'ops' })).rejects.toMatchObject({
        code: 'denied',
      });
      await expect(asBob.plan({ kind: 'delete-user', name: 'admin' })).rejects.toMatchObject({
        code: 'denied',
      });
    } finally {
      asBob.close();
    }
  });

  it('forgets its plans when the vault is locked', async () => {
    sandbox.addKey({ user: 'bob' });
    const { planId } = await connected.plan({ kind: 'create-key', user: 'bob' });
    const before = await connected.app.open().management();
    connected.app.lock();
    await expect(before.apply(planId)).rejects.toMatchObject({ code: 'locked' });
    await connected.app.unlock(passphrase);
    const after = await connected.app.open().management();
    await expect(after.apply(planId)).rejects.toMatchObject({ code: 'not_found' });
    expect(user('bob')?.keys).toHaveLength(1);
  });

  it('keeps a new key whole when the vault is locked in the moment in which it was kept', async () => {
    sandbox.addKey({ user: 'bob' });
    const management = await connected.app.open().management();
    const { planId } = await connected.plan({ kind: 'create-key', user: 'bob' });
    // Called as soon as the vault is written.
    connected.app.open().access.vault.watch(() => connected.app.lock());
    await management.apply(planId).catch(() => {});
    await connected.app.unlock(passphrase);
    const { access } = connected.app.open();
    const made = user('bob')?.keys[1];
    const { credentials } = await access.vault.state();
    const credential = credentials.find(({ accessKeyId }) => accessKeyId === made?.accessKeyId);
    if (!credential) throw new Error('The key is not kept, or gone at the service.');
    const secret = await readSecret(access, credential, 'test');
    expect(secret.secretAccessKey.reveal()).toBe(made?.secretAccessKey);
  });

  it('makes a plan once', async () => {
    sandbox.addKey({ user: 'bob' });
    const management = await connected.app.open().management();
    const { planId } = await connected.plan({ kind: 'create-key', user: 'bob' });
    await management.apply(planId);
    await expect(management.apply(planId)).rejects.toMatchObject({ code: 'not_found' });
    expect(user('bob')?.keys).toHaveLength(2);
  });
});

describe('a key for one job', () => {
  const job: IamChange = {
    kind: 'create-job-key',
    user: 'reader',
    policyName: 'photos',
    document: readPhotos,
  };

  it('makes the user, the policy, the key and the profile', async () => {
    const plan = await connected.plan(job);
    expect(plan.steps).toEqual([
      'Make the user reader.',
      expect.stringMatching(/^Write the inline policy photos of the user reader: may .*bucket photos\.$/),
      expect.stringContaining('Make an access key for reader'),
    ]);
    expect(plan.notices).toEqual([]);
    const { made } = await connected.make(job);
    expect(user('reader')?.inline.get('photos')).toBe(readPhotos);
    expect(user('reader')?.keys.map((k) => k.accessKeyId)).toEqual([made?.accessKeyId]);
    expect((await state()).profiles.map((p) => p.name)).toEqual(['reader']);
  });

  it('warns of a user that may do more', async () => {
    await connected.make({ kind: 'create-group', name: 'ops' });
    await connected.make({ kind: 'create-user', name: 'reader', groups: ['ops'] });
    const plan = await connected.plan(job);
    expect(plan.steps).toHaveLength(2);
    expect(plan.notices[0]?.message).toContain(
      'reader is there already and may do more, through the group ops',
    );
  });

  it.each([
    ['PutUserPolicy', deny],
    ['CreateAccessKey', deny],
    ['CreateAccessKey', { kind: 'cut' }],
  ] as const)('takes all of it back when %s fails', async (operation, fault) => {
    sandbox.switches.fault = alwaysFor(operation, fault);
    const failed = await connected.make(job).catch((error) => error);
    expect(failed.message).toContain('Taken back: make the user reader');
    expect(user('reader')).toBeUndefined();
    expect((await state()).profiles).toEqual([]);
    expect(await connected.logged()).toContain('iam.user.deleted reader');
  });

  it('gives a user back the policy it had', async () => {
    const before = document('s3:GetObject', 'arn:aws:s3:::other/*');
    await connected.make({ kind: 'create-user', name: 'reader', groups: [] });
    await connected.make({
      kind: 'put-inline',
      holder: { kind: 'user', name: 'reader' },
      name: 'photos',
      document: before,
    });
    sandbox.switches.fault = alwaysFor('CreateAccessKey', deny);
    await expect(connected.make(job)).rejects.toMatchObject({ code: 'denied' });
    expect(user('reader')?.inline.get('photos')).toBe(before);
  });

  it('says what could not be taken back', async () => {
    sandbox.switches.fault = ({ operation }) =>
      operation === 'CreateAccessKey' || operation === 'DeleteUserPolicy' ? deny : null;
    const failed = await connected.make(job).catch((error) => error);
    expect(failed.message).toMatch(/Done: make the user reader; write the inline policy photos/);
    expect(user('reader')).toBeDefined();
  });
});

describe('roles', () => {
  it('makes, re-trusts and deletes a role', async () => {
    const plan = await connected.plan({
      kind: 'create-role',
      name: 'deploy',
      description: '',
      trust: trust('*'),
    });
    expect(plan.notices.map((n) => n.message)).toContain('Anyone, in any account, may take on this role.');
    await connected.make({
      kind: 'create-role',
      name: 'deploy',
      description: 'Deploys',
      trust: trust('*'),
      maxSessionSeconds: 7200,
    });
    expect(role('deploy')).toMatchObject({ description: 'Deploys', maxSessionDuration: 7200 });
    await connected.make({ kind: 'set-trust', role: 'deploy', document: trust(accountRoot) });
    expect(role('deploy')?.trust).toBe(trust(accountRoot));
    const holder = { kind: 'role', name: 'deploy' } as const;
    await connected.make({ kind: 'put-inline', holder, name: 'photos', document: readPhotos });
    await connected.make({ kind: 'set-tags', holder, set: { team: 'data' }, remove: [] });
    expect(role('deploy')?.tags.get('team')).toBe('data');
    const deletion = await connected.plan({ kind: 'delete-role', name: 'deploy' });
    expect(deletion.steps).toEqual([
      'Delete the inline policy photos of the role deploy.',
      'Delete the role deploy.',
    ]);
    await connected.make({ kind: 'delete-role', name: 'deploy' });
    expect(role('deploy')).toBeUndefined();
  });

  it('refuses a trust policy that cannot be one', async () => {
    await expect(
      connected.plan({ kind: 'create-role', name: 'deploy', description: '', trust: readPhotos }),
    ).rejects.toMatchObject({
      code: 'bad_input',
      message: expect.stringMatching(/^Line \d+, column \d+ of the policy: /),
    });
  });
});

describe('policies', () => {
  it('attaches and detaches, and warns of a policy that allows everything', async () => {
    await connected.make({ kind: 'create-user', name: 'bob', groups: [] });
    const holder = { kind: 'user', name: 'bob' } as const;
    const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const plan = await connected.plan({ kind: 'attach', holder, policyArn });
    expect(plan.notices.map((n) => n.message)).toEqual(['This policy allows everything in the account.']);
    await connected.make({ kind: 'attach', holder, policyArn });
    await expect(connected.plan({ kind: 'attach', holder, policyArn })).rejects.toMatchObject({
      code: 'bad_input',
    });
    await connected.make({ kind: 'detach', holder, policyArn });
    expect(user('bob')?.attached.size).toBe(0);
    await expect(connected.plan({ kind: 'detach', holder, policyArn })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('warns who takes away their own permissions, and lets them', async () => {
    const holder = { kind: 'user', name: 'admin' } as const;
    const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const plan = await connected.plan({ kind: 'detach', holder, policyArn });
    expect(plan.notices[0]?.message).toContain('This changes what admin may do');
    await connected.make({ kind: 'detach', holder, policyArn });
    await expect(
      connected
        .plan({ kind: 'create-group', name: 'ops' })
        .then(() => connected.make({ kind: 'create-group', name: 'ops' })),
    ).rejects.toMatchObject({ code: 'denied' });
  });

  it('replaces and deletes inline policies, saying that the old one is gone', async () => {
    await connected.make({ kind: 'create-group', name: 'ops' });
    const holder = { kind: 'group', name: 'ops' } as const;
    const write: IamChange = { kind: 'put-inline', holder, name: 'photos', document: readPhotos };
    expect((await connected.plan(write)).finality).toBeNull();
    await connected.make(write);
    expect((await connected.plan(write)).finality).toContain('is replaced');
    await connected.make({ kind: 'delete-inline', holder, name: 'photos' });
    expect(group('ops')?.inline.size).toBe(0);
    await expect(connected.plan({ kind: 'delete-inline', holder, name: 'photos' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('refuses a document with errors, and passes warnings on', async () => {
    const change = (text: string): IamChange => ({
      kind: 'create-policy',
      name: 'Reading',
      description: '',
      document: text,
    });
    await expect(connected.plan(change('{"Statement": []}'))).rejects.toMatchObject({ code: 'bad_input' });
    const plan = await connected.plan(change(document('s3:GetObjekt')));
    expect(plan.notices).toMatchObject([{ level: 'warning', line: 1 }]);
    expect((await connected.plan(change(document('*')))).notices.map((n) => n.message)).toContain(
      'This policy allows everything in the account.',
    );
  });

  it('lets the oldest version give way to a sixth', async () => {
    const policyArn = arn('Reading');
    await connected.make({
      kind: 'create-policy',
      name: 'Reading',
      description: 'Reads',
      document: readPhotos,
    });
    for (const bucket of ['a', 'b', 'c', 'd']) {
      await connected.make({
        kind: 'new-version',
        policyArn,
        document: document('s3:GetObject', `arn:aws:s3:::${bucket}/*`),
      });
    }
    await connected.make({ kind: 'set-default-version', policyArn, version: 'v1' });
    const plan = await connected.plan({
      kind: 'new-version',
      policyArn,
      document: document('s3:GetObject', 'arn:aws:s3:::e/*'),
    });
    expect(plan.steps[0]).toBe('Delete version v2 of the policy Reading.');
    expect(plan.finality).toContain('v2, the oldest, is deleted');
    await connected.make({
      kind: 'new-version',
      policyArn,
      document: document('s3:GetObject', 'arn:aws:s3:::e/*'),
    });
    expect(policy('Reading')?.versions.map((v) => v.id)).toEqual(['v1', 'v3', 'v4', 'v5', 'v6']);
    expect(policy('Reading')?.defaultVersionId).toBe('v6');
    await expect(connected.plan({ kind: 'delete-version', policyArn, version: 'v6' })).rejects.toMatchObject({
      code: 'in_use',
    });
    await connected.make({ kind: 'delete-version', policyArn, version: 'v1' });
    expect(policy('Reading')?.versions).toHaveLength(4);
  });

  it('makes no second version when the answer was lost', async () => {
    const policyArn = arn('Reading');
    await connected.make({ kind: 'create-policy', name: 'Reading', description: '', document: readPhotos });
    sandbox.switches.fault = onceFor('CreatePolicyVersion', { kind: 'drop', done: true });
    await connected.make({ kind: 'new-version', policyArn, document: document('s3:GetObject') });
    expect(policy('Reading')?.versions.map((v) => v.id)).toEqual(['v1', 'v2']);
  });

  it('refuses a policy name that is taken', async () => {
    await connected.make({ kind: 'create-policy', name: 'Reading', description: '', document: readPhotos });
    await expect(
      connected.plan({ kind: 'create-policy', name: 'reading', description: '', document: readPhotos }),
    ).rejects.toMatchObject({ code: 'name_taken' });
  });

  it('detaches a policy and deletes its versions before deleting it', async () => {
    const policyArn = arn('Reading');
    await connected.make({ kind: 'create-policy', name: 'Reading', description: '', document: readPhotos });
    await connected.make({ kind: 'new-version', policyArn, document: document('s3:GetObject') });
    await connected.make({ kind: 'attach', holder: { kind: 'user', name: 'admin' }, policyArn });
    const plan = await connected.plan({ kind: 'delete-policy', policyArn });
    expect(plan.steps).toEqual([
      'Detach the policy Reading from the user admin.',
      'Delete version v1 of the policy Reading.',
      'Delete the policy Reading.',
    ]);
    expect(plan.notices).toHaveLength(2);
    await connected.make({ kind: 'delete-policy', policyArn });
    expect(policy('Reading')).toBeUndefined();
  });

  it('leaves the provider’s own policies alone', async () => {
    const policyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await expect(connected.plan({ kind: 'delete-policy', policyArn })).rejects.toMatchObject({
      code: 'unsupported',
    });
  });

  it('changes only the tags that differ', async () => {
    await connected.make({ kind: 'create-user', name: 'bob', groups: [] });
    const holder = { kind: 'user', name: 'bob' } as const;
    await connected.make({ kind: 'set-tags', holder, set: { team: 'ops', stage: 'test' }, remove: [] });
    const change: IamChange = {
      kind: 'set-tags',
      holder,
      set: { team: 'data', stage: 'test' },
      remove: ['stage', 'none'],
    };
    expect((await connected.plan(change)).steps).toEqual(['Set the tag team to "data" (was "ops").']);
    await connected.make({ kind: 'set-tags', holder, set: { team: 'data' }, remove: ['stage'] });
    expect([...(user('bob')?.tags ?? [])]).toEqual([['team', 'data']]);
    await expect(
      connected.plan({ kind: 'set-tags', holder, set: { team: 'data' }, remove: [] }),
    ).rejects.toMatchObject({ code: 'bad_input' });
  });
});
