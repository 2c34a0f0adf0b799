/** What a rotation signs with: each secret is read once, one connection is kept, and nothing outlives it. */
import { afterEach, describe, expect, it } from 'vitest';
import { mandateOf } from '#core/rotation/job/issuer.ts';
import { createJob } from '#core/rotation/job/job.ts';
import { credentialById, newCredential, oldCredential, usesOf } from '#core/rotation/job/keys.ts';
import { createSigners } from '#core/rotation/job/signers.ts';
import { Interrupted } from '#core/store/stepEnds.ts';
import { idOf } from '../../records.ts';
import { rotation as given, key, vault } from '../given.ts';
import { accountId, createWorld, oldId, start, type World } from '../world.ts';

describe('what a rotation signs with', () => {
  let world: World;
  afterEach(() => world.close());

  const begin = async () => {
    world = await createWorld();
    return createSigners(world.app().access);
  };
  const credential = () => credentialById(world.state(), oldId);
  const reads = () => world.logged.filter(({ action }) => action === 'secret.read');
  const mandate = (user: string) => {
    const found = mandateOf(world.state(), { account: accountId, user, oldId, newId: undefined });
    if (!found) throw new Error('There is no mandate.');
    return found;
  };

  it('is read once, however often and how soon it is asked for, which the log says', async () => {
    const { secretOf } = await begin();
    const [first] = await Promise.all([secretOf(credential()), secretOf(credential())]);
    expect(await secretOf(credential())).toBe(first);
    expect(reads()).toEqual([{ action: 'secret.read', subject: 'QOLDKEY1', detail: 'rotation' }]);
  });

  it('is read anew where the secret was replaced', async () => {
    const { secretOf } = await begin();
    await secretOf(credential());
    world.secrets.set(`credential/${idOf(70)}`, world.secrets.get(`credential/${oldId}`) ?? '');
    await secretOf({ ...credential(), secretId: idOf(70) });
    await secretOf({ ...credential(), secretId: idOf(70) });
    expect(reads()).toHaveLength(2);
  });

  it('is read again after it could not be read', async () => {
    const { secretOf } = await begin();
    const held = world.secrets.get(`credential/${oldId}`) ?? '';
    world.secrets.delete(`credential/${oldId}`);
    await expect(secretOf(credential())).rejects.toMatchObject({ code: 'secret_missing' });
    world.secrets.set(`credential/${oldId}`, held);
    await expect(secretOf(credential())).resolves.toBeDefined();
  });

  it('is forgotten at the end, with the connection', async () => {
    const signers = await begin();
    await signers.secretOf(credential());
    await signers.issuer(mandate('robot'));
    signers.close();
    expect(world.service.open).toBe(0);
    await signers.secretOf(credential());
    expect(reads().filter(({ subject }) => subject === 'QOLDKEY1')).toHaveLength(2);
  });

  it('is one connection for one mandate, and another for another', async () => {
    const signers = await begin();
    const first = await signers.issuer(mandate('robot'));
    expect(await signers.issuer(mandate('robot'))).toBe(first);
    expect(world.service.opened).toHaveLength(1);
    expect(await signers.issuer(mandate('other'))).not.toBe(first);
    expect(world.service.opened).toHaveLength(2);
    expect(world.service.open).toBe(1);
  });
});

describe('work on a rotation that is gone', () => {
  it('is at its end, wherever it is', async () => {
    const world = await createWorld();
    const { access, edits, plans } = world.app();
    const wake = () => new AbortController().signal;
    const parts = { access, edits, plans, changed: () => {} };
    const job = createJob(parts, idOf(9), 'running', createSigners(access), wake, () => {});
    await expect(job.standing()).rejects.toBeInstanceOf(Interrupted);
    await expect(job.pause(1)).rejects.toBeInstanceOf(Interrupted);
    world.close();
  });
});

describe('the keys of a rotation', () => {
  const state = vault([key(5, start), key(1, start), key(2, start)]);
  const rotation = { ...given(idOf(1), 'running'), newId: idOf(2), newKey: 'QNEW' };

  it('are found by their ids', () => {
    expect(oldCredential(state, rotation).id).toBe(idOf(1));
    expect(newCredential(state, rotation).id).toBe(idOf(2));
    expect(credentialById(state, idOf(2)).id).toBe(idOf(2));
  });

  it('are named where they are not kept any more', () => {
    expect(() => oldCredential(vault([]), rotation)).toThrow(
      expect.objectContaining({ code: 'not_found', message: 'The key QOLD is not kept here any more.' }),
    );
    expect(() => newCredential(vault([]), rotation)).toThrow('The key QNEW is not kept here any more.');
    const { newKey: _, newId: __, ...without } = rotation;
    expect(() => newCredential(state, without)).toThrow('The key made is not kept here any more.');
    expect(() => credentialById(state, idOf(9))).toThrow(expect.objectContaining({ code: 'not_found' }));
  });

  it('are used by the profiles that have them themselves', () => {
    const [first, ...rest] = state.profiles;
    if (!first) throw new Error('There is no profile.');
    const role = {
      ...first,
      id: idOf(90),
      source: { kind: 'role' as const, profileId: first.id, roleArn: 'arn:aws:iam::1:role/R' },
    };
    const held = { ...state, profiles: [first, ...rest, role] };
    expect(usesOf(held, idOf(1), idOf(2)).profiles.map(({ name }) => name)).toEqual([
      'profile 1',
      'profile 2',
    ]);
    // A role has no key: none is not one that is missing.
    expect(usesOf(held, undefined).profiles).toEqual([]);
  });
});
