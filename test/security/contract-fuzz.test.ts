/**
 * Every call of the contract with a hundred thousand inputs that are malformed or meant to harm, against
 * the real handlers: none brings the application down, and none gets an answer that it should not.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { newReach } from '#core/profiles/newHosts.ts';
import { type CallName, calls } from '#shared/contract/index.ts';
import { errorCodes } from '#shared/errors.ts';
import type { VaultState } from '#shared/model.ts';
import { runs } from '../support/long.ts';
import { answers } from './electron.ts';
import { fillIn, inputsFor, outside, type There } from './hostile.ts';
import { type Watched, watchProcess } from './watched.ts';
import { type Home, type HostileWindow, hostileHome, passphrase } from './window.ts';

vi.mock('electron', () => import('./electron.ts'));

/** Those that open or close the vault take half a second each. */
const slow: ReadonlySet<string> = new Set([
  'vault.lock',
  'vault.unlock',
  'vault.create',
  'vault.changePassphrase',
]);
const names = Object.keys(calls) as CallName[];
const inputs = new Map(names.map((name) => [name, inputsFor(calls[name].input)]));
const call = fc
  .oneof(
    { arbitrary: fc.constantFrom(...names.filter((name) => !slow.has(name))), weight: 100 },
    { arbitrary: fc.constantFrom(...names.filter((name) => slow.has(name))), weight: 1 },
  )
  .chain((name) => (inputs.get(name) ?? fc.constant(null)).map((input) => ({ name, input })));

/** After so many calls little is left of what was there; then it is put there again. */
const freshEvery = 250;

let home: Home;
let watched: Watched;
const unhandled: unknown[] = [];
const note = (error: unknown) => unhandled.push(error);

beforeAll(async () => {
  rmSync(outside, { recursive: true, force: true });
  mkdirSync(outside);
  writeFileSync(`${outside}/secret`, 'CANARY that no window may see\n');
  home = await hostileHome({
    sleep: () => new Promise((done) => setImmediate(done)),
    // The programs of this machine are not what is tried here, and take their time.
    run: async () => ({ code: null, stdout: '', stderr: '', missing: true }),
  });
  // The AWS SDK looks for settings in the home of the process.
  vi.stubEnv('HOME', home.path);
  process.on('unhandledRejection', note);
  process.on('uncaughtException', note);
  watched = watchProcess();
});

afterAll(() => {
  watched.stop();
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
  vi.unstubAllEnvs();
  home.close();
  rmSync(outside, { recursive: true, force: true });
});

/** A vault with something of everything in it, and the ids of all of it. */
async function furnished(): Promise<{ window: HostileWindow; there: There; before: VaultState }> {
  const window = await home.window();
  window.says.yes = true;
  window.put(
    '.aws/credentials',
    '[found]\naws_access_key_id = AKIATESTFOUND001\naws_secret_access_key = CANARY+found+secret+0123456789\n',
  );
  window.put('.ssh/id_ed25519', 'CANARY key of the person\n');
  const profiles = [
    await window.add('one'),
    await window.add('two', { provider: 'aws', region: 'us-east-1' }),
    await window.add('gone'),
  ];
  const [one = '', two = '', gone = ''] = profiles;
  const role = { kind: 'role', profileId: two, roleArn: 'arn:aws:iam::100000000000:role/r' };
  profiles.push(await window.add('role', { provider: 'aws', region: 'us-east-1', source: role }));
  await window.good('profile.remove', { ids: [gone] });
  answers.file = window.at('chosen.env');
  const chosen = await window.good('file.choose', { target: 'dotenv', profileName: 'one' });
  answers.file = null;
  const file = { token: chosen?.token };
  const exported = await window.good('export.plan', {
    target: 'dotenv',
    profileIds: [one],
    mode: 'static',
    file,
  });
  const change = await window.good('plan.apply', { planId: exported.planId });
  const waiting = await window.good('export.plan', {
    target: 'dotenv',
    profileIds: [two],
    mode: 'static',
    file,
  });
  const scan = await window.good('import.scan', {});
  const paste = await window.good('paste.recognise', {
    text: 'AWS_ACCESS_KEY_ID=AKIATESTPASTED01\nAWS_SECRET_ACCESS_KEY=CANARY/pasted/0123456789+abcdefghij\n',
  });
  const { access } = window.app.open();
  const { credentials } = await access.vault.state();
  const accountId = await window.connect(
    'aws',
    credentials.find(({ provider }) => provider === 'aws')?.id ?? '',
  );
  window.says.yes = false;
  const before = await access.vault.state();
  const ids = (items: readonly { id: string }[]): string[] => items.map(({ id }) => id);
  const there: There = {
    profile: profiles,
    credential: ids(before.credentials),
    binding: ids(before.bindings),
    account: [accountId],
    plan: [waiting.planId, exported.planId],
    scan: [scan.scanId],
    key: scan.found.map(({ key }) => key),
    token: [chosen?.token ?? ''],
    paste: paste.keys.map(({ pasteId }) => pasteId),
    name: ['one', 'two', 'role', 'fresh', 'another', 'third'],
    kept: ids(before.keptSecrets),
    change: [change.id],
    accesskey: [...before.credentials.map(({ accessKeyId }) => accessKeyId), 'AKIATESTFRESH001'],
  };
  return { window, there, before };
}

function isLocked({ app }: HostileWindow): boolean {
  try {
    app.open();
    return false;
  } catch {
    return true;
  }
}

it('answers every call, whatever comes with it, and gives nothing away', { timeout: 7_200_000 }, async () => {
  let room = await furnished();
  const answered = new Set<string>();
  const failures: string[] = [];

  async function attempt(name: CallName, input: unknown): Promise<void> {
    const { window, there, before } = room;
    answers.clipboard = '';
    const answer = await window.ask(name, fillIn(input, there));
    if (answer.ok) {
      answered.add(name);
      // What crosses fits its schema, and nothing beside it.
      expect(calls[name].output.parse(answer.value)).toEqual(answer.value);
    } else {
      expect(Object.keys(answer.error).sort()).toEqual(['code', 'hint', 'message']);
      expect(errorCodes).toContain(answer.error.code);
      if (answer.error.code === 'internal') failures.push(`${name}: ${answer.error.message}`);
    }
    if (name !== 'credential.reveal' || !answer.ok)
      expect(JSON.stringify(answer) ?? '').not.toContain('CANARY');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    if (isLocked(window)) await window.app.unlock(passphrase);
    // The person said no to everything: no key goes anywhere that it did not go.
    expect(newReach(before, await window.app.open().access.vault.state())).toEqual([]);
  }

  const all = runs(1_000, 100_000);
  for (let round = 0; round * freshEvery < all; round++) {
    if (round > 0) room = await furnished();
    for (const { name, input } of fc.sample(call, { numRuns: freshEvery, seed: 20_284 + round })) {
      try {
        await attempt(name, input);
      } catch (error) {
        const given = fc.stringify(input).slice(0, 2_000);
        throw new Error(`${name} in round ${round}, with ${given}`, { cause: error });
      }
    }
  }

  expect([...new Set(failures)]).toEqual([]);
  expect(unhandled).toEqual([]);
  // The folders above are looked at, for whose they are, and whether others are in the group that may write there.
  const above = (path: string) => path === '/etc/group' || home.path.startsWith(`${path}/`);
  expect(watched.strays([home.path]).filter((path) => !above(path))).toEqual([]);
  expect(readdirSync(outside)).toEqual(['secret']);
  // Most calls were answered at least once, so that it is not only the schemas that were tried.
  expect(names.filter((name) => !answered.has(name)).length).toBeLessThan(names.length / 2);
});
