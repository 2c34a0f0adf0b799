import { describe, expect, it } from 'vitest';
import type { IamChange } from '#shared/iamChange.ts';
import {
  alwaysFor,
  arn,
  companyForEach,
  connected,
  deny,
  document,
  group,
  onceFor,
  policy,
  readPhotos,
  sandbox,
  user,
} from './company.ts';

companyForEach();

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

  it('says what a policy said and will say, whom that reaches, and what it opens wide', async () => {
    const policyArn = arn('Reading');
    await connected.make({ kind: 'create-policy', name: 'Reading', description: '', document: readPhotos });
    const change: IamChange = { kind: 'new-version', policyArn, document: document('s3:GetObject') };
    expect((await connected.plan(change)).effect?.who).toBe('nobody yet');
    await connected.make({ kind: 'create-group', name: 'developers' });
    for (const name of ['anna', 'ben']) await connected.make({ kind: 'create-user', name, groups: [] });
    for (const holder of [
      { kind: 'group', name: 'developers' },
      { kind: 'user', name: 'anna' },
      { kind: 'user', name: 'ben' },
    ] as const)
      await connected.make({ kind: 'attach', holder, policyArn });
    const { effect } = await connected.plan(change);
    expect(effect?.who).toBe('group developers, 2 users');
    expect(effect?.before).toEqual(['May read and list objects in bucket photos.']);
    expect(effect?.after).toEqual(['May read objects in every bucket.']);
    expect(effect?.wide).toEqual([
      'It works on everything there is, and on what is made later: “*” as resource.',
    ]);
    // The system's own question says first what is opened wide.
    const plan = await connected.plan(change);
    const wishes: string[][] = [];
    const management = await connected.app.open().management();
    await management.apply(plan.planId, async (wish) => {
      if (wish.kind === 'account') wishes.push(wish.steps);
    });
    expect(wishes[0]?.[0]).toBe(effect?.wide[0]);
    const back = await connected.plan({ kind: 'set-default-version', policyArn, version: 'v1' });
    expect([back.effect?.before, back.effect?.after]).toEqual([effect?.after, effect?.before]);
  });

  it('plans a new version also where holders and documents may not be seen', async () => {
    const policyArn = arn('Reading');
    await connected.make({ kind: 'create-policy', name: 'Reading', description: '', document: readPhotos });
    for (const operation of ['ListEntitiesForPolicy', 'GetPolicyVersion']) {
      sandbox.switches.fault = alwaysFor(operation, deny);
      const { effect } = await connected.plan({ kind: 'new-version', policyArn, document: readPhotos });
      expect(operation === 'GetPolicyVersion' ? effect?.before : effect?.who).toBeNull();
    }
    sandbox.switches.fault = null;
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
