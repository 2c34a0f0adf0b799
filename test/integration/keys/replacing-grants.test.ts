/** The grants of a key that is replaced are the new key's too: each once, wherever the process ends. */
import { describe, expect, it } from 'vitest';
import { lacking } from '#core/keys/replacing/grants.ts';
import type { KmsGrant as StoredGrant } from '#sandbox/kms/storage.ts';
import type { KmsChange, KmsGrant } from '#shared/kms.ts';
import { runs } from '../../support/long.ts';
import { createWorld, day, replace, type World } from './replacingWorld.ts';

const arn = (name: string) => `arn:aws:iam::1000000000:user/${name}`;

/** Puts a grant on a key, as somebody else made it. */
function grantOn(world: World, key: string | undefined, about: Partial<StoredGrant>): void {
  const id = `${about.name ?? ''}${about.grantee ?? ''}`;
  const usual = { name: '', grantee: arn('ann'), retiring: '', operations: ['Verify'], constraint: null };
  world.key(key)?.grants.set(id, { ...usual, id, token: id, createdAt: world.now(), ...about });
}

/** The grants of a key, without what tells one key's from the other's. */
const grantsOf = (world: World, key: string | undefined) =>
  [...(world.key(key)?.grants.values() ?? [])]
    .map(({ id: _, token: __, createdAt: ___, ...rest }) => rest)
    .sort((a, b) => a.grantee.localeCompare(b.grantee));

it('are said in the plan, and made before the alias moves, with what bounds them', async () => {
  const world = await createWorld();
  const old = await world.given('SYMMETRIC_DEFAULT', { imported: true });
  const key = world.key(old);
  if (!key) throw new Error('no key');
  const id = 'a'.repeat(64);
  const material = { id, bytes: Buffer.alloc(32, 1), createdAt: new Date(), rotation: null, rotatedAt: null };
  key.materials = [{ ...material, imported: { validTo: null, description: '' } }];
  key.current = id;
  grantOn(world, old, {
    name: 'reader',
    operations: ['Decrypt', 'Encrypt'],
    retiring: arn('root'),
    constraint: { kind: 'equals', pairs: { team: 'web', for: 'letters' } },
  });
  grantOn(world, old, { grantee: arn('bob'), operations: ['Encrypt'] });
  grantOn(world, old, { name: 'disk', grantee: 'ec2.us-east-1.amazonaws.com', operations: ['Decrypt'] });
  const plan = await world.keys().plan(world.state().accounts[0]?.id ?? '', {
    ...replace('letters'),
    replace: true,
  } as KmsChange);
  expect(plan.steps).toContain(`Make on it the grants "${arn('bob')}" and "reader".`);
  expect(plan.notices.map(({ message }) => message)).toContain(
    `Will not be the new key's: the grant "disk".`,
  );
  await world.keys().apply(plan.planId);
  await world.keys().replacing.settled();
  const { newId } = world.replacement();
  expect(grantsOf(world, newId)).toEqual([]);
  const made = world.key(newId);
  if (!made) throw new Error('no new key');
  Object.assign(made, { materials: key.materials, current: key.current });
  await world.act('resume');
  expect(world.aliasOf()).toBe(newId);
  expect(grantsOf(world, newId)).toMatchObject([
    {
      name: 'reader',
      grantee: arn('ann'),
      retiring: arn('root'),
      operations: ['Decrypt', 'Encrypt'],
      constraint: { kind: 'equals', pairs: { team: 'web', for: 'letters' } },
    },
    { name: expect.stringMatching(/^qcred-copy-/), grantee: arn('bob'), operations: ['Encrypt'] },
  ]);
  expect(world.logged.filter(({ action }) => action === 'kms.grant.created')).toHaveLength(2);
  await world.act('back');
  expect(world.replacement().hint).toMatch(/^Its grants stay, and allow nothing while it is disabled\. /);
});

it('are made once each, wherever the process ends', async () => {
  const world = await createWorld();
  let crashes = 0;
  for (let at = 0; ; at += runs(2, 1)) {
    world.sandbox.account.kms.keys.clear();
    world.sandbox.account.kms.aliases.clear();
    world.forget();
    const old = await world.given('ECC_NIST_P256');
    grantOn(world, old, { name: 'auditor' });
    grantOn(world, old, { grantee: arn('bob') });
    let moments = 0;
    world.danger = () => world.state().replacements.at(-1)?.step === 'alias' && moments++ === at;
    await world.change(replace('letters')).catch(() => {});
    world.danger = () => false;
    const crashed = moments > at;
    // An answer that says that it failed, of something that was done.
    let lost = 0;
    const { fault } = world.sandbox.switches;
    world.sandbox.switches.fault = ({ operation }) =>
      operation === 'CreateGrant' && lost++ === 0 ? { kind: 'drop', done: true } : null;
    for (let i = 0; i < 3; i++) {
      await world.restart();
      world.turn(day / 12);
    }
    world.sandbox.switches.fault = fault;
    const words = `${at}: ${JSON.stringify(world.replacement())}`;
    expect(world.replacement(), words).toMatchObject({ step: 'grace', message: '' });
    const made = grantsOf(world, world.aliasOf());
    expect(
      made.map(({ grantee }) => grantee),
      words,
    ).toEqual([arn('ann'), arn('bob')]);
    expect(made[0]?.name).toBe('auditor');
    if (!crashed) break;
    crashes++;
  }
  expect(crashes).toBeGreaterThan(4);
});

it('stop the replacement when one may not be made, until somebody makes it', async () => {
  const world = await createWorld();
  const old = await world.given('ECC_NIST_P256');
  grantOn(world, old, { name: 'auditor' });
  world.sandbox.switches.fault = ({ operation }) =>
    operation === 'CreateGrant' ? { kind: 'error', status: 400, code: 'AccessDeniedException' } : null;
  await world.change(replace('letters'));
  const { newId } = world.replacement();
  expect(world.replacement()).toMatchObject({ state: 'needs_you', step: 'alias' });
  expect(world.replacement().message).toContain(
    `The grant "auditor" could not be made on the new key ${newId}.`,
  );
  expect(world.aliasOf()).toBe(old);
  grantOn(world, newId, { name: 'by-hand' });
  await world.act('resume');
  expect(world.aliasOf()).toBe(newId);
  expect(grantsOf(world, newId)).toMatchObject([{ name: 'by-hand' }]);
});

describe('what a new key lacks of the grants of the old one', () => {
  const grant = (about: Partial<KmsGrant>): KmsGrant => ({
    id: 'g1',
    name: '',
    grantee: arn('ann'),
    retiring: '',
    operations: ['Verify', 'Sign'],
    createdAt: null,
    constraint: '',
    constraints: null,
    ...about,
  });
  const names = (old: KmsGrant[], made: KmsGrant[]) => lacking(old, made).map(({ name }) => name);

  it('is nothing where each is there, in another order and under another name', () => {
    const constraints = { EncryptionContextSubset: { a: '1', b: '2' } };
    const turned = { EncryptionContextSubset: { b: '2', a: '1' } };
    const other = { operations: ['Sign', 'Verify'], name: 'x' };
    expect(names([grant({ constraints })], [grant({ ...other, constraints: turned })])).toEqual([]);
    expect(names([grant({ constraints: {} })], [grant(other)])).toEqual([]);
  });

  it('is what another constraint, holder, retirer or operation makes another', () => {
    const one = grant({ name: 'n', constraints: { EncryptionContextSubset: { a: '1' } } });
    for (const other of [
      { constraints: null },
      { constraints: { EncryptionContextEquals: { a: '1' } } },
      { grantee: arn('bob') },
      { retiring: arn('bob') },
      { operations: ['Verify'] },
    ]) {
      expect(names([one], [{ ...one, ...other }])).toEqual(['n']);
    }
  });

  it('counts each grant for one: two that only differ in their names are two', () => {
    const two = [grant({ id: 'g1', name: 'a' }), grant({ id: 'g2', name: 'b' })];
    expect(names(two, [grant({ name: 'b' })])).toEqual(['a']);
    expect(names([grant({ id: 'g1' }), grant({ id: 'g2' })], [grant({ name: 'qcred-copy-g2' })])).toEqual([
      'qcred-copy-g1',
    ]);
  });
});
