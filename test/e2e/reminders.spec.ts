/** Reminders in the real app, at a real notification daemon, with the clock of the app turned. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { have } from '../support/command.ts';
import { inDays, madeAtNoon, sleepUntil } from './clock.ts';
import { type Dunst, startDunst } from './dunst.ts';
import { expect, type LaunchOptions, type Running, test } from './harness.ts';
import { type Given, makeVault, textOf, unlock } from './ui.ts';

type Launch = (options?: LaunchOptions) => Promise<Running>;

let dunst: Dunst;
test.beforeEach(async () => {
  test.skip(
    process.platform !== 'linux',
    'elsewhere the notifications are the system’s own, and cannot be read',
  );
  test.skip(!(await have('dunst')), 'dunst is not on this machine');
  dunst = await startDunst();
});
test.afterEach(() => dunst?.stop());

/** Collects what main asks the window to do. */
async function listen(page: Page): Promise<() => Promise<unknown[]>> {
  await page.evaluate(() => {
    const seen: unknown[] = [];
    Reflect.set(window, 'seen', seen);
    window.qcred.on('command', (command) => seen.push(command));
  });
  return () => page.evaluate(() => Reflect.get(window, 'seen'));
}

async function startWith(launch: Launch, given: readonly Given[]): Promise<Running> {
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  await makeVault(home, given);
  const running = await launch({ home });
  await unlock(running);
  return running;
}

/** Long enough for a reminder that should not come. */
const aWhile = 1500;

test('a reminder arrives at the right turn of the clock, and a click leads to what is due', async ({
  launch,
}) => {
  // Due in 30 days, so the first reminder is to come in 16.
  const running = await startWith(launch, [{ name: 'work', age: madeAtNoon(60) }]);
  const asked = await listen(running.page);
  await sleepUntil(running, inDays(16, 8, 59));
  await running.page.waitForTimeout(aWhile);
  expect(await dunst.shown()).toEqual([]);

  await sleepUntil(running, inDays(16));
  await expect.poll(dunst.shown).toHaveLength(1);
  expect(await dunst.shown()).toEqual([
    { title: '“work” is due in 14 days', body: expect.stringContaining('QZKD83JX02MS71PLA4B') },
  ]);
  // Later on the same day nothing more is said.
  await sleepUntil(running, inDays(16, 17));
  await running.page.waitForTimeout(aWhile);
  expect(await dunst.shown()).toHaveLength(1);

  dunst.click();
  await expect.poll(asked).toEqual([{ name: 'due' }]);
  const { page } = running;
  await expect(page.getByRole('heading', { name: 'Due', exact: true })).toBeVisible();
  await page
    .getByRole('button', { name: /^Rotate/ })
    .first()
    .click();
  await expect(page.getByRole('dialog', { name: /Rotate/ })).toBeVisible();
});

test('500 keys that are due at once are one notification, which goes when the vault is locked', async ({
  launch,
}) => {
  const keys = Array.from({ length: 500 }, (_, i) => ({ name: `key ${i}`, age: madeAtNoon(1) }));
  const running = await startWith(launch, keys);
  await sleepUntil(running, inDays(300, 12));
  await expect
    .poll(async () => (await dunst.shown()).map(({ title }) => title))
    .toEqual(['500 keys are overdue']);
  expect(dunst.onScreen()).toBe(1);
  await running.page.evaluate(() => window.qcred.invoke('vault.lock', undefined));
  await expect.poll(dunst.onScreen).toBe(0);
});

test('a snooze and the quiet hours are kept', async ({ launch }) => {
  const running = await startWith(launch, [{ name: 'work', age: madeAtNoon(1) }]);
  const { page } = running;
  await sleepUntil(running, inDays(200, 23));
  await page.waitForTimeout(aWhile);
  expect(await dunst.shown()).toEqual([]);
  await sleepUntil(running, inDays(201, 8));
  await expect.poll(dunst.shown).toHaveLength(1);

  await page.evaluate(async () => {
    const answer = await window.qcred.invoke('state.get', undefined);
    if (!answer.ok) throw new Error(answer.error.message);
    const credentialIds = answer.value.due.map(({ credentialId }) => credentialId);
    await window.qcred.invoke('reminder.snooze', { credentialIds, until: 'next-week' });
  });
  await sleepUntil(running, inDays(207, 20));
  await page.waitForTimeout(aWhile);
  expect(await dunst.shown()).toHaveLength(1);
  await sleepUntil(running, inDays(208, 9));
  await expect.poll(dunst.shown).toHaveLength(2);
});

test('the session starts the app, hidden, while the setting says so', async ({ launch }) => {
  const running = await startWith(launch, [{ name: 'work' }]);
  const entry = join(running.home, '.config', 'autostart', 'qcred.desktop');
  const set = (startAtLogin: boolean) =>
    running.page.evaluate((on) => window.qcred.invoke('settings.save', { startAtLogin: on }), startAtLogin);
  expect(await textOf(entry)).toBe(null);
  await set(true);
  await expect.poll(() => textOf(entry)).toMatch(/^Exec=".*electron" ".*" "--hidden"$/m);
  await set(false);
  await expect.poll(() => textOf(entry)).toBe(null);
});
