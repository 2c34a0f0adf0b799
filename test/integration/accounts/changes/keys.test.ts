import { describe, expect, it } from 'vitest';
import { readSecret } from '#core/store/credentials.ts';
import type { IamChange } from '#shared/iamChange.ts';
import { planExports } from '../../../support/calls.ts';
import { passphrase } from '../../../support/world.ts';
import { companyForEach, connected, deny, document, onceFor, sandbox, state, user } from './company.ts';
import { connect } from './fixture.ts';

companyForEach();

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

  it('takes no key for deleted where the service does not list them', async () => {
    sandbox.addKey({ user: 'bob' });
    const { made } = await connected.make({ kind: 'create-key', user: 'bob', profileName: 'backup' });
    sandbox.switches.fault = ({ operation }) => (operation === 'ListAccessKeys' ? deny : null);
    await connected.make({
      kind: 'set-tags',
      holder: { kind: 'user', name: 'bob' },
      set: { a: 'b' },
      remove: [],
    });
    const mark = (await state()).credentials.find((c) => c.accessKeyId === made?.accessKeyId)?.remote;
    expect(mark?.status).toBe('active');
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
