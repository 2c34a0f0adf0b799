/**
 * A new key in place of one that its service does not rotate: the vault is in memory and the clock turns when
 * somebody sleeps; the key service is the sandbox's, asked over the wire.
 */
import { describe, expect, it } from 'vitest';
import type { KmsChange } from '#shared/kms.ts';
import { createWorld, day, failure, replace, type World } from './replacingWorld.ts';

describe('a new key in place of one', () => {
  it('is like it, gets its aliases, and the old one stays for its grace and is then disabled', async () => {
    const world = await createWorld();
    const old = await world.given('ECC_NIST_P256');
    await world.change({ kind: 'set-rotation', key: old, automatic: true, days: 30, graceDays: 7 });
    const steps = await world.change(replace('letters'));
    expect(steps).toEqual([
      expect.stringContaining('Make a key of the kind ECC_NIST_P256'),
      'Move to it the alias "letters".',
      'Keep the old key for 7 days, so that what it signed can still be verified.',
      'Then disable the old key, unless something still needs it. It is not deleted.',
    ]);
    expect(world.replacement()).toMatchObject({ state: 'running', step: 'grace', message: '' });
    const made = world.aliasOf();
    expect(made).not.toBe(old);
    const key = world.key(made);
    expect(key).toMatchObject({ spec: 'ECC_NIST_P256', description: 'Letters', usage: 'SIGN_VERIFY' });
    expect(key?.tags.get('team')).toBe('web');
    expect(key?.policy).toBe(world.key(old)?.policy);
    expect(world.state().keyPolicies).toMatchObject([{ keyId: made, maxAgeDays: 30 }]);
    expect(world.key(old)?.enabled).toBe(true);

    world.turn(6 * day);
    await world.restart();
    expect(world.key(old)?.enabled).toBe(true);
    world.turn(2 * day);
    await world.restart();
    expect(world.key(old)?.enabled).toBe(false);
    expect(world.replacement()).toMatchObject({ state: 'finished', newId: made });
    expect(world.logged.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'kms.rotation.policy.set',
        'kms.replacement.started',
        'kms.key.created',
        'kms.alias.set',
        'kms.key.replaced',
        'kms.key.disabled',
      ]),
    );
    expect(await failure(world.change(replace(old)))).toBe('bad_input');
  });

  it('ends the same wherever the process ends, with one new key and none left over', async () => {
    const world = await createWorld();
    let crashes = 0;
    for (let at = 0; ; at++) {
      world.sandbox.account.kms.keys.clear();
      world.sandbox.account.kms.aliases.clear();
      const old = await world.given('ECC_NIST_P256');
      await world.change({ kind: 'set-rotation', key: old, automatic: true, days: 30, graceDays: 1 });
      let moments = 0;
      let crashed = false;
      world.danger = () => {
        crashed ||= moments === at;
        return moments++ === at;
      };
      await world.change(replace('letters')).catch(() => {});
      await world.restart().catch(() => {});
      world.turn(2 * day);
      await world.restart().catch(() => {});
      world.danger = () => false;
      if (!world.state().replacements.some(({ oldId }) => oldId === old))
        await world.change(replace('letters'));
      // What was away is taken up again in an hour, and a grace that began late is over in two days.
      for (let i = 0; i < 3; i++) {
        world.turn(2 * day);
        await world.restart();
      }
      const made = world.aliasOf();
      const words = `${at}: ${JSON.stringify(world.replacement())}`;
      expect(made, words).not.toBe(old);
      expect([...world.sandbox.account.kms.keys.keys()].sort(), words).toEqual([old, made].sort());
      expect([world.key(old)?.enabled, world.key(made)?.enabled], words).toEqual([false, true]);
      expect(world.replacement(), words).toMatchObject({ state: 'finished', oldId: old, newId: made });
      const policies = world.state().keyPolicies.filter(({ keyId }) => keyId === old || keyId === made);
      expect(policies, words).toMatchObject([{ keyId: made }]);
      if (!crashed) break;
      crashes++;
    }
    expect(crashes).toBeGreaterThan(30);
  });
});

it.each(['grace', 'ready'] as const)('it returns to the old key from %s', async (step) => {
  const world: World = await createWorld();
  const old = await world.given('ECC_NIST_P256');
  await world.change({ kind: 'set-rotation', key: old, automatic: true, days: 30, graceDays: 9 });
  if (step === 'ready') {
    world.sandbox.switches.fault = ({ operation }) =>
      operation === 'DescribeKey' && world.state().replacements.at(-1)?.step === 'ready'
        ? { kind: 'error', status: 500, code: 'KMSInternalException' }
        : null;
  }
  await world.change(replace(old));
  expect(world.replacement()).toMatchObject({ step, state: 'running' });
  if (step === 'ready') expect(world.replacement().hint).toBe('QCred tries again by itself.');
  world.sandbox.switches.fault = null;
  const made = world.replacement().newId;
  await world.act('back');
  expect(world.replacement()).toMatchObject({ state: 'undone' });
  expect(world.aliasOf()).toBe(old);
  expect([world.key(old)?.enabled, world.key(made)?.enabled]).toEqual([true, false]);
  expect(world.state().keyPolicies).toMatchObject([{ keyId: old }]);
  await world.act('dismiss');
  expect(world.state().replacements).toEqual([]);
});

it('asks before it disables a key that something needs, and when an alias was moved meanwhile', async () => {
  const world = await createWorld();
  const old = await world.given('ECC_NIST_P256');
  const other = await world.change({
    kind: 'create-key',
    spec: 'ECC_NIST_P256',
    description: 'other',
    imported: false,
    multiRegion: false,
    tags: {},
  });
  expect(other).toHaveLength(1);
  await world.change(replace(old, 1));
  const made = world.aliasOf();
  const grantee = 'arn:aws:iam::1000000000:user/demo';
  await world.change({
    kind: 'create-grant',
    key: old,
    grantee,
    operations: ['Verify'],
    name: 'auditor',
    context: {},
  });
  expect(await failure(world.change({ kind: 'disable-key', key: old }))).toBe('in_use');
  await world.act('finish');
  expect(world.replacement()).toMatchObject({ state: 'needs_you', question: 'needed' });
  expect(world.replacement().message).toContain('the grant auditor');
  expect(world.key(old)?.enabled).toBe(true);
  await world.act('confirm');
  expect(world.key(old)?.enabled).toBe(false);
  expect(world.replacement()).toMatchObject({ state: 'finished', newId: made });

  const third = world.aliasOf() ?? '';
  world.sandbox.switches.fault = ({ operation }) => {
    if (operation === 'CreateKey') world.sandbox.account.kms.aliases.delete('alias/letters');
    return null;
  };
  await world.change(replace(third, 1));
  expect(world.replacement()).toMatchObject({ state: 'needs_you', question: 'moved' });
  await world.act('confirm');
  expect(world.replacement()).toMatchObject({ step: 'grace' });
});

it('waits for key material, for the MPC client, and refuses keys that it is not for', async () => {
  const world = await createWorld();
  const imported = await world.given('SYMMETRIC_DEFAULT', { imported: true });
  const key = world.key(imported);
  if (!key) throw new Error('no key');
  expect(await failure(world.change(replace(imported)))).toBe('bad_input');
  const material = {
    id: 'a'.repeat(64),
    bytes: Buffer.alloc(32, 1),
    createdAt: new Date(),
    rotation: null,
    rotatedAt: null,
  };
  key.materials = [{ ...material, imported: { validTo: null, description: '' } }];
  key.current = material.id;
  await world.change({ ...replace(imported, 0), replace: true } as KmsChange);
  expect(world.replacement()).toMatchObject({ state: 'needs_you', question: 'import', step: 'ready' });
  expect(world.aliasOf()).toBe(imported);
  const made = world.key(world.replacement().newId);
  if (!made) throw new Error('no new key');
  made.materials = key.materials;
  made.current = key.current;
  await world.act('resume');
  await world.restart();
  expect(world.replacement()).toMatchObject({ state: 'finished' });
  const plain = await world.change({
    kind: 'create-key',
    spec: 'SYMMETRIC_DEFAULT',
    alias: 'rotated',
    description: '',
    imported: false,
    multiRegion: false,
    tags: {},
  });
  expect(plain).toHaveLength(2);
  await world.change({ kind: 'set-rotation', key: 'rotated', automatic: true });
  expect(world.state().keyPolicies).toEqual([]);
  const graced = world.change({ kind: 'set-rotation', key: 'rotated', automatic: true, graceDays: 3 });
  expect(await failure(graced)).toBe('bad_input');

  // Named by AWS's documents alone, it is for codes all the same.
  world.sandbox.account.kms.aliases.clear();
  expect(world.key(await world.given('HMAC_256'))?.usage).toBe('GENERATE_VERIFY_MAC');

  const mpc = await createWorld('quilibrium');
  mpc.sandbox.switches.sidecar = 0;
  const signing = await mpc.given('ECC_ED25519');
  await mpc.restart();
  mpc.sandbox.switches.sidecar = null;
  await mpc.change(replace('letters'));
  expect(mpc.replacement()).toMatchObject({ state: 'running', step: 'ready' });
  expect(mpc.replacement().message).toContain('MPC client');
  expect(mpc.aliasOf()).toBe(signing);
  mpc.sandbox.switches.sidecar = 1;
  await mpc.act('resume');
  expect(mpc.replacement()).toMatchObject({ step: 'grace', message: '' });
});
