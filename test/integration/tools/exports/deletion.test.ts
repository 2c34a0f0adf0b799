import { afterEach, describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { planExports } from '../../../support/calls.ts';
import { openWorld, type World } from '../../../support/world.ts';

const secret = 'CANARY/deletion+0123456789';

describe('deleting profiles that stand in tools', () => {
  let world: World;
  afterEach(() => world.close());

  const state = () => world.app.open().access.vault.state();
  const names = async () => (await state()).profiles.map(({ name }) => name);
  const plan = async (ids: string[]) => (await world.app.open().exports()).planDeletion(ids);
  const apply = async (ids: string[]) => world.app.open().plans.apply((await plan(ids)).plan.planId);

  /** A profile, a role on it and one on that, another with a key of its own; all but the last exported. */
  async function begin() {
    world = await openWorld({ files: { '.aws/config': '# mine\n' } });
    const { profiles } = world.app.open();
    const save = async (name: string, accessKeyId: string) =>
      profiles.save(
        {
          name,
          provider: 'aws',
          endpoints: {},
          source: { kind: 'credential', accessKeyId },
        },
        { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } },
      );
    const role = (name: string, profileId: string) =>
      profiles.save(
        {
          name,
          provider: 'aws',
          endpoints: {},
          source: { kind: 'role', profileId, roleArn: `arn:aws:iam::123456789012:role/${name}` },
        },
        { origin: 'typed in' },
      );
    const base = await save('base', 'AKIADELETION00000001');
    const one = await role('one', base.id);
    const two = await role('two', one.id);
    const other = await save('other', 'AKIADELETION00000002');
    const { planId } = await planExports(world.app, [
      { target: 'aws', profileIds: [two.id], mode: 'reference' },
      { target: 'rclone', profileIds: [base.id], mode: 'reference' },
    ]);
    await world.app.open().plans.apply(planId);
    return { base, one, two, other };
  }

  it('takes along what builds on them, out of all tools, and one undo brings all of it back', async () => {
    const { base } = await begin();
    const before = await state();
    const files = ['.aws/config', '.config/rclone/rclone.conf'];
    const texts = files.map(world.text);
    expect((await plan([base.id])).along).toEqual(['one', 'two']);

    const change = await apply([base.id]);
    expect(await names()).toEqual(['other']);
    const after = await state();
    expect(after.bindings).toEqual([]);
    expect(after.keptSecrets.map(({ why }) => why)).toEqual(['deleted']);
    expect(world.text('.aws/config')?.trim()).toBe('# mine');

    await world.app.open().plans.undo(change.id);
    const back = await state();
    const byName = (held: typeof back) => held.profiles.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    expect(byName(back)).toEqual(byName(before));
    expect(back.bindings.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      before.bindings.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    );
    expect(back.keptSecrets).toEqual([]);
    expect(back.credentials.map(({ id }) => id).toSorted()).toEqual(
      before.credentials.map(({ id }) => id).toSorted(),
    );
    expect(files.map(world.text)).toEqual(texts);
  });

  it('is made again after it was undone, by who made it, and only while the files are as before', async () => {
    const { base } = await begin();
    const change = await apply([base.id]);
    const { plans } = world.app.open();
    await expect(plans.redo(change.id)).rejects.toMatchObject({ code: 'not_found' });
    await plans.undo(change.id);
    const other = await world.another();
    await expect(other.open().plans.redo(change.id)).rejects.toMatchObject({ code: 'not_found' });
    other.close();
    const text = world.text('.aws/config') ?? '';
    world.put('.aws/config', `${text}# more\n`);
    await expect(plans.redo(change.id)).rejects.toMatchObject({ code: 'file_changed' });
    world.put('.aws/config', text);
    const again = await plans.redo(change.id);
    expect(await names()).toEqual(['other']);
    await plans.undo(again.id);
    expect(await names()).toHaveLength(4);
    expect(world.text('.aws/config')).toBe(text);
  });

  it('is not made again once its profile or its key is another, or its key works no more', async () => {
    const { other } = await begin();
    const { profiles, plans, access } = world.app.open();
    const request = { target: 'aws' as const, profileIds: [other.id], mode: 'static' as const };
    const exported = async () => {
      const { id } = await plans.apply((await planExports(world.app, [request])).planId);
      await plans.undo(id);
      return id;
    };
    const mark = (status: 'active' | 'deleted') =>
      access.vault.update((held) => ({
        ...held,
        credentials: held.credentials.map((key) =>
          key.accessKeyId === 'AKIADELETION00000002'
            ? {
                ...key,
                remote: {
                  account: '00000000-0000-4000-8000-000000000001',
                  user: 'u',
                  status,
                  seenAt: key.createdAt,
                },
              }
            : key,
        ),
      }));
    const first = await exported();
    const text = world.text('.aws/config');
    await mark('deleted');
    await expect(plans.redo(first)).rejects.toMatchObject({ code: 'in_use' });
    await mark('active');
    const again = await plans.redo(first);
    await plans.undo(again.id);
    await profiles.save(
      {
        id: other.id,
        name: 'other',
        provider: 'aws',
        endpoints: {},
        source: { kind: 'credential', accessKeyId: 'AKIADELETION00000003' },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } },
    );
    await expect(plans.redo(again.id)).rejects.toMatchObject({ code: 'not_found' });
    const second = await exported();
    await apply([other.id]);
    await expect(plans.redo(second)).rejects.toMatchObject({ code: 'not_found' });
    expect([world.text('.aws/config'), world.text('.aws/credentials')]).toEqual([text, null]);
  });

  it('leaves what came to be needed since the plan was made, and says why one cannot go', async () => {
    const { base, other } = await begin();
    const { plan: made } = await plan([other.id]);
    const { profiles, plans } = world.app.open();
    await profiles.save(
      {
        name: 'late',
        provider: 'aws',
        endpoints: {},
        source: { kind: 'role', profileId: other.id, roleArn: 'arn:aws:iam::123456789012:role/late' },
      },
      { origin: 'typed in' },
    );
    await plans.apply(made.planId);
    expect(await names()).toContain('other');
    expect((await plan([other.id])).along).toEqual(['late']);

    await (await world.app.open().active()).use(base.id);
    await expect(plan([base.id])).rejects.toMatchObject({ code: 'in_use' });
  });

  it('brings one back under a name that is free, and to the key as it is now', async () => {
    const { base } = await begin();
    const change = await apply([base.id]);
    await world.app.open().profiles.save(
      {
        name: 'base',
        provider: 'aws',
        endpoints: {},
        source: { kind: 'credential', accessKeyId: 'AKIADELETION00000001' },
      },
      { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } },
    );
    await world.app.open().plans.undo(change.id);
    expect((await names()).toSorted()).toEqual(['base', 'base-2', 'one', 'other', 'two']);
    const { credentials, profiles } = await state();
    expect(credentials.filter(({ accessKeyId }) => accessKeyId === 'AKIADELETION00000001')).toHaveLength(1);
    for (const { source } of profiles)
      if (source.kind === 'credential')
        expect(credentials.some(({ id }) => id === source.credentialId)).toBe(true);
  });
});
