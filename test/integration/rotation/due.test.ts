/** `qcred due` as prompts and cron call it, and the policies it goes by. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type App, createApp } from '#core/app.ts';
import { RotationPolicy } from '#shared/rotation.ts';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../../support/command.ts';
import { depsIn } from '../../support/world.ts';
import { idOf } from '../../unit/records.ts';
import { day, key, policy, vault } from '../../unit/rotation/given.ts';

const passphrase = 'CANARY passphrase of what is due';
const [node = '', source = ''] = qcredCommand;
const place = temporaryHome();
const now = Date.now();
let app: App;

beforeAll(async () => {
  const deps = depsIn(place, { command: [] });
  app = createApp(deps, { version: '', demo: false });
  await app.create('passphrase', passphrase);
});
afterAll(() => {
  app.close();
  place.remove();
});

/** The command, with keys of these ages in days in the vault. */
async function due(ages: readonly number[], ...args: string[]) {
  const held = vault(ages.map((age, i) => key(i + 1, new Date(now - age * day))));
  await app.open().access.vault.update((state) => ({
    ...state,
    credentials: held.credentials,
    profiles: held.profiles,
  }));
  const env = cleanEnvironment(place.home, { QCRED_HOME: place.dataDir, QCRED_PASSPHRASE: passphrase });
  return run(node, [source, 'due', ...args], { env });
}

describe('qcred due', () => {
  it('tells by its exit code whether anything is due', async () => {
    expect(await due([10], '--quiet')).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await due([10, 80], '--quiet')).toEqual({ code: 3, stdout: '', stderr: '' });
    expect(await due([10, 80, 100], '-q')).toEqual({ code: 4, stdout: '', stderr: '' });
    expect(await due([])).toMatchObject({ code: 0, stdout: '', stderr: 'There are no keys.\n' });
  });

  it('lists what is due, and everything when asked', async () => {
    const { stdout } = await due([10, 80, 100]);
    expect(stdout.split('\n').map((line) => line.trim())).toEqual([
      expect.stringMatching(/^KEY +FOR +AGE$/),
      expect.stringMatching(/^QKEY3 +profile 3 +100 d or more +is overdue by 10 days$/),
      expect.stringMatching(/^QKEY2 +profile 2 +80 d or more +is due in 10 days$/),
      '',
    ]);
    expect((await due([10, 80, 100], '--all')).stdout).toMatch(/QKEY1 +profile 1/);
    const [first] = JSON.parse((await due([10, 100], '--json')).stdout);
    expect(first).toMatchObject({ accessKeyId: 'QKEY2', status: 'overdue', inDays: -10 });
  });

  it('counts what is due within so many days', async () => {
    expect(await due([50], '-q', '--within', '30')).toMatchObject({ code: 0 });
    expect(await due([61], '-q', '--within', '30')).toMatchObject({ code: 3 });
    expect(await due([80], '-q', '--within', '0')).toMatchObject({ code: 0 });
    expect(await due([80], '--within', 'soon')).toMatchObject({ code: 2 });
  });
});

describe('qcred due policy', () => {
  it('sets, lists and removes the policies that qcred due goes by', async () => {
    expect(await due([50], '-q')).toMatchObject({ code: 0 });
    const set = ['policy', 'set', '40', '--profile', 'profile 1', '--remind', '3,1', '--automatic'];
    expect(await due([50], ...set)).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(await due([50], '-q')).toMatchObject({ code: 4 });
    expect((await due([50], 'policy')).stdout.split('\n').map((line) => line.trim())).toEqual([
      expect.stringMatching(/^FOR +DUE AFTER +REMINDERS BEFORE +GRACE +ROTATED$/),
      expect.stringMatching(/^the key of profile 1 +40 d +3 d, 1 d +24 h +by itself$/),
      expect.stringMatching(/^all others +90 d +14 d, 7 d, 1 d +24 h +by reminder$/),
      '',
    ]);
    await due([50], 'policy', 'remove', '--profile', 'profile 1');
    expect(JSON.parse((await due([50], 'policy', '--json')).stdout)).toMatchObject([
      { scope: { kind: 'default' } },
    ]);
  });

  it('refuses what makes no sense', async () => {
    const codes = async (...args: string[]) => (await due([50], 'policy', ...args)).code;
    expect(await codes('set', '0')).toBe(1);
    expect(await codes('set', '10000')).toBe(1);
    expect(await codes('set', 'soon')).toBe(2);
    expect(await codes('set', '9', '--profile', 'profile 1', '--provider', 'aws')).toBe(2);
    expect(await codes('set', '9', '--provider', 'acme')).toBe(2);
    expect(await codes('set', '9', '--account', 'acme')).toBe(1);
    expect(await codes('change')).toBe(2);
  });
});

describe('policies', () => {
  it('are kept one per scope, with their days in order, and are taken away again', async () => {
    const policies = await app.open().policies();
    await due([10]);
    const scope = { kind: 'credential' as const, credentialId: idOf(1) };
    await policies.save(policy({ scope, maxAgeDays: 20 }));
    await policies.save(policy({ scope, maxAgeDays: 12, remindDays: [1, 7, 7] }));
    expect((await app.state()).policies).toEqual([policy({ scope, maxAgeDays: 12, remindDays: [7, 1] })]);
    expect((await app.state()).due).toMatchObject([{ status: 'soon' }]);
    await policies.remove(scope);
    await policies.remove(scope);
    expect((await app.state()).due).toMatchObject([{ status: 'fine' }]);
    const { records } = await app.open().access.activity.list({ limit: 3 });
    expect(records.map(({ action }) => action)).toEqual(['policy.removed', 'policy.saved', 'policy.saved']);
  });

  it('that make no sense are refused: 0 or 10,000 days, or for what is not there', async () => {
    const policies = await app.open().policies();
    await expect(policies.save(policy({ maxAgeDays: 0 }))).rejects.toMatchObject({
      code: 'bad_input',
      message: 'maxAgeDays: must be at least 1 day',
    });
    await expect(policies.save(policy({ maxAgeDays: 10_000 }))).rejects.toMatchObject({ code: 'bad_input' });
    for (const scope of [
      { kind: 'credential' as const, credentialId: idOf(999) },
      { kind: 'account' as const, accountId: idOf(999) },
    ])
      await expect(policies.save(policy({ scope }))).rejects.toMatchObject({ code: 'not_found' });
    expect(RotationPolicy.parse(policy({ maxAgeDays: 1 })).maxAgeDays).toBe(1);
  });

  it('are snoozed until nine in the morning of the next day, or of the same day next week', async () => {
    const policies = await app.open().policies();
    await due([100]);
    const until = async () => new Date((await app.state()).due[0]?.snoozedUntil ?? Number.NaN);
    const nine = (days: number) => {
      const date = new Date();
      date.setDate(date.getDate() + days);
      date.setHours(9, 0, 0, 0);
      return date;
    };
    await policies.snooze([idOf(1), idOf(999)], 'tomorrow');
    expect(await until()).toEqual(nine(1));
    await policies.snooze([idOf(1)], 'next-week');
    expect(await until()).toEqual(nine(7));
    expect((await app.open().access.vault.state()).reminders).toHaveLength(1);
  });
});
