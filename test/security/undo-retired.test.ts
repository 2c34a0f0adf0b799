/**
 * An undo that would put a key back into a file that does not work any more is not made without a
 * question; and a plan that is only looked at reads no secret for anybody.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Wish } from '#core/store/consent.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { retiredIn } from '#core/tools/retiredKeys.ts';
import type { ChangeView } from '#shared/contract/index.ts';
import { emptyVault } from '#shared/model.ts';
import { type ActiveWorld, activeWorld } from '../integration/tools/active/world.ts';
import { planExports } from '../support/calls.ts';
import { rotation } from '../unit/rotation/given.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const credentials = '.aws/credentials';
const [oldSecret, newSecret] = ['CANARY/old/secret+0123456789', 'CANARY/new/secret+0123456789'];

let world: ActiveWorld;
let id = '';
let second: ChangeView;

const log = (action: string, subject: string) =>
  world.app.open().access.activity.append({ action, subject, detail: 'rotation' });
const save = async (accessKeyId: string, secret: string) => {
  const profile = await world.app.open().profiles.save(
    {
      ...(id && { id }),
      name: 'work',
      provider: 'aws',
      region: 'us-east-1',
      endpoints: {},
      source: { kind: 'credential', accessKeyId },
    },
    { origin: 'typed in', material: { secretAccessKey: new Secret(secret) } },
  );
  ({ id } = profile);
};
const written = () => world.export({ target: 'aws', profileIds: [id], mode: 'static' });

/** The file has the key that replaced the one that stood there before. */
beforeAll(async () => {
  world = await activeWorld();
  await save('AKIAOLDOLDOLD', oldSecret);
  await written();
  await save('AKIANEWNEWNEW', newSecret);
  second = await written();
});
afterAll(() => world.close());

describe('an undo that would put back a key which', () => {
  afterEach(async () => {
    expect(world.text(credentials)).toContain('AKIANEWNEWNEW');
    await log('key.activated', 'AKIAOLDOLDOLD');
  });

  it.each([
    ['key.deleted', 'was deleted'],
    ['iam.key.deleted', 'was deleted'],
    ['key.deactivated', 'was switched off'],
    ['iam.key.deactivated', 'was switched off'],
  ])('has %s in the log is refused, and the window asks', async (action, fate) => {
    const { plans } = world.app.open();
    await log(action, 'AKIAOLDOLDOLD');
    await expect(plans.undo(second.id)).rejects.toMatchObject({
      code: 'in_use',
      message: expect.stringMatching(new RegExp(`AKIAOLDOLDOLD, which ${fate}, into .*credentials`)),
      hint: expect.stringContaining('--yes'),
    });
    const asked: Wish[] = [];
    const no = async (wish: Wish) => {
      asked.push(wish);
      throw new Error('no');
    };
    await expect(plans.undo(second.id, undefined, no)).rejects.toThrow('no');
    expect(asked).toMatchObject([{ kind: 'undo', keys: [{ accessKeyId: 'AKIAOLDOLDOLD', fate }] }]);
  });
});

it('one that works again is put back, and so is one that the person wants back', async () => {
  const { plans } = world.app.open();
  await log('key.deactivated', 'AKIAOLDOLDOLD');
  await log('key.activated', 'AKIAOLDOLDOLD');
  await plans.undo(second.id);
  expect(world.text(credentials)).toContain('AKIAOLDOLDOLD');
  const third = await written();
  await log('key.deleted', 'AKIAOLDOLDOLD');
  await plans.undo(third.id, undefined, undefined, { retired: true });
  expect(world.text(credentials)).toContain('AKIAOLDOLDOLD');
  await written();
});

it('an undo of the export itself, which takes a key out, asks nothing', async () => {
  const change = await world.export({ target: 's3cmd', profileIds: [id], mode: 'static' });
  await log('key.deleted', 'AKIANEWNEWNEW');
  await world.app.open().plans.undo(change.id);
  expect(world.text('.s3cfg')).toBeNull();
});

it('the default of before comes back with such a key in it, and that is said', async () => {
  const before = world.text(credentials) ?? '';
  world.put(
    credentials,
    `[default]\naws_access_key_id = AKIAGONE\naws_secret_access_key = CANARYgone\n\n${before}`,
  );
  const active = await world.app.open().active();
  await active.use(id);
  expect(world.text(credentials)).not.toContain('AKIAGONE');
  await log('key.deleted', 'AKIAGONE');
  const { retired } = await active.use(null);
  expect(retired).toMatchObject([{ accessKeyId: 'AKIAGONE', fate: 'was deleted' }]);
  expect(world.text(credentials)).toContain('AKIAGONE');
});

const keysOf = { newId: 'b', oldKey: 'AKIAOLD', newKey: 'AKIANEW', how: 'guided' as const };

it.each([
  ['finished', 'delete', ['AKIAOLD']],
  ['running', 'grace', ['AKIAOLD']],
  ['paused', 'deactivate', ['AKIAOLD']],
  ['running', 'verify', []],
  ['going_back', 'grace', []],
  ['undone', 'grace', ['AKIANEW']],
] as const)('a rotation that is %s at %s makes old of %j', async (state, step, keys) => {
  const access = {
    vault: {
      state: async () => ({ ...emptyVault(), rotations: [{ ...rotation('a', state), step, ...keysOf }] }),
    },
    activity: { list: async () => ({ records: [], total: 0 }) },
  };
  const back = [{ path: '/f', old: Buffer.from('a = AKIAOLD\nb = AKIANEW\nc = AKIAOLDER'), now: null }];
  const found = await retiredIn(access as unknown as Parameters<typeof retiredIn>[0], back);
  expect(found.map(({ accessKeyId }) => accessKeyId)).toEqual(keys);
});

it('a plan that is only looked at is in no log, and cannot be carried out', async () => {
  const { access, plans } = world.app.open();
  const before = (await access.activity.list({ limit: 1 })).total;
  const request = { target: 'rclone' as const, profileIds: [id], mode: 'static' as const };
  const proposal = await planExports(world.app, [request], { look: true });
  const shown = JSON.stringify(await proposal.files());
  expect(shown).toContain('AKIANEWNEWNEW');
  expect(shown).not.toContain(newSecret);
  expect((await access.activity.list({ limit: 1 })).total).toBe(before);
  await expect(plans.apply(proposal.planId)).rejects.toMatchObject({ code: 'not_found' });
});
