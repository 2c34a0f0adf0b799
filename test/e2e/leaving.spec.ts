/** Every way out of the window asks before something typed is lost, and a lock keeps it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { createApp } from '#core/app.ts';
import { depsIn } from '../support/world.ts';
import { environment, expect, type Running, root, test } from './harness.ts';
import { addProfile, askFor, createVault, goTo, passphrase, rowOf } from './ui.ts';

const run = promisify(execFile);

const key = {
  name: 'backups',
  accessKeyId: 'QZKD83JX02MS71PLA4B',
  secretAccessKey: 'CANARY/leaving/stored',
};
const typedSecret = 'CANARY/leaving/typed';
const pasted = [
  'AWS_ACCESS_KEY_ID=QZAAAAAAAAAAAAAAAAAA',
  'AWS_SECRET_ACCESS_KEY=CANARY/leaving/pasted0123456789abcdefgh',
].join('\n');

const nameField = (page: Page) => page.getByLabel('Name', { exact: true });
const question = (page: Page) => page.getByRole('alertdialog');

/** Begins a profile and leaves it half done. */
async function halfDone(page: Page, name = 'half done'): Promise<void> {
  await page.getByRole('button', { name: 'New profile' }).click();
  await nameField(page).fill(name);
}

/** Tries a way out: it asks, and saying no changes nothing. */
async function staysAfter(page: Page, way: () => Promise<unknown>): Promise<void> {
  await way();
  await question(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(question(page)).toHaveCount(0);
  await expect(nameField(page)).toHaveValue('half done');
}

const closeWindow = ({ app }: Running) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
const quitApp = ({ app }: Running) => app.evaluate(({ app: electron }) => electron.quit());

/** What another process does: changes a profile in the vault of a test's home. */
async function changeRegion(home: string, name: string, region: string): Promise<void> {
  const dataDir = join(home, 'vault');
  const deps = depsIn({ home, dataDir }, { command: ['qcred'] });
  const app = createApp(deps, { version: '', demo: false });
  await app.unlock(passphrase);
  await app.open().access.vault.update((state) => ({
    ...state,
    profiles: state.profiles.map((profile) => (profile.name === name ? { ...profile, region } : profile)),
  }));
  app.close();
}

async function unlockAgain(page: Page): Promise<void> {
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.keyboard.press('Enter');
}

test('no way out loses what was typed in the form without a question', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  await addProfile(page, key);
  await halfDone(page);
  const press = (shortcut: string) => () => page.keyboard.press(shortcut);
  const palette = async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go to anything' }).fill('go to tools');
    await page.keyboard.press('Enter');
  };
  for (const way of [
    press('Control+2'),
    press('Control+,'),
    press('Escape'),
    press('Control+n'),
    palette,
    () => askFor(page, 'Activity'),
    () => rowOf(page, 'backups').click(),
    () => closeWindow(running),
    () => quitApp(running),
  ]) {
    await staysAfter(page, way);
  }
  // A form that is given up for another of its kind starts afresh.
  await page.keyboard.press('Control+n');
  await question(page).getByRole('button', { name: 'Discard' }).click();
  await expect(nameField(page)).toHaveValue('');
  await nameField(page).fill('half done');
  // Where one is already is no way out, and a clean form asks nothing.
  await page.keyboard.press('Control+1');
  await expect(question(page)).toHaveCount(0);
  await expect(nameField(page)).toHaveValue('half done');
  await nameField(page).fill('');
  await page.keyboard.press('Control+2');
  await expect(page.getByRole('heading', { name: 'Accounts', exact: true })).toBeVisible();
  await page.keyboard.press('Control+1');
  await halfDone(page);
  await closeWindow(running);
  const gone = running.app.waitForEvent('close');
  await question(page).getByRole('button', { name: 'Discard and close' }).click();
  await gone;
});

test('a dialog asks before what was typed in it is lost, and a field of the settings saves itself', async ({
  launch,
}) => {
  const running = await launch();
  const { app, page } = running;
  await createVault(running);

  await goTo(page, 'Accounts');
  await page.getByRole('button', { name: 'Connect account' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Typed in').click();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Connect account' }).first().click();
  await dialog.getByText('Typed in').click();
  await dialog.getByLabel('Secret Access Key').fill(typedSecret);
  await page.keyboard.press('Escape');
  await question(page).getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog.getByLabel('Secret Access Key')).toHaveValue(typedSecret);
  await dialog.getByRole('button', { name: 'Close' }).click();
  await question(page).getByRole('button', { name: 'Discard' }).click();
  await expect(dialog).toHaveCount(0);

  await goTo(page, 'Settings');
  const seconds = page.getByLabel('Seconds a revealed secret stays on screen');
  await seconds.fill('77');
  await page.keyboard.press('Control+1');
  await expect(page.getByRole('heading', { name: 'Profiles', exact: true })).toBeVisible();
  await goTo(page, 'Settings');
  await expect(seconds).toHaveValue('77');

  await goTo(page, 'Profiles');
  await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), pasted);
  await page.keyboard.press('Control+v');
  await expect(page.getByRole('button', { name: 'Use this key' })).toBeFocused();
  await page.keyboard.press('Escape');
  await question(page).getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Use this key' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Access Key ID')).toHaveValue('QZAAAAAAAAAAAAAAAAAA');
  await page.keyboard.press('Control+5');
  await question(page).getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByRole('heading', { name: 'Due', exact: true })).toBeVisible();
});

test('a lock keeps what was typed, sealed, and the secret comes back as entered', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  await halfDone(page);
  await page.getByLabel('Access Key ID').fill(key.accessKeyId);
  await page.getByLabel('Secret Access Key').fill(typedSecret);
  // A dialog above it, half done too.
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Go to anything' }).fill('connect account');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Typed in').click();
  await dialog.getByLabel('Access Key ID').fill('QZDIALOG');
  await page.keyboard.press('Control+l');

  await expect(page.getByText('comes back once you unlock')).toBeVisible();
  expect(await page.content()).not.toContain('half done');
  await quitApp(running);
  await expect(question(page)).toContainText('before the vault was locked');
  await question(page).getByRole('button', { name: 'Cancel' }).click();
  await unlockAgain(page);
  await expect(dialog.getByLabel('Access Key ID')).toHaveValue('QZDIALOG');
  await page.keyboard.press('Escape');
  await question(page).getByRole('button', { name: 'Discard' }).click();
  await expect(nameField(page)).toHaveValue('half done');
  const secret = page.getByLabel('Secret Access Key');
  await expect(secret).toHaveValue('');
  await expect(secret).toHaveAttribute('placeholder', /entered before locking/);
  // And over a second lock.
  await page.keyboard.press('Control+l');
  await unlockAgain(page);
  await page.getByRole('button', { name: 'Add profile' }).click();
  await expect(rowOf(page, 'half done')).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(page.getByText(typedSecret)).toBeVisible();
});

test('a profile that another process deletes leaves what was typed; only what is seen is deleted', async ({
  launch,
}) => {
  const running = await launch();
  const { page, home } = running;
  await createVault(running);
  await addProfile(page, key);
  await addProfile(page, { ...key, name: 'archive', accessKeyId: 'QZKD83JX02MS71PLA5C' });
  await rowOf(page, 'archive').dblclick();
  await nameField(page).fill('half done');
  await changeRegion(home, 'archive', 'q-world-2');
  await expect(page.getByText('“archive” was changed meanwhile.')).toBeVisible();
  await page.getByRole('button', { name: 'Show it as it is now' }).click();
  await question(page).getByRole('button', { name: 'Discard' }).click();
  await expect(nameField(page)).toHaveValue('archive');
  await expect(page.getByRole('combobox', { name: 'Region' })).toHaveValue('q-world-2');

  await rowOf(page, 'backups').dblclick();
  await nameField(page).fill('half done');
  await run(join(root, 'bin', 'qcred'), ['remove', 'backups', '--yes'], {
    env: { ...environment(home), QCRED_PASSPHRASE: passphrase },
  });
  await expect(page.getByText('“backups” was deleted meanwhile.')).toBeVisible();
  await expect(nameField(page)).toHaveValue('half done');
  await page.getByLabel('Secret Access Key').fill(typedSecret);
  await page.getByRole('button', { name: 'Save as new profile' }).click();
  await expect(rowOf(page, 'half done')).toHaveAttribute('aria-selected', 'true');

  await page.getByRole('grid').focus();
  await page.keyboard.press('Control+a');
  await page.getByLabel('Search profiles').fill('archive');
  await expect(page.getByRole('row')).toHaveCount(2);
  await page.getByRole('grid').focus();
  await page.keyboard.press('Delete');
  await expect(question(page)).toContainText('Delete “archive”?');
  await page.getByRole('button', { name: 'Delete profile' }).click();
  await page.getByLabel('Search profiles').fill('');
  await expect(rowOf(page, 'half done')).toBeVisible();
  await expect(rowOf(page, 'archive')).toHaveCount(0);

  // A shutdown of the machine has nobody to answer, and does not wait.
  await halfDone(page, 'never saved');
  const gone = running.app.waitForEvent('close');
  running.app.process().kill('SIGTERM');
  await gone;
});
