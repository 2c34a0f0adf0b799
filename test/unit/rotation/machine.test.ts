/** Whole rotations, from their start to where they rest: what happens at each point, and what is asked and told. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSigners } from '#core/rotation/job/signers.ts';
import { runRotation } from '#core/rotation/machine.ts';
import { QCredError } from '#shared/errors.ts';
import type { Rotation } from '#shared/rotation.ts';
import { idOf } from '../records.ts';
import { rotation as given } from './given.ts';
import { failing, secretFor, whenever } from './service.ts';
import { adminId, createWorld, oldId, type World } from './world.ts';

const hour = 3_600_000;

let world: World;
afterEach(() => world.close());

const begin = async (options: Parameters<typeof createWorld>[0] = {}) => {
  world = await createWorld(options);
};
const statusOf = (id: string) => world.service.find(id)?.status;
const signedBy = () =>
  world.state().profiles.map(({ source }) => (source.kind === 'credential' ? source.credentialId : ''));

/** Pauses the rotation in the moment before the journal says what `when` looks for. */
function pauseBefore(when: (rotation: Rotation) => boolean): void {
  const { vault } = world.app().access;
  const update = vault.update;
  vault.update = async (change, ...rest) => {
    const next = change(world.state()).rotations.at(-1);
    if (next && when(next)) {
      vault.update = update;
      world.change((state) => ({
        ...state,
        rotations: state.rotations.map((r) => ({ ...r, state: 'paused' as const })),
      }));
    }
    return update(change, ...rest);
  };
}

describe('a rotation', () => {
  it.each(['admin', 'connected', 'own'] as const)(
    'asks and does one thing after the other, by %s: nothing is switched off that is needed',
    async (manager) => {
      await begin({ manager });
      const user = manager === 'admin' ? ' robot' : '';
      const last = await world.rotate({ graceHours: 2 });
      expect(world.service.asked).toEqual([
        // The plan.
        `ListAccessKeys${user}`,
        'GetAccessKeyLastUsed QOLDKEY1',
        // Create.
        `ListAccessKeys${user}`,
        'ListBuckets QOLDKEY1',
        `CreateAccessKey${user}`,
        // Verify, twice in a row.
        'ListBuckets QMADEKEY1',
        ...(manager === 'connected' ? ['GetCallerIdentity'] : []),
        'ListBuckets QMADEKEY1',
        ...(manager === 'connected' ? ['GetCallerIdentity'] : []),
        // Switch: proved once more.
        'ListBuckets QMADEKEY1',
        ...(manager === 'connected' ? ['GetCallerIdentity'] : []),
        // Deactivate.
        'GetAccessKeyLastUsed QOLDKEY1',
        `UpdateAccessKey:Inactive${user} QOLDKEY1`,
        // Grace.
        'GetAccessKeyLastUsed QOLDKEY1',
      ]);
      expect(world.slept).toEqual([1000, 20_000]);
      expect(last).toMatchObject({
        step: 'grace',
        state: 'running',
        begun: false,
        newKey: 'QMADEKEY1',
        keysBefore: [],
        message: '',
        hint: '',
        graceUntil: new Date(world.now().getTime() + 2 * hour).toISOString(),
      });
      const { newId = '' } = last;
      expect(signedBy()).toEqual([newId, newId]);
      expect(world.secrets.get(`credential/${newId}`)).toContain(secretFor('QMADEKEY1'));

      world.turn(2 * hour - 1);
      expect(await world.app().rotations.resume()).toEqual([]);
      expect(world.rotation().step).toBe('grace');
      expect(world.keys()).toEqual(['QOLDKEY1', 'QMADEKEY1']);
      world.turn(1);
      world.service.asked.length = 0;
      expect(await world.app().rotations.resume()).toEqual(['The old key QOLDKEY1 is gone.']);
      expect(world.service.asked).toEqual([
        'GetAccessKeyLastUsed QOLDKEY1',
        `ListAccessKeys${user}`,
        'GetAccessKeyLastUsed QOLDKEY1',
        `DeleteAccessKey${user} QOLDKEY1`,
      ]);
      expect(world.keys()).toEqual(['QMADEKEY1']);
      expect(world.items()).toEqual([...(manager === 'admin' ? [adminId] : []), newId]);
      expect(world.told()).toEqual([
        'rotation.started QOLDKEY1 iam',
        'key.created QMADEKEY1 replaces QOLDKEY1',
        'rotation.switched QMADEKEY1 2 profiles',
        'key.deactivated QOLDKEY1 rotation',
        'key.deleted QOLDKEY1 rotation',
      ]);
    },
  );

  it('is told of to who shows it, each time its journal changes', async () => {
    await begin();
    await world.rotate();
    // Started; begun, made, kept; verified; begun, switched; begun, switched off.
    expect(world.app().changes()).toBe(9);
    world.close();
    await begin();
    world.service.fault = whenever('CreateAccessKey', 'denied');
    await world.rotate();
    // Started; begun; refused.
    expect(world.app().changes()).toBe(3);
  });

  it('leaves other rotations alone', async () => {
    const other = { ...given(idOf(50), 'paused'), message: 'Paused.' };
    await begin({ state: (state) => ({ ...state, rotations: [other] }) });
    let refusals = 2;
    world.service.fault = ({ operation }) =>
      operation === 'UpdateAccessKey:Inactive' && refusals-- > 0 ? failing('service_failed') : null;
    await world.rotate();
    expect(world.rotation()).toMatchObject({ step: 'grace', message: '' });
    world.service.fault = whenever('UpdateAccessKey:Active', 'denied');
    await world.act('back');
    expect(world.rotation()).toMatchObject({ state: 'going_back', message: 'The service said: denied.' });
    expect(world.state().rotations[0]).toEqual(other);
  });

  it('forgets what it signed with as soon as it rests', async () => {
    await begin();
    const { id } = await world.rotate();
    expect(world.service.open).toBe(0);
    const { access, edits, plans } = world.app();
    const signers = createSigners(access);
    const close = vi.spyOn(signers, 'close');
    const nudge = { controller: new AbortController(), stopped: false };
    const parts = { access, edits, plans, changed: () => {} };
    await runRotation(parts, id, nudge, () => {}, signers);
    expect(close).toHaveBeenCalledTimes(1);
    // Also where it fails.
    vi.spyOn(access.vault, 'state').mockRejectedValue(new Error('no vault'));
    await expect(runRotation(parts, id, nudge, () => {}, signers)).rejects.toThrow('no vault');
    expect(close).toHaveBeenCalledTimes(2);
  });

  it('is let go of when it is stopped: nothing more is asked, nothing is written', async () => {
    await begin();
    const { id } = await world.rotate();
    const { access, edits, plans } = world.app();
    world.service.asked.length = 0;
    const nudge = { controller: new AbortController(), stopped: true };
    const parts = { access, edits, plans, changed: () => {} };
    await runRotation(parts, id, nudge, () => {}, createSigners(access));
    expect(world.service.asked).toEqual([]);
  });
});

describe('a rotation that meets trouble', () => {
  it.each(['connection_failed', 'service_failed'] as const)(
    'tries again for four minutes, then at the next occasion, where it is told %s',
    async (code) => {
      await begin();
      world.service.fault = whenever('UpdateAccessKey:Inactive', code);
      const held = await world.rotate();
      expect(world.slept.slice(2)).toEqual([1000, 2000, 4000, 8000, 15_000, 30_000, 60_000, 60_000, 60_000]);
      expect(held).toMatchObject({
        state: 'running',
        step: 'deactivate',
        message: `The service said: ${code}.`,
        hint: 'QCred tries again by itself.',
      });
      expect(held.question).toBeUndefined();
      world.service.fault = () => null;
      expect(await world.app().rotations.resume()).toEqual([
        'The rotation of QOLDKEY1 went on: it waits for other machines.',
      ]);
      expect(world.rotation()).toMatchObject({ step: 'grace', message: '', hint: '' });
    },
  );

  it('says so at the next occasion where it still waits', async () => {
    await begin();
    world.service.fault = whenever('UpdateAccessKey:Inactive', 'service_failed');
    await world.rotate();
    expect(await world.app().rotations.resume()).toEqual([
      'The rotation of QOLDKEY1 waits: The service said: service_failed.',
    ]);
  });

  it.each(['file_changed', 'vault_busy', 'keychain_timeout'] as const)(
    'tries again for four minutes and then asks the person, where it is told %s',
    async (code) => {
      await begin();
      const { secrets } = world.app().access;
      let asked = 0;
      const get = secrets.get;
      secrets.get = async (account) => {
        if (account === `credential/${oldId}` || account === `credential/${adminId}`) return get(account);
        asked++;
        throw new QCredError(code, `It said ${code}.`, `What to do about ${code}.`);
      };
      expect(await world.rotate()).toMatchObject({
        state: 'needs_you',
        step: 'verify',
        message: `It said ${code}.`,
        hint: `What to do about ${code}.`,
      });
      expect(asked).toBe(10);
      expect(world.rotation().question).toBeUndefined();
    },
  );

  it('asks at once where trying again is of no use, in the words of what is wrong', async () => {
    await begin();
    world.service.fault = whenever('CreateAccessKey', 'denied');
    expect(await world.rotate()).toMatchObject({
      state: 'needs_you',
      step: 'create',
      message: 'The service said: denied.',
      hint: 'What to do about denied.',
    });
    expect(world.slept).toEqual([]);
    expect(world.keys()).toEqual(['QOLDKEY1']);
    // Taken up again, it goes through.
    world.service.fault = () => null;
    expect(await world.act('resume')).toMatchObject({ step: 'grace', message: '' });
  });

  it('waits for a new key that storage does not know yet, and goes on once it does', async () => {
    await begin();
    let refusals = 3;
    world.service.verdict = (id) => (id === 'QMADEKEY1' && refusals-- > 0 ? { verdict: 'wrong_key' } : null);
    expect(await world.rotate()).toMatchObject({ step: 'grace', message: '', hint: '' });
    expect(world.slept).toEqual([1000, 2000, 4000, 1000, 20_000]);
  });

  it('asks the person when the new key is never accepted; the old one is used all the while', async () => {
    await begin();
    world.service.verdict = (id) => (id === 'QMADEKEY1' ? { verdict: 'wrong_key' } : null);
    expect(await world.rotate()).toMatchObject({
      state: 'needs_you',
      step: 'verify',
      message: 'The key QMADEKEY1 does not work for "again" yet. Storage said: wrong_key.',
    });
    expect(world.slept).toHaveLength(9);
    expect(signedBy()).toEqual([oldId, oldId]);
    expect(statusOf('QOLDKEY1')).toBe('Active');
  });

  it('has all of its patience again after a step that was done', async () => {
    await begin();
    const left = new Map([
      ['CreateAccessKey', 8],
      ['UpdateAccessKey:Inactive', 8],
    ]);
    world.service.fault = ({ operation }) => {
      const n = left.get(operation) ?? 0;
      left.set(operation, n - 1);
      return n > 0 ? failing('service_failed') : null;
    };
    expect(await world.rotate()).toMatchObject({ state: 'running', step: 'grace', message: '' });
  });

  it('says what is new when the reason becomes another', async () => {
    await begin();
    const codes = ['service_failed', 'connection_failed'] as const;
    let n = 0;
    const said: string[] = [];
    world.asleep = async () => void said.push(world.rotation().message);
    world.service.fault = ({ operation }) => {
      const code = operation === 'UpdateAccessKey:Inactive' ? codes[n++] : undefined;
      return code ? failing(code) : null;
    };
    await world.rotate();
    expect(said.slice(-2)).toEqual(codes.map((code) => `The service said: ${code}.`));
  });

  it('has room for the longest reason and hint there may be', async () => {
    await begin();
    world.service.fault = ({ operation }) =>
      operation === 'CreateAccessKey'
        ? { error: new QCredError('denied', 'x'.repeat(2001), 'y'.repeat(2001)) }
        : null;
    expect(await world.rotate()).toMatchObject({
      state: 'needs_you',
      message: 'x'.repeat(2000),
      hint: 'y'.repeat(2000),
    });
  });
});

describe('what the person says while it is at work', () => {
  it('begins no step that was paused in the moment before', async () => {
    await begin();
    pauseBefore(({ step, begun }) => step === 'deactivate' && begun);
    expect(await world.rotate()).toMatchObject({ state: 'paused', step: 'deactivate', begun: false });
    expect(statusOf('QOLDKEY1')).toBe('Active');
  });

  it('goes no further in a step that was paused while it waited', async () => {
    await begin();
    world.asleep = async () => {
      world.asleep = async () => {};
      await world.app().rotations.act(world.rotation().id, 'pause');
    };
    expect(await world.rotate()).toMatchObject({ state: 'paused', step: 'verify' });
    expect(world.service.asked.filter((one) => one === 'ListBuckets QMADEKEY1')).toHaveLength(1);
    expect(await world.app().rotations.resume()).toEqual([]);
    expect(world.rotation().state).toBe('paused');
    expect(await world.act('resume')).toMatchObject({ step: 'grace', state: 'running' });
  });

  it('goes no further where another process paused it, of which it is not told', async () => {
    await begin();
    world.asleep = async () =>
      world.change((state) => ({
        ...state,
        rotations: state.rotations.map((r) => ({ ...r, state: 'paused' as const })),
      }));
    expect(await world.rotate()).toMatchObject({ state: 'paused', step: 'verify' });
  });

  it('ends when the rotation is gone meanwhile', async () => {
    await begin();
    world.asleep = async () => world.change((state) => ({ ...state, rotations: [] }));
    const { id } = await world.app().rotations.start({ credentialId: oldId });
    await world.app().rotations.settled(id);
    expect(world.state().rotations).toEqual([]);
    expect(statusOf('QOLDKEY1')).toBe('Active');
  });

  it('waits anew when it was paused and resumed while it waited', async () => {
    await begin();
    world.asleep = async () => {
      if (world.rotation().step !== 'deactivate') return;
      world.asleep = async () => {};
      await world.app().rotations.act(world.rotation().id, 'pause');
      await world.app().rotations.act(world.rotation().id, 'resume');
    };
    await world.rotate();
    // The pause that was ended early took no time, so the whole of it is waited again.
    expect(world.slept).toEqual([1000, 20_000, 20_000]);
  });

  it('tries at once when it is told to while it waits for a service, and waits properly after that', async () => {
    await begin();
    world.service.fault = whenever('UpdateAccessKey:Inactive', 'service_failed');
    const at: number[] = [];
    world.asleep = async () => {
      at.push(world.now().getTime());
      if (world.slept.length === 4) await world.app().rotations.act(world.rotation().id, 'resume');
    };
    await world.rotate();
    const [, , third = 0, fourth = 0, fifth = 0, sixth = 0] = at;
    expect([fourth - third, fifth - fourth]).toEqual([1000, 0]);
    expect(sixth - fifth).toBeGreaterThan(0);
  });

  it('lets stand what the person said while a step failed', async () => {
    await begin();
    world.service.fault = whenever('UpdateAccessKey:Inactive', 'denied');
    pauseBefore(({ state }) => state === 'needs_you');
    expect(await world.rotate()).toMatchObject({ state: 'paused', message: '', hint: '' });
  });
});

describe('a rotation on its way back that meets trouble', () => {
  it('stays on its way, says why, and can be told to try again', async () => {
    await begin();
    await world.rotate();
    world.service.fault = whenever('UpdateAccessKey:Active', 'denied');
    expect(await world.act('back')).toMatchObject({
      state: 'going_back',
      message: 'The service said: denied.',
      hint: 'What to do about denied.',
    });
    expect(world.rotation().question).toBeUndefined();
    world.service.fault = () => null;
    expect(await world.act('back')).toMatchObject({ state: 'undone' });
    expect(world.keys()).toEqual(['QOLDKEY1']);
  });

  it('tries again by itself when a service stays away', async () => {
    await begin();
    await world.rotate();
    world.service.fault = whenever('UpdateAccessKey:Active', 'connection_failed');
    world.slept.length = 0;
    const from = world.now().getTime();
    const held = await world.act('back');
    expect(held).toMatchObject({ state: 'going_back', hint: 'QCred tries again by itself.' });
    expect(world.slept).toHaveLength(9);
    // It was said once, when it was new.
    expect(Date.parse(held.updatedAt)).toBe(from);
    world.service.fault = () => null;
    expect(await world.app().rotations.resume()).toEqual([
      'The rotation was taken back: the old key QOLDKEY1 is in use as before.',
    ]);
  });

  it('proves the new key again where the person stays with it after all', async () => {
    await begin();
    await world.rotate();
    world.service.fault = whenever('UpdateAccessKey:Active', 'denied');
    await world.act('back');
    world.service.verdict = () => ({ verdict: 'wrong_key' });
    expect(await world.act('resume')).toMatchObject({ state: 'needs_you', step: 'verify' });
    world.service.verdict = () => null;
    expect(await world.act('resume')).toMatchObject({ state: 'running', step: 'grace' });
  });
});

describe('a process that ends in the midst of it', () => {
  /** Ends the application before or after its n-th write or call; whether it came that far. */
  const endAt = (n: number) => {
    let count = 0;
    let ended = false;
    world.danger = () => {
      ended ||= ++count === n;
      return count === n;
    };
    return () => ended;
  };
  /** What must be so whenever the machine goes off. */
  function expectUsable() {
    for (const credentialId of signedBy()) {
      const credential = world.state().credentials.find(({ id }) => id === credentialId);
      expect(credential).toBeDefined();
      expect(statusOf(credential?.accessKeyId ?? '')).toBe('Active');
      expect(world.secrets.has(`credential/${credentialId}`)).toBe(true);
    }
  }

  it('leaves a key that works at every point, and is taken up again to its end', async () => {
    for (let n = 1; ; n++) {
      await begin({ profiles: ['work'] });
      const hasEnded = endAt(n);
      await world.rotate({ graceHours: 0 }).catch(() => {});
      world.danger = () => false;
      expectUsable();
      await world.restart();
      await world.app().rotations.resume();
      if (world.state().rotations.length === 0) await world.rotate({ graceHours: 0 });
      expect(world.rotation()).toMatchObject({ state: 'finished' });
      expect(world.keys()).toHaveLength(1);
      expectUsable();
      // Nothing is left of keys that came to nothing, and no secret is lost.
      expect(world.items()).toEqual([adminId, world.rotation().newId]);
      expect(world.state().keptSecrets).toEqual([]);
      if (!hasEnded()) return;
      world.close();
    }
  });

  it('comes back to the old key from every point', async () => {
    for (let n = 1; ; n++) {
      await begin({ profiles: ['work'] });
      await world.rotate();
      const hasEnded = endAt(n);
      await world.act('back').catch(() => {});
      world.danger = () => false;
      await world.restart();
      if (world.rotation().state === 'running') await world.act('back');
      await world.app().rotations.resume();
      expect(world.rotation()).toMatchObject({ state: 'undone' });
      expect(world.keys()).toEqual(['QOLDKEY1']);
      expect(signedBy()).toEqual([oldId]);
      expectUsable();
      expect(world.items()).toEqual([oldId, adminId]);
      if (!hasEnded()) return;
      world.close();
    }
  });
});

describe('a rotation that nobody can do', () => {
  it('needs the person where the account is disconnected meanwhile', async () => {
    await begin();
    world.asleep = async () => world.change((state) => ({ ...state, accounts: [] }));
    expect(await world.rotate()).toMatchObject({
      state: 'needs_you',
      step: 'deactivate',
      hint: 'Connect the account again, then resume.',
    });
    expect(statusOf('QOLDKEY1')).toBe('Active');
  });

  it('needs the person where the key of the account is gone', async () => {
    await begin();
    world.asleep = async () =>
      world.change((state) => ({
        ...state,
        accounts: state.accounts.map((account) => ({ ...account, credentialId: idOf(77) })),
      }));
    expect(await world.rotate()).toMatchObject({
      state: 'needs_you',
      hint: 'Connect the account again, then resume.',
    });
  });
});
