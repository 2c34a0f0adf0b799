/** Access keys out of a program that keeps secrets, in the real app. */
import { execFileSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment, have } from '../support/command.ts';
import { openGpgHome } from '../support/gpg.ts';
import { hasKeepass, makeKeys, databasePassword as password } from '../support/keepass.ts';
import { expect as harnessExpect, test } from './harness.ts';
import { keepPictures } from './pictures.ts';
import { accessibilityProblems, createVault, goTo, rowOf } from './ui.ts';

const expect = harnessExpect.configure({ timeout: 20_000 });
const hasPass = (await have('gpg')) && (await have('pass', ['version']));

test('a KeePass database with three access keys is taken in', async ({ launch }) => {
  test.skip(!hasKeepass, 'keepassxc-cli is not installed.');
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  const db = join(home, 'passwords.kdbx');
  makeKeys(home, db);
  const running = await launch({ home });
  const { page, app } = running;
  const dialog = page.getByRole('dialog');
  await createVault(running);
  await app.evaluate(
    ({ dialog: native }, file) =>
      Object.assign(native, { showOpenDialog: async () => ({ canceled: false, filePaths: [file] }) }),
    db,
  );
  await goTo(page, 'Tools');
  await page.getByRole('button', { name: 'Programs that keep secrets' }).click();
  await page.getByRole('menuitem', { name: 'Import from KeePass' }).click();
  expect(await accessibilityProblems(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Choose a file…' }).click();
  await dialog.getByLabel('Its password').fill('another');
  await page.keyboard.press('Enter');
  await expect(dialog.getByText(/does not open with this password/)).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
  await dialog.getByLabel('Its password').fill(password);
  await page.keyboard.press('Enter');
  await expect(dialog.getByText('AKIAQYLPMN5HHHFPZAM4').first()).toBeVisible();
  await expect(dialog.getByText('someone@example.com')).toHaveCount(0);
  expect(await accessibilityProblems(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Import 3 profiles' }).click();
  await expect(dialog).toHaveCount(0);
  for (const name of ['photos', 'music', 'films']) await expect(rowOf(page, name)).toBeVisible();
});

test('entries of pass are chosen by name, opened by gpg and taken in', async ({ launch }) => {
  test.skip(!hasPass, 'pass or gpg is not installed.');
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  const gpg = openGpgHome(home);
  try {
    gpg.makeKey('me@example.com', 'CANARY passphrase');
    gpg.answer('CANARY passphrase');
    const pass = (args: string[], input = '') =>
      execFileSync('pass', args, {
        env: cleanEnvironment(home, gpg.env),
        input,
        stdio: ['pipe', 'pipe', 'pipe'],
      });
    pass(['init', 'me@example.com']);
    const secret = 'CANARYtUnFEMI/K7MDENG/bPxRfiCYzQ'.padEnd(40, 'y');
    pass(['insert', '-m', 'cloud/aws/production'], `${secret}\nuser: AKIAQYLPMN5HHHFPZAM1\n`);
    pass(['insert', '-m', 'web/hidden'], `${secret}\nlogin: AKIAQYLPMN5HHHFPZAM2\n`);
    pass(['insert', '-m', 'web/shop'], 'CANARY a password\nuser: someone@example.com\n');
    const running = await launch({ home, env: gpg.env });
    const { page } = running;
    const dialog = page.getByRole('dialog');
    await createVault(running);
    await goTo(page, 'Tools');
    await page.getByRole('button', { name: 'Programs that keep secrets' }).click();
    await page.getByRole('menuitem', { name: 'Import from pass' }).click();
    await dialog.getByRole('button', { name: 'Look' }).click();
    await expect(dialog.getByRole('checkbox', { name: 'cloud/aws/production' })).toBeChecked();
    await expect(dialog.getByRole('checkbox', { name: 'web/shop' })).not.toBeChecked();
    await dialog.getByLabel('Entries to open').fill('hidden');
    await expect(dialog.getByRole('checkbox')).toHaveCount(1);
    await dialog.getByRole('checkbox', { name: 'web/hidden' }).check();
    await expect(dialog.getByText('2 of 3 entries chosen')).toBeVisible();
    expect(await accessibilityProblems(page)).toEqual([]);
    await keepPictures(running, 'store-picks');
    gpg.answer(null);
    await dialog.getByRole('button', { name: 'Open' }).click();
    await expect(dialog.getByRole('button', { name: 'Open' })).toBeEnabled();
    gpg.answer('CANARY passphrase');
    await dialog.getByRole('button', { name: 'Open' }).click();
    await dialog.getByRole('button', { name: 'Import 2 profiles' }).click();
    await expect(dialog).toHaveCount(0);
    for (const name of ['cloud/aws/production', 'web/hidden']) await expect(rowOf(page, name)).toBeVisible();
  } finally {
    gpg.close();
  }
});
