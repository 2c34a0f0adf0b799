import { describe, expect, it } from 'vitest';
import { accountRoot, companyForEach, connected, readPhotos, role, trust } from './company.ts';

companyForEach();

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
