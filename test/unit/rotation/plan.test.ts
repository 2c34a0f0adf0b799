/** What is found out and said before a rotation begins: who can do it, what would happen, and what is in the way. */
import { afterEach, describe, expect, it } from 'vitest';
import type { Profile } from '#shared/model.ts';
import { idOf } from '../records.ts';
import { key, policy } from './given.ts';
import { failing, whenever } from './service.ts';
import { accountId, adminId, createWorld, oldId, start, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

const begin = async (options: Parameters<typeof createWorld>[0] = {}) => {
  world = await createWorld(options);
};
const plan = (hours?: number) => world.app().rotations.plan(oldId, hours);
const wordsOf = async () => Object.fromEntries((await plan()).steps.map(({ step, words }) => [step, words]));

describe('the plan of a rotation', () => {
  it('says step by step what would be done, and does none of it', async () => {
    await begin();
    await world.export('aws');
    expect(await plan()).toEqual({
      credentialId: oldId,
      accessKeyId: 'QOLDKEY1',
      how: 'iam',
      steps: [
        { step: 'create', words: 'Make a new key at Quilibrium for the same user.' },
        { step: 'store', words: 'Store its secret with the others.' },
        { step: 'verify', words: 'Wait until the service accepts it.' },
        {
          step: 'switch',
          words: 'Let 2 profiles use the new key: "work" and "again". What AWS CLI reads follows, with Undo.',
        },
        {
          step: 'deactivate',
          words: 'Switch the old key QOLDKEY1 off, unless somebody is still seen using it.',
        },
        { step: 'grace', words: 'Wait 24 hours, so that other machines can follow.' },
        { step: 'delete', words: 'Delete the old key, unless it was used meanwhile.' },
      ],
      profiles: [
        { id: idOf(100), name: 'work', tools: ['AWS CLI'] },
        { id: idOf(101), name: 'again', tools: [] },
      ],
      lastUse: { at: null },
      inTheWay: null,
      files: [],
      graceHours: 24,
      notices: [],
      guide: null,
    });
    expect(world.service.asked).toEqual([
      'ListAccessKeys robot',
      'GetAccessKeyLastUsed QOLDKEY1',
      'ListBuckets QOLDKEY1',
    ]);
    expect(world.state().rotations).toEqual([]);
  });

  it('has the grace of the key’s policy, unless another is asked for', async () => {
    await begin({ state: (state) => ({ ...state, policies: [policy({ graceHours: 48 })] }) });
    expect((await plan()).graceHours).toBe(48);
    expect((await plan(0)).graceHours).toBe(0);
    expect((await plan(0)).steps.find(({ step }) => step === 'grace')?.words).toBe('Wait for nobody.');
  });

  it('names each tool of a profile once, and counts in words', async () => {
    await begin({ profiles: ['work'] });
    await world.export('aws');
    await world.export('s3cmd');
    world.change((state) => ({
      ...state,
      bindings: [
        ...state.bindings,
        ...state.bindings.slice(0, 1).map((one) => ({ ...one, id: idOf(70), name: 'second' })),
      ],
    }));
    expect((await plan()).profiles[0]?.tools).toEqual(['AWS CLI', 's3cmd']);
    expect((await wordsOf()).switch).toBe(
      'Let 1 profile use the new key: "work". What AWS CLI and s3cmd read follows, with Undo.',
    );
  });

  it('says that no profile uses the key, and speaks of no files then', async () => {
    await begin({ profiles: [] });
    expect((await wordsOf()).switch).toBe('No profile uses the key.');
    expect((await plan()).profiles).toEqual([]);
    world.close();
    await begin();
    expect((await wordsOf()).switch).toBe('Let 2 profiles use the new key: "work" and "again".');
  });

  it('at a service whose keys only a person makes is a list of what they do', async () => {
    await begin({ provider: 'b2' });
    const found = await plan();
    expect(found).toMatchObject({ how: 'guided', inTheWay: null, notices: [] });
    expect(found).not.toMatchObject({ lastUse: expect.anything() });
    expect(found.guide?.url).toMatch(/^https:/);
    expect(found.steps).toEqual([
      { step: 'create', words: 'You make a new key at Backblaze B2; QCred says how.' },
      { step: 'store', words: 'Store its secret with the others.' },
      { step: 'verify', words: 'Test the new key.' },
      { step: 'switch', words: 'Let 2 profiles use the new key: "work" and "again".' },
      {
        step: 'deactivate',
        words: 'You delete the old key QOLDKEY1 there; QCred checks that it is refused.',
      },
    ]);
  });

  it('says why it has to be one, where a service refused to tell', async () => {
    await begin();
    world.service.fault = whenever('ListAccessKeys', 'denied');
    expect(await plan()).toMatchObject({
      how: 'guided',
      notices: [
        {
          level: 'info',
          message: 'The service said: denied.',
          hint: 'QCred leads you through it instead.',
        },
      ],
    });
    expect(world.service.asked).toEqual(['ListAccessKeys robot', 'ListAccessKeys', 'ListBuckets QOLDKEY1']);
    expect(await world.rotate()).toMatchObject({ how: 'guided', user: '' });
  });

  it('says what QCred wrote and somebody changed', async () => {
    await begin();
    await world.export('aws');
    world.put('.aws/credentials', '');
    expect((await plan()).notices).toEqual([
      {
        level: 'warning',
        message: 'What QCred wrote to AWS CLI (work) is not as it was. Somebody else changed it in the file.',
        hint: 'The rotation stops there and asks.',
      },
    ]);
  });

  it('shows the second key of the user, and when each was used', async () => {
    await begin();
    const at = new Date('2026-05-01T08:30:00.000Z');
    world.service.add('QSECOND', { status: 'Inactive', used: { at, service: 's3', region: 'eu-1' } });
    world.old.used = { at: new Date('2026-05-02T00:00:00.000Z') };
    expect(await plan()).toMatchObject({
      lastUse: { at: '2026-05-02T00:00:00.000Z' },
      inTheWay: {
        accessKeyId: 'QSECOND',
        status: 'Inactive',
        lastUse: { at: '2026-05-01T08:30:00.000Z', service: 's3', region: 'eu-1' },
      },
    });
  });

  it('does without uses where the service does not tell of them', async () => {
    await begin();
    world.service.add('QSECOND');
    world.service.fault = whenever('GetAccessKeyLastUsed', 'denied');
    const { lastUse, inTheWay } = await plan();
    expect(lastUse).toBeUndefined();
    expect(inTheWay).toEqual({ accessKeyId: 'QSECOND', status: 'Active', lastUse: undefined });
  });

  it('tells what the last sync saw of the use of a key that only a person can replace', async () => {
    await begin({ provider: 'b2' });
    const lastUse = { at: '2026-05-01T08:30:00.000Z' };
    world.change((state) => ({
      ...state,
      credentials: state.credentials.map((one) => ({
        ...one,
        remote: { account: accountId, user: 'robot', status: 'active', lastUse, seenAt: lastUse.at },
      })),
    }));
    expect(await plan()).toMatchObject({ how: 'guided', lastUse });
  });

  it('is none where no new key could be tested', async () => {
    await begin();
    world.service.verdict = () => ({ verdict: 'unreachable' });
    await expect(plan()).rejects.toMatchObject({ code: 'connection_failed' });
  });

  it('is none of a key that is not here, or of one that runs out by itself', async () => {
    await begin({
      state: (state) => ({
        ...state,
        credentials: state.credentials.map((one) => ({ ...one, expiresAt: '2026-06-02T12:00:00.000Z' })),
      }),
    });
    await expect(plan()).rejects.toMatchObject({ code: 'unsupported' });
    await expect(world.app().rotations.plan(idOf(66))).rejects.toMatchObject({ code: 'not_found' });
    expect(world.service.asked).toEqual([]);
  });
});

describe('who can replace a key', () => {
  it.each(['denied', 'not_available', 'key_refused', 'not_found'] as const)(
    'is asked one after the other, where one is told %s: the account, those of the key, the key itself',
    async (code) => {
      await begin();
      world.change((state) => ({
        ...state,
        accounts: [
          ...state.accounts,
          ...state.accounts.map((one) => ({ ...one, id: idOf(71), name: 'its own', credentialId: oldId })),
        ],
      }));
      const asked: [string, string | undefined][] = [];
      world.service.fault = ({ operation, by, user }) => {
        if (operation !== 'ListAccessKeys') return null;
        asked.push([by, user]);
        return failing(code);
      };
      expect(await plan()).toMatchObject({ how: 'guided' });
      expect(asked).toEqual([
        ['QADMIN', 'robot'],
        ['QOLDKEY1', undefined],
        ['QOLDKEY1', undefined],
      ]);
    },
  );

  it('is whoever lists the key', async () => {
    await begin({ manager: 'connected' });
    expect(await world.rotate()).toMatchObject({ how: 'iam', account: accountId, user: 'robot' });
    world.close();
    await begin({ manager: 'own' });
    expect(await world.rotate()).toMatchObject({ how: 'iam', user: '' });
    expect(world.rotation()).not.toHaveProperty('account');
  });

  it('is the root user’s account without a name', async () => {
    await begin({ manager: 'connected' });
    world.change((state) => ({
      ...state,
      accounts: state.accounts.map((one) => ({
        ...one,
        principal: { kind: 'root' as const, name: 'root', arn: '' },
      })),
    }));
    expect(await world.rotate()).toMatchObject({ account: accountId, user: '' });
    expect(world.service.asked[0]).toBe('ListAccessKeys');
  });

  it('is not who lists only others', async () => {
    await begin();
    world.old.user = 'somebody';
    world.service.add('QOTHER');
    // Its account has no such key; the key itself finds its own.
    expect(await plan()).toMatchObject({ how: 'iam' });
    expect(await world.rotate()).not.toHaveProperty('account');
  });

  it('is not guessed at while a service is away', async () => {
    await begin();
    world.service.fault = whenever('ListAccessKeys', 'connection_failed');
    await expect(plan()).rejects.toMatchObject({ code: 'connection_failed' });
  });

  it('says the first reason, where nobody can', async () => {
    await begin();
    world.service.fault = ({ operation, by }) =>
      operation === 'ListAccessKeys' ? failing(by === 'QADMIN' ? 'denied' : 'key_refused') : null;
    expect((await plan()).notices[0]?.message).toBe('The service said: denied.');
  });
});

describe('what a plan found out', () => {
  it('is what its rotation begins with', async () => {
    await begin();
    await plan();
    world.service.asked.length = 0;
    await world.rotate();
    expect(world.service.asked.slice(0, 3)).toEqual([
      'ListAccessKeys robot',
      'ListBuckets QOLDKEY1',
      'CreateAccessKey robot',
    ]);
    expect(world.logged.filter(({ action }) => action === 'secret.read')).toHaveLength(3);
  });

  it.each([
    ['counts for ten minutes', 10 * 60_000 - 1, false],
    ['is found out anew after that', 10 * 60_000, true],
    ['is found out anew where the clock was set back', -10 * 60_000, true],
  ])('%s', async (_, ms, anew) => {
    await begin();
    await plan();
    world.service.asked.length = 0;
    world.turn(ms);
    await world.rotate();
    expect(world.service.asked[1] === 'GetAccessKeyLastUsed QOLDKEY1').toBe(anew);
    expect(world.service.open).toBe(0);
  });

  it('is found out anew where the key has changed since', async () => {
    await begin();
    await plan();
    world.change((state) => ({
      ...state,
      credentials: state.credentials.map((one) => ({ ...one, expiresAt: '2026-06-02T12:00:00.000Z' })),
    }));
    await expect(world.rotate()).rejects.toMatchObject({ code: 'unsupported' });
    // And not kept from a try that failed.
    world.change((state) => ({
      ...state,
      credentials: state.credentials.map(({ expiresAt: _, ...one }) => one),
    }));
    expect(await world.rotate()).toMatchObject({ step: 'grace' });
  });

  it('is asked anew by each plan, and by a beginning that deletes a key', async () => {
    await begin();
    await plan();
    world.service.add('QSECOND');
    expect(await plan()).toMatchObject({ inTheWay: { accessKeyId: 'QSECOND' } });
    world.service.keys = world.service.keys.filter(({ id }) => id !== 'QSECOND');
    world.service.add('QTHIRD');
    expect(await world.rotate({ deleteInTheWay: true })).toMatchObject({ step: 'grace' });
    expect(world.told()[0]).toContain('key.deleted QTHIRD');
  });

  it('belongs to the rotation that took it: another plan does not close it', async () => {
    await begin();
    world.asleep = async (ms) => {
      if (ms === 1000) await world.app().rotations.plan(adminId);
    };
    await world.rotate();
    const reads = world.logged.filter(
      ({ action, subject }) => action === 'secret.read' && subject === 'QMADEKEY1',
    );
    expect(reads).toHaveLength(1);
  });

  it('of another key is let go of', async () => {
    await begin();
    await plan();
    expect(world.service.open).toBe(1);
    await world.app().rotations.plan(adminId);
    expect(world.service.open).toBe(1);
    world.app().rotations.close();
    expect(world.service.open).toBe(0);
  });

  it('is let go of where it is closed while it is found out', async () => {
    await begin();
    world.service.fault = ({ operation }) => {
      if (operation === 'ListBuckets') world.app().rotations.close();
      return null;
    };
    await plan();
    expect(world.service.open).toBe(0);
  });
});

describe('a key that is kept twice', () => {
  const twin = async (provider: Profile['provider'], endpoints: Profile['endpoints']) =>
    begin({
      state: (state) => ({
        ...state,
        credentials: [...state.credentials, key(7, start, { provider, accessKeyId: 'QOLDKEY1' })],
        profiles: [
          ...state.profiles,
          ...state.profiles.slice(0, 1).map((one) => ({
            ...one,
            id: idOf(170),
            name: 'twin',
            provider,
            endpoints,
            source: { kind: 'credential' as const, credentialId: idOf(7) },
          })),
        ],
      }),
    });

  it('is told of, and rotated where the other one is another service’s', async () => {
    await twin('s3', { s3: 'https://storage.example.org' });
    expect((await plan()).notices).toEqual([
      {
        level: 'warning',
        message: expect.stringMatching(
          /^"twin" has a key of the same id, as one of .+\. The rotation does not change it\.$/,
        ),
        hint: expect.stringContaining('let both profiles use it'),
      },
    ]);
    expect(await world.rotate()).toMatchObject({ step: 'grace' });
  });

  it('is not rotated where only one of the hosts is the same', async () => {
    await twin('s3', { s3: 'https://storage.example.org', iam: 'https://iam.example.com' });
    await expect(world.rotate()).rejects.toMatchObject({ code: 'in_use' });
  });

  it('is not rotated at the same service: what one loses the other would lose, too', async () => {
    await twin('s3', { s3: 'https://s3.example.com' });
    await expect(world.rotate()).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringContaining('"twin" has a key of the same id'),
    });
    expect(world.service.asked).toEqual([]);
    expect(world.items()).toContain(oldId);
  });
});
