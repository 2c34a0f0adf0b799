import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

/*
 * What is asked of the keychain, and in which order, with a library that answers from memory. That real
 * keychains answer like this is for test/integration/store/secrets/keychain.test.ts.
 */

const items = new Map<string, string>();
const calls: string[] = [];
/** Waits until the library was called that often. */
const sent = (number: number) => vi.waitFor(() => expect(calls).toHaveLength(number), { timeout: 60_000 });
/** What happens when the library is called: tests let it fail, or wait. */
let meet: (call: string) => Promise<void> = async () => {};
let loads = true;

const answer = async <T>(call: string, value: () => T): Promise<T> => {
  calls.push(call);
  await meet(call);
  return value();
};
const library = {
  setPassword: (service: string, account: string, text: string) =>
    answer(`set ${service} ${account}`, () => void items.set(`${service} ${account}`, text)),
  getPassword: (service: string, account: string) =>
    answer(`get ${service} ${account}`, () => items.get(`${service} ${account}`) ?? null),
  deletePassword: (service: string, account: string) =>
    answer(`delete ${service} ${account}`, () => items.delete(`${service} ${account}`)),
};

// Anew for each test: the module remembers that the process is about to end.
let keychain: typeof import('#core/store/secrets/keychain.ts');
beforeEach(async () => {
  items.clear();
  calls.length = 0;
  meet = async () => {};
  loads = true;
  vi.resetModules();
  vi.doMock('keytar', () => {
    if (!loads) throw new Error('libsecret-1.so.0: cannot open shared object file');
    return { default: library };
  });
  keychain = await import('#core/store/secrets/keychain.ts');
});
const platform = process.platform;
const on = (name: NodeJS.Platform) => Object.defineProperty(process, 'platform', { value: name });
afterEach(() => {
  on(platform);
  vi.doUnmock('keytar');
  vi.resetModules();
});

/** A call that stays unanswered until it is let go. */
const hold = (meant: string) => {
  let release = () => {};
  const released = new Promise<void>((done) => {
    release = done;
  });
  meet = async (call) => {
    if (call === meant) await released;
  };
  return release;
};

describe('the keychain', () => {
  it('keeps items under the name of the application, and reads back what it stored', async () => {
    const store = keychain.createKeychain();
    expect(store.kind).toBe('keychain');
    await store.set('a', 'CANARY');
    expect(calls).toEqual(['set QCred a', 'get QCred a']);
    expect(await store.get('a')).toBe('CANARY');
    expect(calls).toHaveLength(3);
    expect(await keychain.createKeychain({ service: 'other' }).get('a')).toBeNull();
    expect([await store.delete('a'), await store.delete('a')]).toEqual([true, false]);
  });

  it('says so when it does not give back what it took', async () => {
    meet = async () => void items.set('QCred a', 'something else');
    const stored = keychain.createKeychain().set('a', 'CANARY');
    await expect(stored).rejects.toMatchObject({ code: 'keychain_unavailable' });
  });

  it('is not asked again for what can be written again', async () => {
    await keychain.createKeychain().setLightly('a', 'text');
    expect(calls).toEqual(['set QCred a']);
    expect(items.get('QCred a')).toBe('text');
  });

  it.each([
    ['linux', ['get QCred a', 'set QCred unlock-check', 'delete QCred unlock-check', 'get QCred a']],
    ['darwin', ['get QCred a']],
    ['win32', ['get QCred a']],
  ] as const)('that finds nothing is tried with a write where it may be locked: %s', async (name, asked) => {
    on(name);
    expect(await keychain.createKeychain().get('a')).toBeNull();
    expect(calls).toEqual(asked);
    expect(items.size).toBe(0);
  });

  it('that was unlocked by the question gives what it has, and one that stays locked says so', async () => {
    on('linux');
    meet = async (call) => {
      if (call === 'delete QCred unlock-check') items.set('QCred a', 'CANARY');
    };
    expect(await keychain.createKeychain().get('a')).toBe('CANARY');
    items.clear();
    meet = async (call) => {
      if (call.startsWith('set')) throw new Error('Cannot create an item in a locked collection');
    };
    await expect(keychain.createKeychain().get('a')).rejects.toMatchObject({ code: 'keychain_denied' });
  });

  it('of Windows takes 2,560 bytes and no more, and is not tried with more', async () => {
    on('win32');
    const store = keychain.createKeychain();
    await store.set('a', 'é'.repeat(1280));
    calls.length = 0;
    await expect(store.set('a', `${'é'.repeat(1280)}x`)).rejects.toMatchObject({ code: 'unsupported' });
    expect(calls).toEqual([]);
    on('linux');
    await store.set('a', 'x'.repeat(5000));
  });

  it('is rid of what a killed process left, where a process leaves anything', async () => {
    items.set('QCred unlock-check', 'unlocked');
    on('darwin');
    await keychain.createKeychain().tidy?.();
    expect(calls).toEqual([]);
    on('linux');
    await keychain.createKeychain().tidy?.();
    expect(items.size).toBe(0);
  });

  it('whose library does not load is not there', async () => {
    loads = false;
    await expect(keychain.createKeychain().get('a')).rejects.toMatchObject({
      code: 'keychain_unavailable',
      hint: expect.stringContaining('libsecret'),
      cause: expect.any(Error),
    });
    expect(await keychain.keychainAvailable()).toBe(false);
  });
});

describe('whether there is a keychain', () => {
  it('is found out by reading one item, and nothing is written', async () => {
    expect(await keychain.keychainAvailable()).toBe(true);
    expect(calls).toEqual(['get QCred availability-check']);
    expect(await keychain.keychainAvailable({ service: 'other' })).toBe(true);
    expect(calls[1]).toBe('get other availability-check');
  });

  it.each([
    ['is locked', 'Cannot get secret of a locked object', true],
    ['has no service', 'Cannot autolaunch D-Bus without X11 $DISPLAY', false],
    ['does not answer', 'Timeout was reached', false],
  ])('where it %s', async (_how, words, is) => {
    meet = () => Promise.reject(new Error(words));
    expect(await keychain.keychainAvailable()).toBe(is);
  });

  it('is not waited for any longer than was said', async () => {
    const release = hold('get QCred availability-check');
    expect(await keychain.keychainAvailable({ timeoutMs: 1 })).toBe(false);
    release();
  });
});

/** What would keep the process from ending. */
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

describe('calls to the keychain', () => {
  it('hold nothing up when they are answered', async () => {
    const store = keychain.createKeychain();
    await store.set('a', 'CANARY');
    const before = timers();
    for (let n = 0; n < 3; n++) await store.get('a');
    expect(timers()).toBe(before);
  });

  it('wait for each other, and the next is sent when one has failed', async () => {
    const release = hold('get QCred slow');
    const store = keychain.createKeychain();
    on('darwin');
    const all = ['slow', 'b', 'c'].map((account) => store.get(account));
    await sent(1);
    release();
    await Promise.all(all);
    expect(calls).toEqual(['get QCred slow', 'get QCred b', 'get QCred c']);
    meet = () => Promise.reject(new Error('etwas'));
    await expect(store.get('d')).rejects.toMatchObject({ code: 'keychain_unavailable' });
    meet = async () => {};
    expect(await store.get('e')).toBeNull();
  });

  it('are given up when their time is up, and never sent when that is before their turn', async () => {
    const release = hold('get QCred slow');
    const slow = keychain.createKeychain({ timeoutMs: 60_000 }).get('slow');
    const hasty = keychain.createKeychain({ timeoutMs: 1 });
    await expect(hasty.set('late', 'CANARY')).rejects.toMatchObject({ code: 'keychain_timeout' });
    release();
    on('darwin');
    await slow;
    await keychain.createKeychain().get('after');
    expect(calls.filter((call) => call.includes('late'))).toEqual([]);
  });
});

describe('a process that is about to end', () => {
  it('waits for the answer that is on its way, and for what is asked right after it', async () => {
    on('darwin');
    const release = hold('get QCred slow');
    const store = keychain.createKeychain();
    let answered = 0;
    const asked = (async () => {
      await store.get('slow');
      answered++;
      await store.get('next');
      answered++;
    })();
    await sent(1);
    const ended = keychain.endKeychain(60_000);
    release();
    await ended;
    expect(answered).toBe(2);
    await asked;
  });

  it('sends nothing any more, and is not held up', async () => {
    await keychain.keychainAvailable();
    const before = timers();
    await keychain.endKeychain(60_000);
    expect(timers()).toBe(before);
    calls.length = 0;
    const late = keychain.createKeychain().set('a', 'CANARY');
    await expect(late).rejects.toMatchObject({ code: 'keychain_timeout' });
    expect(calls).toEqual([]);
  });

  it('does not wait for ever for a prompt that nobody answers, and sends nothing after it', async () => {
    const release = hold('get QCred slow');
    const store = keychain.createKeychain();
    const slow = store.get('slow').catch((error: { code: string }) => error.code);
    await sent(1);
    await keychain.endKeychain(1);
    const next = store.get('next').catch((error: { code: string }) => error.code);
    release();
    expect(await next).toBe('keychain_timeout');
    await slow;
    await sleep(0);
    expect(calls.filter((call) => call.includes('next'))).toEqual([]);
  });
});
