/** Switching to the new key: everything here uses it at once, no foreign change is overwritten unasked, and it is proved. */
import { afterEach, describe, expect, it } from 'vitest';
import { createWorld, oldId, type World } from '../world.ts';

let world: World;
afterEach(() => world.close());

const begin = async (options: Parameters<typeof createWorld>[0] = {}) => {
  world = await createWorld(options);
};
const sources = () => world.state().profiles.map(({ source }) => source);

describe('the switch', () => {
  it('lets profiles, accounts and files use the new key, as one change of files', async () => {
    await begin({ manager: 'connected' });
    await world.export('aws');
    const before = world.now().getTime();
    const { newId, changeId, watchFrom } = await world.rotate({ graceHours: 1 });
    expect(sources()).toEqual([
      { kind: 'credential', credentialId: newId },
      { kind: 'credential', credentialId: newId },
    ]);
    expect(world.state().accounts[0]?.credentialId).toBe(newId);
    expect(world.text('.aws/credentials')).toContain('QMADEKEY1');
    expect(world.text('.aws/credentials')).not.toContain('QOLDKEY1');
    expect((await world.app().edits.list())[0]).toMatchObject({ id: changeId, title: 'Rotate QOLDKEY1' });
    // A second between two proofs, and twenty until the old one is switched off.
    expect(Date.parse(watchFrom ?? '') - before).toBe(21_000);
  });

  it('watches the old key from when everything had moved', async () => {
    await begin();
    let watched = '';
    world.asleep = async (ms) => {
      if (ms === 20_000) watched = world.rotation().watchFrom ?? '';
    };
    const from = world.now().getTime();
    await world.rotate();
    expect(Date.parse(watched) - from).toBe(1000);
  });

  it('waits for nobody where no file is written', async () => {
    await begin();
    expect(await world.rotate()).not.toHaveProperty('changeId');
    expect(await world.app().edits.list()).toEqual([]);
  });

  it('says how many profiles it moved', async () => {
    await begin({ profiles: ['work'] });
    await world.rotate();
    expect(world.told()).toContain('rotation.switched QMADEKEY1 1 profile');
  });

  it('stops at a file that somebody changed, with everything as it was, and writes it when told', async () => {
    await begin();
    await world.export('aws');
    const theirs = world.text('.aws/credentials').replace(/CANARY.*/, 'CANARY/theirs');
    world.put('.aws/credentials', theirs);
    expect(await world.rotate()).toMatchObject({
      state: 'needs_you',
      step: 'switch',
      begun: false,
      question: 'drifted',
      message: expect.stringContaining('What QCred wrote to AWS CLI (work) is not as it was.'),
    });
    expect(sources()[0]).toEqual({ kind: 'credential', credentialId: oldId });
    expect(world.text('.aws/credentials')).toBe(theirs);
    expect(await world.act('resume')).toMatchObject({ state: 'needs_you', question: 'drifted' });
    expect(await world.act('confirm')).toMatchObject({ step: 'grace', confirmed: ['drifted'] });
    expect(world.text('.aws/credentials')).toContain('CANARY/secret/1YEKEDAMQ');
  });

  it('does not take what it wrote itself, before it was ended, for a foreign change', async () => {
    await begin();
    await world.export('aws');
    world.danger = () => {
      const [rotation] = world.state().rotations;
      return rotation?.changeId !== undefined;
    };
    await world.rotate().catch(() => {});
    world.danger = () => false;
    expect(world.rotation()).toMatchObject({ step: 'switch', begun: true });
    await world.restart();
    await world.app().rotations.resume();
    expect(world.rotation()).toMatchObject({ step: 'grace', state: 'running' });
  });

  it('proves the new key where it has come to, and not where it had been proved', async () => {
    await begin();
    world.service.verdict = (id) => {
      if (id !== 'QMADEKEY1' || world.rotation().step !== 'switch') return null;
      return { verdict: 'inactive_key' };
    };
    expect(await world.rotate()).toMatchObject({ state: 'needs_you', step: 'switch' });
    expect(world.service.find('QOLDKEY1')?.status).toBe('Active');
    expect(world.told().join()).not.toContain('rotation.switched');
  });
});

describe('the proof before it', () => {
  it('comes twice, a second apart, for all who use either key', async () => {
    await begin();
    const asked: [number, string | undefined][] = [];
    world.service.verdict = (id, { region }) => {
      if (id === 'QMADEKEY1' && world.rotation().step === 'verify')
        asked.push([world.now().getTime(), region]);
      return null;
    };
    world.change((state) => ({
      ...state,
      profiles: state.profiles.map((profile, n) => (n === 0 ? { ...profile, region: 'eu-2' } : profile)),
    }));
    await world.rotate();
    const [first] = asked[0] ?? [0];
    expect(asked).toEqual([
      [first, 'eu-2'],
      [first, 'eu-1'],
      [first + 1000, 'eu-2'],
      [first + 1000, 'eu-1'],
    ]);
  });

  it('begins again where the second one fails', async () => {
    await begin();
    let asked = 0;
    world.service.verdict = (id) => (id === 'QMADEKEY1' && ++asked === 2 ? { verdict: 'wrong_key' } : null);
    await world.rotate();
    // Two; two more; and the one after the switch.
    expect(asked).toBe(5);
  });

  it('is asked of those who use the new key already, where the person came back to it', async () => {
    await begin();
    const { newId } = await world.rotate();
    world.change((state) => ({
      ...state,
      rotations: state.rotations.map((r) => ({ ...r, step: 'verify' as const })),
    }));
    world.service.asked.length = 0;
    await world.app().rotations.resume();
    expect(newId).toBeDefined();
    expect(world.service.asked.filter((one) => one === 'ListBuckets QMADEKEY1')).toHaveLength(3);
  });
});
