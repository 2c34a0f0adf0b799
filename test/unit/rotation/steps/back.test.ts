/** The way back: from wherever a rotation is, the old key works and is used as before, and the new one is gone. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Rotation } from '#shared/rotation.ts';
import { failing, whenever } from '../service.ts';
import { adminId, createWorld, oldId, type World } from '../world.ts';

let world: World;
afterEach(() => world.close());

/** Takes one as far as it goes, told what goes wrong there, and forgets what was asked until then. */
async function begin(
  fault: World['service']['fault'] = () => null,
  options: Parameters<typeof createWorld>[0] = {},
): Promise<Rotation> {
  world = await createWorld(options);
  world.service.fault = fault;
  const rotation = await world.rotate();
  world.service.fault = () => null;
  world.service.asked.length = 0;
  world.slept.length = 0;
  world.logged.length = 0;
  return rotation;
}

const tookBack = {
  state: 'undone',
  begun: false,
  message: 'The rotation was taken back: the old key QOLDKEY1 is in use as before.',
  hint: '',
};

describe('the way back', () => {
  it('from the grace switches the old key on, proves it, lets it be used, and then deletes the new one', async () => {
    const { newId } = await begin();
    expect(newId).toBeDefined();
    let usedBefore: unknown;
    world.asleep = async () => {
      usedBefore = world.state().profiles.map(({ source }) => source);
    };
    expect(await world.act('back')).toMatchObject(tookBack);
    expect(world.service.asked).toEqual([
      'UpdateAccessKey:Active robot QOLDKEY1',
      'ListBuckets QOLDKEY1',
      'DeleteAccessKey robot QMADEKEY1',
    ]);
    // Those who read the new key a moment ago may finish.
    expect(world.slept).toEqual([20_000]);
    expect(usedBefore).toEqual([
      { kind: 'credential', credentialId: oldId },
      { kind: 'credential', credentialId: oldId },
    ]);
    expect(world.told()).toEqual([
      'rotation.back QOLDKEY1',
      'key.activated QOLDKEY1 rotation taken back',
      'key.deleted QMADEKEY1 rotation taken back',
    ]);
    expect(world.keys()).toEqual(['QOLDKEY1']);
    expect(world.items()).toEqual([oldId, adminId]);
    expect(world.state().keptSecrets).toEqual([]);
    expect(world.state().credentials.map(({ id }) => id)).toEqual([oldId, adminId]);
  });

  it('from the switch switches nothing on, as nothing was off', async () => {
    await begin(({ operation }) =>
      operation === 'ListBuckets' && world.state().rotations[0]?.step === 'switch' ? failing('denied') : null,
    );
    expect(world.rotation()).toMatchObject({ state: 'needs_you', step: 'switch', begun: true });
    expect(await world.act('back')).toMatchObject(tookBack);
    expect(world.service.asked).toEqual(['ListBuckets QOLDKEY1', 'DeleteAccessKey robot QMADEKEY1']);
    expect(world.slept).toEqual([20_000]);
  });

  it('from where nothing had moved is done at once', async () => {
    world = await createWorld();
    world.service.verdict = (id) => (id === 'QMADEKEY1' ? { verdict: 'wrong_key' } : null);
    await world.rotate();
    expect(world.rotation()).toMatchObject({ step: 'verify', state: 'needs_you' });
    world.service.asked.length = 0;
    world.slept.length = 0;
    expect(await world.act('back')).toMatchObject(tookBack);
    expect(world.service.asked).toEqual(['ListBuckets QOLDKEY1', 'DeleteAccessKey robot QMADEKEY1']);
    expect(world.slept).toEqual([]);
  });

  it('from a switching off whose answer was lost switches it on again', async () => {
    await begin(whenever('UpdateAccessKey:Inactive', 'connection_failed', true));
    expect(world.rotation()).toMatchObject({ step: 'deactivate', begun: true });
    expect(world.service.find('QOLDKEY1')?.status).toBe('Inactive');
    expect(await world.act('back')).toMatchObject(tookBack);
    expect(world.service.find('QOLDKEY1')?.status).toBe('Active');
  });

  it('from a deactivation that was not begun leaves the old key alone', async () => {
    await begin();
    world.change((state) => ({
      ...state,
      rotations: state.rotations.map((r) => ({ ...r, step: 'deactivate' as const, begun: false })),
    }));
    const old = world.service.find('QOLDKEY1');
    if (old) old.status = 'Active';
    await world.act('back');
    expect(world.service.asked).toEqual(['ListBuckets QOLDKEY1', 'DeleteAccessKey robot QMADEKEY1']);
  });

  it('from a deletion that was not done switches the old key on', async () => {
    await begin();
    world.service.fault = whenever('DeleteAccessKey', 'service_failed');
    await world.act('finish');
    expect(world.rotation()).toMatchObject({ step: 'delete', begun: true });
    world.service.fault = () => null;
    expect(await world.act('back')).toMatchObject(tookBack);
    expect(world.service.find('QOLDKEY1')?.status).toBe('Active');
  });

  it('from before anything was asked for asks nobody', async () => {
    world = await createWorld();
    world.danger = () => world.state().rotations.length > 0;
    await world.rotate().catch(() => {});
    world.danger = () => false;
    await world.restart();
    world.service.asked.length = 0;
    world.service.fault = () => failing('connection_failed');
    expect(await world.act('back')).toMatchObject(tookBack);
    expect(world.service.asked).toEqual([]);
    expect(world.items()).toEqual([oldId, adminId]);
  });

  it('deletes a key that was made and whose answer was lost', async () => {
    await begin(({ operation }) =>
      operation === 'CreateAccessKey'
        ? failing('connection_failed', true)
        : world.keys().length > 1
          ? failing('service_failed')
          : null,
    );
    expect(world.rotation()).toMatchObject({ step: 'create', begun: true, state: 'running' });
    expect(world.keys()).toEqual(['QOLDKEY1', 'QMADEKEY1']);
    expect(await world.act('back')).toMatchObject(tookBack);
    expect(world.keys()).toEqual(['QOLDKEY1']);
    expect(world.told()).toContain('key.deleted QMADEKEY1 made, but its secret was never stored');
  });

  it('deletes a key that was never written down, with its secret', async () => {
    world = await createWorld();
    world.danger = () => world.items().length > 2;
    await world.rotate().catch(() => {});
    world.danger = () => false;
    expect(world.items()).toHaveLength(3);
    await world.restart();
    expect(await world.act('back')).toMatchObject(tookBack);
    expect(world.keys()).toEqual(['QOLDKEY1']);
    expect(world.items()).toEqual([oldId, adminId]);
    expect(world.told()).toContain('key.deleted QMADEKEY1 rotation taken back');
  });

  it('goes on forwards where the old key is gone for good, and says so', async () => {
    await begin();
    world.service.fault = ({ operation }) => {
      if (operation === 'UpdateAccessKey:Active')
        world.service.keys = world.service.keys.filter(({ id }) => id !== 'QOLDKEY1');
      return operation === 'UpdateAccessKey:Active' ? failing('service_failed') : null;
    };
    await world.act('back');
    expect(world.rotation()).toMatchObject({ state: 'going_back' });
    world.service.fault = () => null;
    expect(await world.app().rotations.resume()).toEqual([
      'The old key QOLDKEY1 is gone already, so there is no return to it.',
      'The old key QOLDKEY1 is gone.',
    ]);
    expect(world.rotation()).toMatchObject({ state: 'finished' });
    expect(world.keys()).toEqual(['QMADEKEY1']);
    expect(world.told()).toContain('key.deleted QOLDKEY1 rotation; it was gone when QCred looked again');
  });

  it('does not return to an old key that does not work', async () => {
    const { newId } = await begin();
    world.service.verdict = () => ({ verdict: 'wrong_secret' });
    expect(await world.act('back')).toMatchObject({
      state: 'going_back',
      message: 'The key QOLDKEY1 does not work for "again" yet. Storage said: wrong_secret.',
    });
    expect(world.state().profiles[0]?.source).toEqual({ kind: 'credential', credentialId: newId });
    expect(world.keys()).toEqual(['QOLDKEY1', 'QMADEKEY1']);
  });

  it('proves the old key wherever either is used', async () => {
    await begin();
    world.change((state) => ({
      ...state,
      profiles: state.profiles.map((profile, n) =>
        n === 0
          ? { ...profile, region: 'eu-2', source: { kind: 'credential', credentialId: oldId } }
          : profile,
      ),
    }));
    world.service.tested.length = 0;
    await world.act('back');
    expect(world.service.tested.map(({ region }) => region)).toEqual(['eu-2', 'eu-1']);
  });

  it.each(['denied', 'not_available'] as const)(
    'switches the new key off where it may not delete it (%s), and keeps its secret for a while',
    async (code) => {
      const { newId } = await begin();
      world.service.fault = whenever('DeleteAccessKey', code);
      expect(await world.act('back')).toMatchObject({
        ...tookBack,
        hint: 'The new key QMADEKEY1 is switched off but could not be deleted.',
      });
      expect(world.service.find('QMADEKEY1')?.status).toBe('Inactive');
      expect(world.told()).toContain('key.deactivated QMADEKEY1 rotation taken back');
      expect(world.state().credentials.map(({ id }) => id)).toEqual([oldId, adminId]);
      expect(world.state().keptSecrets.map(({ id }) => id)).toEqual([newId]);
    },
  );

  it.each(['denied', 'not_available'] as const)(
    'says where the new key could not be switched off either (%s)',
    async (code) => {
      await begin();
      world.service.fault = ({ operation }) =>
        ['DeleteAccessKey', 'UpdateAccessKey:Inactive'].includes(operation) ? failing(code) : null;
      expect(await world.act('back')).toMatchObject({
        ...tookBack,
        hint: 'The new key QMADEKEY1 could not be deleted.',
      });
    },
  );

  it.each(['DeleteAccessKey', 'UpdateAccessKey:Inactive'])(
    'is not over while a service does not answer to %s',
    async (broken) => {
      await begin();
      world.service.fault = ({ operation }) =>
        operation === broken
          ? failing('service_failed')
          : operation === 'DeleteAccessKey'
            ? failing('denied')
            : null;
      expect(await world.act('back')).toMatchObject({
        state: 'going_back',
        message: 'The service said: service_failed.',
      });
    },
  );

  it('in a guided rotation leaves the new key to the person, and keeps its secret for a while', async () => {
    world = await createWorld({ provider: 'b2' });
    await world.rotate();
    await world.supply('QNEW', world.service.add('QNEW').secret);
    const { newId } = world.rotation();
    expect(await world.act('back')).toMatchObject({
      ...tookBack,
      hint: 'Delete the new key QNEW on the provider’s page.',
    });
    expect(world.service.find('QNEW')?.status).toBe('Active');
    expect(world.state().keptSecrets.map((kept) => kept.id)).toEqual([newId]);
  });

  it('in a guided rotation switches nothing on, wherever it is', async () => {
    world = await createWorld({ provider: 'b2' });
    await world.rotate();
    await world.supply('QNEW', world.service.add('QNEW').secret);
    world.change((state) => ({
      ...state,
      rotations: state.rotations.map(({ question: _, ...r }) => ({
        ...r,
        state: 'paused' as const,
        step: 'delete' as const,
      })),
    }));
    world.service.asked.length = 0;
    expect(await world.act('back')).toMatchObject({ ...tookBack, hint: expect.stringContaining('QNEW') });
    expect(world.service.asked).toEqual(['ListBuckets QOLDKEY1']);
  });

  it('in a guided rotation that has no new key yet asks nobody', async () => {
    world = await createWorld({ provider: 'b2' });
    await world.rotate();
    expect(await world.act('back')).toMatchObject(tookBack);
    expect(world.service.asked).toEqual([]);
  });

  it('in a guided rotation whose key was never written down erases its secret, and asks nobody', async () => {
    world = await createWorld({ provider: 'b2' });
    const { id } = await world.rotate();
    world.danger = () => world.items().length > 1;
    await world
      .app()
      .rotations.supply(id, { accessKeyId: 'QNEW', secretAccessKey: 'CANARY' })
      .catch(() => {});
    world.danger = () => false;
    await world.restart();
    expect(await world.act('back')).toMatchObject(tookBack);
    expect(world.items()).toEqual([oldId]);
    expect(world.service.asked).toEqual([]);
  });
});

describe('files, on the way back', () => {
  const credentials = '.aws/credentials';

  it('are as they were, byte for byte, by taking back what was written', async () => {
    world = await createWorld();
    await world.export('aws');
    const before = world.text(credentials);
    await world.rotate();
    expect(world.text(credentials)).toContain('QMADEKEY1');
    const { changeId } = world.rotation();
    expect(changeId).toBeDefined();
    // A sync has seen meanwhile that the old key is off: it is on again when the files come back.
    world.change((state) => ({
      ...state,
      credentials: state.credentials.map((one) =>
        one.remote ? { ...one, remote: { ...one.remote, status: 'inactive' as const } } : one,
      ),
    }));
    await world.act('back');
    expect(world.text(credentials)).toBe(before);
    expect(world.rotation()).not.toHaveProperty('changeId');
    expect(await world.app().edits.list()).toMatchObject([
      { id: changeId, title: 'Rotate QOLDKEY1', undone: true },
      { title: 'Export 1 profile to AWS CLI' },
    ]);
  });

  it('that somebody changed meanwhile get the old key, and keep that change', async () => {
    world = await createWorld();
    await world.export('aws');
    const before = world.text(credentials);
    await world.rotate();
    world.put(credentials, `# a note\n${world.text(credentials)}`);
    await world.act('back');
    expect(world.text(credentials)).toBe(`# a note\n${before}`);
    expect((await world.app().edits.list())[0]?.title).toBe('Take back the rotation of QOLDKEY1');
  });

  it('that others wrote get the old key back, too', async () => {
    world = await createWorld({
      files: {
        [credentials]: '[ci]\naws_access_key_id = QOLDKEY1\naws_secret_access_key = CANARY/secret/1YEKDLOQ\n',
      },
    });
    await world.rotate({ files: [{ path: world.at('.aws', 'credentials'), way: 'rewrite' }] });
    world.put(credentials, `${world.text(credentials)}# a note\n`);
    expect(world.text(credentials)).toContain('QMADEKEY1');
    await world.act('back');
    expect(world.text(credentials)).toBe(
      '[ci]\naws_access_key_id = QOLDKEY1\naws_secret_access_key = CANARY/secret/1YEKDLOQ\n# a note\n',
    );
  });
});
