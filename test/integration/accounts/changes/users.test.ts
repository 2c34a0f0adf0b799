import { describe, expect, it } from 'vitest';
import { addIdentity, makeGroup } from '#sandbox/make.ts';
import type { IamChange } from '#shared/iamChange.ts';
import {
  alwaysFor,
  arn,
  companyForEach,
  connected,
  deny,
  group,
  onceFor,
  readPhotos,
  sandbox,
  user,
} from './company.ts';

companyForEach();

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
