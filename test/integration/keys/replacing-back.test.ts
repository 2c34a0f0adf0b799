/** The way back from a replacement, and replacements that nobody asks for: wherever the process ends. */
import { expect, it } from 'vitest';
import type { Announcement } from '#core/rotation/due/reminderWords.ts';
import { remindKeys } from '#core/rotation/due/remindKeys.ts';
import { createReplacementTurns } from '#core/rotation/replacements.ts';
import { runs } from '../../support/long.ts';
import { createWorld, day, replace, type World } from './replacingWorld.ts';

/** Every moment in the long run, one of three else. */
const stride = runs(3, 1);

/** Has the process end at the moment of this number. @returns whether it came so far */
function endAt(world: World, at: number): () => boolean {
  let moments = 0;
  world.danger = () => moments++ === at;
  return () => moments > at;
}

/** A key under a policy, alone in its account. */
async function under(world: World, automatic = false): Promise<string> {
  world.sandbox.account.kms.keys.clear();
  world.sandbox.account.kms.aliases.clear();
  world.forget();
  const old = await world.given('ECC_NIST_P256');
  const unasked = automatic || undefined;
  await world.change({ kind: 'set-rotation', key: old, automatic: true, days: 30, graceDays: 3, unasked });
  return old;
}

it.each(['create', 'grace', 'disabled'] as const)(
  'returns to the old key from %s wherever the process ends on the way',
  async (from) => {
    const world = await createWorld();
    let crashes = 0;
    for (let at = 0; ; at += stride) {
      const old = await under(world);
      const { fault } = world.sandbox.switches;
      if (from === 'create') {
        // The new key is made, and nobody was told so.
        world.sandbox.switches.fault = ({ operation }) =>
          operation === 'CreateKey' ? { kind: 'drop', done: true } : null;
      }
      await world.change(replace('letters'));
      world.sandbox.switches.fault = fault;
      const { id, step } = world.replacement();
      expect(step).toBe(from === 'create' ? 'create' : 'grace');
      if (from === 'disabled') {
        const key = world.key(old);
        if (key) key.enabled = false;
      }
      const cameSoFar = endAt(world, at);
      await world.act('back').catch(() => {});
      world.danger = () => false;
      const crashed = cameSoFar();
      await world.restart();
      // Whoever was not heard says it again.
      if (world.replacement().state === 'running') await world.act('back');
      for (let i = 0; i < 2; i++) {
        world.turn(day / 12);
        await world.restart();
      }
      const words = `${at}: ${JSON.stringify(world.replacement())}`;
      expect(world.replacement(), words).toMatchObject({ id, state: 'undone' });
      expect(world.aliasOf(), words).toBe(old);
      expect(world.key(old)?.enabled, words).toBe(true);
      const others = [...world.sandbox.account.kms.keys.values()].filter((key) => key.id !== old);
      expect(
        others.map(({ enabled }) => enabled),
        words,
      ).toEqual([false]);
      const policies = world.state().keyPolicies.filter(({ keyId }) => keyId === old);
      expect(policies, words).toMatchObject([{ maxAgeDays: 30 }]);
      expect(
        world.state().keyPolicies.some(({ keyId }) => keyId === others[0]?.id),
        words,
      ).toBe(false);
      if (!crashed) break;
      crashes += stride;
    }
    expect(crashes).toBeGreaterThan(from === 'create' ? 10 : 8);
  },
);

it('replaces a key that is due without asking, wherever the process ends, and ends its grace', async () => {
  const world = await createWorld();
  let crashes = 0;
  for (let at = 0; ; at += stride) {
    const old = await under(world, true);
    const said: Announcement[] = [];
    /** What the window's program does at its start, and each time something may be due. */
    const turn = async () => {
      const turns = createReplacementTurns({
        access: world.access(),
        keys: async () => world.keys(),
        announce: (notice) => said.push(notice),
      });
      const { state, automatic } = remindKeys(world.state(), world.now());
      await turns.turn(state, automatic);
      await world.keys().replacing.settled();
    };
    await turn();
    expect(world.aliasOf()).toBe(old);
    world.turn(31 * day);
    const cameSoFar = endAt(world, at);
    await turn().catch(() => {});
    world.danger = () => false;
    const crashed = cameSoFar();
    for (let i = 0; i < 3; i++) {
      await world.restart();
      // Nothing begins in quiet hours.
      world.turn(day / 3);
      await turn();
    }
    const made = world.aliasOf();
    const words = `${at}: ${JSON.stringify([world.replacement(), said])}`;
    expect(made, words).not.toBe(old);
    expect([...world.sandbox.account.kms.keys.keys()].sort(), words).toEqual([old, made].sort());
    expect(world.replacement(), words).toMatchObject({ step: 'grace', oldId: old, newId: made });
    world.turn(4 * day);
    await turn();
    expect(world.replacement(), words).toMatchObject({ state: 'finished' });
    expect([world.key(old)?.enabled, world.key(made)?.enabled], words).toEqual([false, true]);
    expect(world.state().keyPolicies.at(-1), words).toMatchObject({ keyId: made, automatic: true });
    if (!crashed) break;
    crashes += stride;
  }
  expect(crashes).toBeGreaterThan(15);
});

it('says why a key could not be replaced without asking, once', async () => {
  const world = await createWorld();
  const old = await under(world, true);
  world.turn(31 * day);
  world.sandbox.switches.fault = ({ operation }) =>
    operation === 'GetKeyPolicy' ? { kind: 'error', status: 400, code: 'AccessDeniedException' } : null;
  const said: Announcement[] = [];
  const turns = createReplacementTurns({
    access: world.access(),
    keys: async () => world.keys(),
    announce: (notice) => said.push(notice),
  });
  for (let i = 0; i < 2; i++) {
    const { state, automatic } = remindKeys(world.state(), world.now());
    await turns.turn(state, automatic);
  }
  expect(said).toMatchObject([{ title: '“letters” could not be replaced without you' }]);
  expect(world.aliasOf()).toBe(old);
});
