/** The window as a person uses it: from the first run to an export and its undoing. */
import { join } from 'node:path';
import { expect, test } from './harness.ts';
import { addProfile, askFor, createVault, goTo, passphrase, rowOf, textOf, writeAws } from './ui.ts';

const key = {
  name: 'backups',
  accessKeyId: 'QZKD83JX02MS71PLA4B',
  secretAccessKey: 'CANARY/form/secret+key',
};

test('the first run asks where secrets are kept, and refuses a weak passphrase', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await page.getByLabel('In a file encrypted with a passphrase').check();
  await page.getByLabel('Passphrase', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Create vault' }).click();
  await expect(page.getByText('Use 10 characters or more.')).toBeVisible();
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await page.getByRole('button', { name: 'Create vault' }).click();
  await expect(page.getByText('The two are not the same.')).toBeVisible();
  await createVault(running);
  await expect(page.getByText('No profiles yet')).toBeVisible();
});

test('a locked window opens with the right passphrase only', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  await addProfile(page, key);
  await page.keyboard.press('Control+l');
  await expect(page.getByRole('heading', { name: 'QCred is locked' })).toBeVisible();
  await expect(page.getByText('backups')).toHaveCount(0);
  await page.getByLabel('Passphrase').fill('not the right one');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Passphrase')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.keyboard.press('Enter');
  await expect(rowOf(page, 'backups')).toBeVisible();
});

test('the form speaks the provider’s language and says what is wrong beside the field', async ({
  launch,
}) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  await page.getByRole('button', { name: 'New profile' }).click();
  await page.getByRole('button', { name: 'Add profile' }).click();
  await expect(page.getByText('The profile needs a name.')).toBeVisible();
  await expect(page.getByText('Secret Access Key is missing.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();

  await page.getByText('Endpoints', { exact: true }).click();
  await expect(page.getByLabel('QNZM')).toHaveAttribute('placeholder', 'https://qnzm.quilibrium.com');
  await expect(page.getByLabel('QPing')).toHaveValue('');
  await expect(page.getByText('Not documented by Quilibrium').first()).toBeVisible();
  await page.getByLabel('QKMS').fill('ftp://nowhere');
  await page.getByRole('button', { name: 'Add profile' }).click();
  await expect(page.getByText('The endpoint must begin with https:// or http://.')).toBeVisible();

  await page.getByRole('button', { name: /Provider/ }).click();
  await page.getByRole('option', { name: 'Backblaze B2' }).click();
  await expect(page.getByLabel('keyID')).toBeVisible();
  await expect(page.getByLabel('applicationKey')).toHaveAttribute('type', 'password');
  await expect(page.getByLabel('Account ID')).toHaveCount(0);
  await expect(page.getByLabel('QKMS')).toHaveCount(0);
});

test('what was typed is not lost without a question', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  await addProfile(page, key);
  await page.getByRole('button', { name: 'New profile' }).click();
  await page.getByLabel('Name', { exact: true }).fill('half done');
  await askFor(page, 'Tools');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('half done');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(page.getByLabel('Name', { exact: true })).toHaveCount(0);
  await expect(rowOf(page, 'half done')).toHaveCount(0);
});

test('an edit keeps the stored secret, and a duplicate shares it', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  await addProfile(page, key);
  await page.getByRole('grid').focus();
  await page.keyboard.press('Enter');
  await page.getByLabel('Name', { exact: true }).fill('renamed');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(rowOf(page, 'renamed')).toBeVisible();

  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(page.getByText(key.secretAccessKey)).toBeVisible();
  await page.getByRole('button', { name: 'Hide secret' }).click();
  await expect(page.getByText(key.secretAccessKey)).toHaveCount(0);

  await rowOf(page, 'renamed').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Duplicate' }).click();
  await expect(page.getByRole('row')).toHaveCount(3);
  await rowOf(page, 'renamed').click();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('alertdialog')).toContainText('another profile uses the same access key');
  await page.getByRole('button', { name: 'Delete profile' }).click();
  await expect(page.getByRole('row')).toHaveCount(2);
});

test('a revealed secret hides again by itself, and the log says who saw it', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  await addProfile(page, key);
  await goTo(page, 'Settings');
  await page.getByLabel('Seconds a revealed secret stays on screen').fill('3');
  await page.keyboard.press('Enter');
  await goTo(page, 'Profiles');
  // The page's clock stands still but for what is said here.
  await page.clock.install();
  await page.clock.pauseAt(Date.now() + 60_000);
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(page.getByText(key.secretAccessKey)).toBeVisible();
  await page.clock.runFor(2_900);
  await expect(page.getByText(key.secretAccessKey)).toBeVisible();
  await page.clock.runFor(200);
  await expect(page.getByText(key.secretAccessKey)).toHaveCount(0);
  await page.clock.resume();

  await goTo(page, 'Activity');
  // Which columns there is room for is not what this is about.
  await page.getByRole('row').filter({ hasText: 'Secret read' }).first().click();
  await expect(page.getByText('This window', { exact: true }).last()).toBeVisible();
  await page.getByRole('button', { name: 'Verify log' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await expect(page.locator('.note-good')).toBeVisible();
});

test('the access key id and the secret go to the clipboard', async ({ launch }) => {
  const running = await launch();
  const { app, page } = running;
  const clipboard = () => app.evaluate(({ clipboard }) => clipboard.readText());
  await createVault(running);
  await addProfile(page, key);
  await page.getByRole('button', { name: 'Copy Access Key ID' }).click();
  await expect.poll(clipboard).toBe(key.accessKeyId);
  await page.getByRole('button', { name: 'Copy secret' }).click();
  await expect(page.getByText('The clipboard is cleared in 30 s.')).toBeVisible();
  await expect.poll(clipboard).toBe(key.secretAccessKey);
  await app.evaluate(({ clipboard }) => clipboard.clear());
});

test('credentials pasted anywhere are recognised and filled in', async ({ launch }) => {
  const running = await launch();
  const { app, page } = running;
  await createVault(running);
  const answer = {
    AccessKey: {
      UserName: 'cassie',
      AccessKeyId: 'QZPASTED00000000001',
      Status: 'Active',
      SecretAccessKey: 'CANARY/pasted/secret',
      CreateDate: '2026-11-01T00:00:00Z',
    },
  };
  await app.evaluate(({ clipboard }, text) => clipboard.writeText(text), JSON.stringify(answer));
  await page.getByRole('heading', { name: 'Profiles', exact: true }).click();
  await page.keyboard.press('Control+v');
  const dialog = page.getByRole('dialog', { name: 'Paste credentials' });
  await expect(dialog).toContainText('QZPASTED00000000001');
  await expect(dialog).not.toContainText('CANARY');
  await dialog.getByRole('button', { name: 'Use this key' }).click();
  await expect(page.getByLabel(/^Access Key ID$/i)).toHaveValue('QZPASTED00000000001');
  await page.getByLabel('Name', { exact: true }).fill('pasted');
  // The text does not say whose key it is, so the form asks.
  await page.getByRole('button', { name: /Provider/ }).click();
  await page.getByRole('option', { name: 'Quilibrium' }).click();
  await page.getByRole('button', { name: 'Add profile' }).click();
  await expect(rowOf(page, 'pasted')).toBeVisible();
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(page.getByText('CANARY/pasted/secret')).toBeVisible();
  await app.evaluate(({ clipboard }) => clipboard.clear());
});

test('an export shows its diff, writes it, and is undone byte for byte', async ({ launch }) => {
  const running = await launch();
  const { page, home } = running;
  const before = '# mine\r\n[profile other]\r\nregion = eu-central-1   \r\n\r\n; last line, no newline';
  const config = await writeAws(home, 'config', before);
  await createVault(running);
  await addProfile(page, key);
  await page.keyboard.press('Control+e');
  const dialog = page.getByRole('dialog', { name: 'Export “backups” to AWS CLI' });
  await expect(dialog.getByTitle(config)).toBeVisible();
  await expect(dialog.getByText('[profile backups]')).toBeVisible();
  await expect(dialog).not.toContainText('CANARY');
  await dialog.getByLabel(/Write the secret to the file/).check();
  await expect(dialog.getByText('aws_secret_access_key')).toBeVisible();
  await expect(dialog).not.toContainText('CANARY');
  await dialog.getByLabel(/Keep the secret in QCred/).check();
  await expect(dialog.getByText(/credential_process = /)).toBeVisible();
  await dialog.getByRole('button', { name: /^Write \d files?$/ }).click();

  await expect(page.getByText(/^Wrote \d files?\.$/)).toBeVisible();
  expect(await textOf(config)).toContain('[profile backups]');
  await expect(rowOf(page, 'backups')).toContainText('AWS CLI');
  await page.getByRole('region', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/^Undone\./)).toBeVisible();
  expect(await textOf(config)).toBe(before);
  expect(await textOf(join(home, '.aws', 'credentials'))).toBe(null);
});

test('a file that changes while its diff is shown is planned again, not overwritten', async ({ launch }) => {
  const running = await launch();
  const { page, home } = running;
  const config = await writeAws(home, 'config', '[default]\nregion = eu-central-1\n');
  await createVault(running);
  await addProfile(page, key);
  await page.keyboard.press('Control+e');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('[profile backups]')).toBeVisible();
  await writeAws(home, 'config', '[default]\nregion = us-east-2\n');
  await dialog.getByRole('button', { name: /^Write/ }).click();
  await expect(dialog.getByText('A file was changed by another program just now.')).toBeVisible();
  expect(await textOf(config)).toBe('[default]\nregion = us-east-2\n');
  await dialog.getByRole('button', { name: /^Write/ }).click();
  await expect(dialog).toHaveCount(0);
  expect(await textOf(config)).toContain('region = us-east-2');
});

test('profiles of the AWS CLI are imported and their plain text secrets replaced', async ({ launch }) => {
  const running = await launch({ inTheClear: ['.aws/credentials'] });
  const { page, home } = running;
  await writeAws(home, 'config', '[profile work]\nregion = eu-central-1\n');
  const credentials = await writeAws(
    home,
    'credentials',
    '[work]\naws_access_key_id = AKIAIMPORTED00000001\naws_secret_access_key = CANARY/imported/secret\n',
  );
  await createVault(running);
  await page.keyboard.press('Control+i');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('row').filter({ hasText: 'work' })).toContainText('Secret in plain text');
  await dialog.getByRole('button', { name: 'Import 1 profile' }).click();
  await expect(dialog.getByRole('heading', { name: 'Replace the plain text secrets' })).toBeVisible();
  await expect(dialog).not.toContainText('CANARY');
  await dialog.getByRole('button', { name: /^Write/ }).click();
  await expect(dialog).toHaveCount(0);
  await expect(rowOf(page, 'work')).toBeVisible();
  expect(await textOf(credentials)).not.toContain('CANARY');
  await page.getByRole('button', { name: 'Reveal secret' }).click();
  await expect(page.getByText('CANARY/imported/secret')).toBeVisible();
});

test('everything is found by a few letters, and Escape leaves', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  await addProfile(page, key);
  await goTo(page, 'Health');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Go to anything' }).fill('bckp');
  await expect(page.getByRole('option').first()).toContainText('backups');
  await page.keyboard.press('Enter');
  await expect(rowOf(page, 'backups')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Control+k');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('/');
  await page.keyboard.type('nothing like it');
  await expect(page.getByText('No profile matches')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(rowOf(page, 'backups')).toBeVisible();
});

test('in the smallest window no list scrolls sideways', async ({ launch }) => {
  const running = await launch();
  const { app, page } = running;
  await createVault(running);
  await addProfile(page, key);
  await app.evaluate(({ BrowserWindow }) => {
    for (const window of BrowserWindow.getAllWindows()) window.setSize(900, 560);
  });
  await expect.poll(() => page.evaluate(() => innerWidth)).toBeLessThanOrEqual(900);
  // There is room for the list or the details, which came with the new profile.
  await page.getByRole('button', { name: 'Back to the list' }).click();
  for (const view of ['Profiles', 'Due', 'Tools', 'Activity']) {
    await goTo(page, view);
    const list = page.getByRole('grid').first();
    await expect(list).toBeVisible();
    const hidden = () => list.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth);
    await expect.poll(hidden, view).toBeLessThanOrEqual(0);
  }
});

test('a change that was undone in the status bar is not offered to be undone again', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  await addProfile(page, key);
  await page
    .getByRole('button', { name: /Export to AWS CLI/ })
    .first()
    .click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Write/ })
    .click();
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(2);
  await page.getByRole('contentinfo').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Undone. 1 file as before.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0);
});
