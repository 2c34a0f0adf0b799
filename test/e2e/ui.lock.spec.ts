/** When the vault locks, from where, and its passphrase, in the real app. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { createApp } from '#core/app.ts';
import { depsIn } from '../support/world.ts';
import { environment, expect, root, test } from './harness.ts';
import { accessibilityProblems, createVault, goTo, passphrase } from './ui.ts';

const run = promisify(execFile);
const next = 'CANARY another passphrase of the window';

const locked = (page: Page) => expect(page.getByRole('heading', { name: 'QCred is locked' })).toBeVisible();
const opened = (page: Page) =>
  expect(page.getByRole('heading', { name: 'Profiles', exact: true })).toBeVisible();
async function unlockWith(page: Page, words: string): Promise<void> {
  await page.getByLabel('Passphrase').fill(words);
  await page.keyboard.press('Enter');
}

async function setMinutes(home: string, autoLockMinutes: number): Promise<void> {
  const dataDir = join(home, 'vault');
  const deps = depsIn({ home, dataDir }, { command: [] });
  const other = createApp(deps, { version: '', demo: false });
  await other.unlock(passphrase);
  await other.open().saveSettings({ autoLockMinutes });
  await other.finish();
}

test('the vault locks when nobody is there, with the screen, with sleep, and from a terminal', async ({
  launch,
}) => {
  const running = await launch();
  const { app, page, home } = running;
  await createVault(running);
  const tell = (name: string) =>
    app.evaluate(({ powerMonitor }, event) => void powerMonitor.emit(event), name);
  /** Nobody was there for so long, as the system and the clock say. */
  const idleFor = (seconds: number) =>
    app.evaluate(({ powerMonitor }, answer) => {
      const now = performance.now.bind(performance);
      performance.now = () => now() + answer * 1000;
      powerMonitor.getSystemIdleTime = () => answer;
    }, seconds);

  for (const [event, words] of [
    ['lock-screen', 'It locked with the screen.'],
    ['suspend', 'It locked when the computer went to sleep.'],
  ] as const) {
    await tell(event);
    await locked(page);
    await expect(page.getByText(words)).toBeVisible();
    await unlockWith(page, passphrase);
    await opened(page);
  }

  // As a desktop's screen saver says it: of the screen's lock Electron does not tell on Linux.
  if (process.platform === 'linux') {
    const active = ['/org/gnome/ScreenSaver', 'org.gnome.ScreenSaver.ActiveChanged', 'boolean:true'];
    await expect(async () => {
      await run('dbus-send', ['--session', '--type=signal', ...active]);
      await expect(page.getByText('It locked with the screen.')).toBeVisible({ timeout: 1_000 });
    }).toPass();
    await unlockWith(page, passphrase);
    await opened(page);
  }

  // The command ends when it is done.
  const qcred = (...args: string[]) =>
    run(join(root, 'bin', 'qcred'), args, { env: environment(home, { QCRED_PASSPHRASE: '' }) });
  expect((await qcred('lock', '--json')).stdout).toBe('{"locked":true}\n');
  await expect(page.getByText('It was locked with “qcred lock”.')).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
  await unlockWith(page, passphrase);
  await opened(page);

  await goTo(page, 'Settings');
  await expect(page.getByLabel('Minutes until the vault locks')).toHaveValue('10');
  await idleFor(300);
  // Another process changes the setting, because whoever did it in the window would be there.
  await setMinutes(home, 5);
  await locked(page);
  await expect(page.getByText('It locked because nobody used the computer for a while.')).toBeVisible();
  await idleFor(0);
  await unlockWith(page, passphrase);
  await opened(page);
  await goTo(page, 'Settings');
  await expect(page.getByLabel('Minutes until the vault locks')).toHaveValue('5');

  // Switched off, nothing locks it.
  // What was saved comes back from the application, so they are clicked and then looked at.
  await page.getByLabel('Lock with the screen').click();
  await expect(page.getByLabel('Lock with the screen')).not.toBeChecked();
  await page.getByLabel('Lock when nobody is there').click();
  await expect(page.getByLabel('Minutes until the vault locks')).toHaveCount(0);
  await tell('lock-screen');
  await goTo(page, 'Profiles');
  await opened(page);
});

test('the passphrase is changed in the settings', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  await goTo(page, 'Settings');
  expect(await accessibilityProblems(page)).toEqual([]);
  await page.getByRole('button', { name: 'Change passphrase…' }).click();
  const dialog = page.getByRole('dialog');
  const fill = async (current: string, first: string, again: string) => {
    await dialog.getByLabel('Present passphrase').fill(current);
    await dialog.getByLabel('New passphrase', { exact: true }).fill(first);
    await dialog.getByLabel('New passphrase again').fill(again);
    await page.keyboard.press('Enter');
  };
  await fill(passphrase, 'short', 'short');
  await expect(dialog.getByText('Use 10 characters or more.')).toBeVisible();
  await fill(passphrase, next, passphrase);
  await expect(dialog.getByText('The two are not the same.')).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
  await fill(`not ${passphrase}`, next, next);
  await expect(dialog.getByText('This is not the passphrase.')).toBeVisible();
  await fill(passphrase, next, next);
  await expect(page.getByText('The passphrase is changed.')).toBeVisible();
  await expect(dialog).toHaveCount(0);
  await page.keyboard.press('Control+l');
  await unlockWith(page, passphrase);
  await expect(page.getByText('This is not the passphrase.')).toBeVisible();
  await unlockWith(page, next);
  await opened(page);
});
