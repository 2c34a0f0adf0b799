import { describe, expect, it } from 'vitest';
import type { IamChange } from '#shared/iamChange.ts';
import {
  alwaysFor,
  companyForEach,
  connected,
  deny,
  document,
  readPhotos,
  sandbox,
  state,
  user,
} from './company.ts';

companyForEach();

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
