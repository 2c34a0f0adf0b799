/** The tools, in the window: where a profile is written, what happened to it there, and what they hold. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness.ts';
import { addProfile, choose, createVault, goTo, rowOf, textOf, writeAws, writeHome } from './ui.ts';

const secret = 'CANARY/tools/secret+0123456789';
const key = { name: 'backups', accessKeyId: 'QZKD83JX02MS71PLA4B', secretAccessKey: secret };

const dialogOf = (page: Page) => page.getByRole('dialog');
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const write = async (page: Page) => {
  await dialogOf(page)
    .getByRole('button', { name: /^Write \d files?$/ })
    .click();
  await expect(dialogOf(page)).toHaveCount(0);
};

test('a file that is changed behind QCred’s back says so, and either side can win', async ({ launch }) => {
  const running = await launch();
  const { page, home } = running;
  const config = await writeAws(home, 'config', '# mine\n[default]\nregion = eu-central-1\n');
  await createVault(running);
  await addProfile(page, key);
  await page.keyboard.press('Control+e');
  await write(page);
  const written = (await textOf(config)) ?? '';
  await expect(details(page).getByText('In sync')).toBeVisible();

  await writeAws(home, 'config', written.replace('region = q-world-1', 'region = elsewhere'));
  await expect(details(page).getByText('Changed outside')).toBeVisible();
  await expect(rowOf(page, 'backups')).toContainText('Changed outside');
  await expect(page.getByRole('navigation').getByRole('button', { name: 'Tools 1' })).toBeVisible();

  await details(page).getByRole('button', { name: 'Show difference' }).click();
  await expect(dialogOf(page).locator('.diff-removed')).toContainText('region = elsewhere');
  await expect(dialogOf(page).locator('.diff-added')).toContainText('region = q-world-1');
  await expect(dialogOf(page)).toContainText('~/.aws/config');
  await dialogOf(page).getByRole('button', { name: 'Put ours back' }).click();
  await expect(details(page).getByText('In sync')).toBeVisible();
  expect(await textOf(config)).toBe(written);

  await goTo(page, 'Tools');
  await writeAws(home, 'config', written.replace('region = q-world-1', 'region = q-world-2'));
  await expect(rowOf(page, 'AWS CLI')).toContainText('Changed outside');
  await details(page).getByRole('button', { name: 'Take theirs' }).click();
  await expect(page.getByRole('alertdialog')).toContainText('can be brought back for 30 days');
  await page.getByRole('button', { name: 'Take theirs' }).last().click();
  await expect(details(page).getByText('In sync')).toBeVisible();
  await details(page).getByRole('button', { name: 'backups' }).click();
  await expect(details(page).getByText('q-world-2').first()).toBeVisible();
  expect(await textOf(config)).toContain('q-world-2');
});

test('a profile that is changed here is out of date there until it is written again', async ({ launch }) => {
  const running = await launch();
  const { page, home } = running;
  await createVault(running);
  await addProfile(page, key);
  await page.keyboard.press('Control+e');
  await write(page);
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Account ID').fill('1234567890');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(details(page).getByText('Out of date')).toBeVisible();
  await expect(details(page).getByRole('button', { name: 'Take theirs' })).toHaveCount(0);
  await details(page).getByRole('button', { name: 'Show difference' }).click();
  await dialogOf(page).getByRole('button', { name: 'Update the file' }).click();
  await expect(details(page).getByText('In sync')).toBeVisible();
  expect(await textOf(join(home, '.aws', 'config'))).toContain('1234567890');
});

test('Find my keys takes one key of three tools in once, and replaces it where it can', async ({
  launch,
}) => {
  const rclone = join('.config', 'rclone', 'rclone.conf');
  const running = await launch({ inTheClear: ['.s3cfg'] });
  const { page, home } = running;
  const id = 'AKIAFOUND00000000001';
  await createVault(running);
  const credentials = await writeAws(
    home,
    'credentials',
    `[work]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`,
  );
  await writeAws(home, 'config', '[profile work]\nregion = eu-central-1\n');
  await writeHome(
    home,
    '.s3cfg',
    `[default]\naccess_key = ${id}\nsecret_key = ${secret}\nbucket_location = eu-central-1\n`,
  );
  await writeHome(
    home,
    rclone,
    `[remote]\ntype = s3\nprovider = AWS\naccess_key_id = ${id}\nsecret_access_key = ${secret}\nregion = eu-central-1\n`,
  );

  await page.getByRole('button', { name: 'Find my keys' }).click();
  const found = dialogOf(page).getByRole('row').filter({ hasText: id });
  await expect(found).toHaveCount(1);
  await expect(found).toContainText('Plain text in 3 places');
  for (const tool of ['AWS CLI', 's3cmd', 'rclone']) await expect(found).toContainText(tool);
  await expect(dialogOf(page)).toContainText('~/.s3cfg');
  await dialogOf(page).getByRole('button', { name: 'Import 1 profile' }).click();
  await expect(dialogOf(page).getByRole('heading', { name: 'Replace the plain text secrets' })).toBeVisible();
  await expect(dialogOf(page)).toContainText('s3cmd can only keep the secret itself');
  await expect(dialogOf(page)).not.toContainText('CANARY');

  // A file that changes meanwhile is planned again, for all the tools.
  await writeAws(home, 'config', '[profile work]\nregion = eu-central-1\noutput = json\n');
  await dialogOf(page)
    .getByRole('button', { name: /^Write/ })
    .click();
  await expect(dialogOf(page).getByText('A file was changed by another program just now.')).toBeVisible();
  await expect(dialogOf(page)).toContainText('~/.config/rclone/rclone.conf');
  await write(page);

  await expect(page.getByRole('grid', { name: 'Profiles' }).getByRole('row')).toHaveCount(2);
  expect(await textOf(credentials)).not.toContain('CANARY');
  expect(await textOf(join(home, rclone))).not.toContain('CANARY');
  expect(await textOf(join(home, rclone))).toContain('profile = work');
  expect(await textOf(join(home, '.aws', 'config'))).toContain('output = json');
  await expect(details(page).getByText('Refers to the AWS profile')).toBeVisible();
});

test('a profile goes to other tools: by reference, in plain text, into a chosen file', async ({ launch }) => {
  const running = await launch({ inTheClear: ['.s3cfg'] });
  const { app, page, home } = running;
  await createVault(running);
  await addProfile(page, key);

  const tick = async (tool: string) => {
    await page.keyboard.press('Control+Shift+e');
    // Folded away where tools are found here; their files come and go in this test.
    await dialogOf(page)
      .getByText(/^(Other tools|Tools)$/)
      .evaluate((title) => {
        const fold = title.closest('details');
        if (fold) fold.open = true;
      });
    await dialogOf(page).getByRole('checkbox', { name: tool, exact: true }).check();
  };
  await tick('rclone');
  await expect(dialogOf(page).getByRole('button', { name: /Refer to the AWS profile/ })).toBeVisible();
  await dialogOf(page).getByLabel('Name in rclone').fill('off site');
  await expect(dialogOf(page).getByText('[off site]')).toBeVisible();
  await expect(dialogOf(page).getByText('[profile backups]')).toBeVisible();
  await write(page);
  expect(await textOf(join(home, '.config', 'rclone', 'rclone.conf'))).toContain('profile = backups');

  await tick('s3cmd');
  await expect(dialogOf(page)).toContainText('in the clear');
  await expect(dialogOf(page)).not.toContainText('CANARY');
  await write(page);
  expect(await textOf(join(home, '.s3cfg'))).toContain('CANARY');

  const chosen = join(home, 'projects', 'site', '.env');
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath });
  }, chosen);
  await writeHome(home, join('projects', 'site', '.env'), 'PORT=3000\n');
  await tick('.env file');
  await expect(dialogOf(page).getByText('Choose the file for .env file first.')).toBeVisible();
  await expect(dialogOf(page).getByRole('button', { name: 'Write files' })).toBeDisabled();
  await dialogOf(page).getByRole('button', { name: 'Choose…' }).click();
  await expect(dialogOf(page).getByText('AWS_PROFILE=backups')).toBeVisible();
  await write(page);
  expect(await textOf(chosen)).toMatch(/^PORT=3000\n/);
  await expect(details(page).getByText('In sync')).toHaveCount(4);

  await goTo(page, 'Tools');
  await expect(page.getByRole('grid').getByRole('row').nth(1)).toContainText('AWS CLI');
  await rowOf(page, '.env file').click();
  await expect(details(page)).toContainText('~/projects/site/.env');
  await details(page).getByRole('button', { name: 'Remove from .env file' }).click();
  await write(page);
  expect(await textOf(chosen)).toBe('PORT=3000\n');
});

test('a profile opens as the text of another tool and provider, without its secret', async ({ launch }) => {
  const running = await launch();
  const { app, page } = running;
  await createVault(running);
  await addProfile(page, key);
  await page.keyboard.press('Control+o');
  await choose(page, 'Tool', 'rcl', 'rclone');
  await dialogOf(page)
    .getByRole('button', { name: /Secret/ })
    .click();
  await page.getByRole('option', { name: 'Plain text' }).click();
  await expect(dialogOf(page).locator('pre')).toContainText('YOUR-SECRET-ACCESS-KEY');
  await expect(dialogOf(page).getByRole('row').filter({ hasText: 'access_key_id' })).toContainText(
    key.accessKeyId,
  );
  await dialogOf(page)
    .getByRole('button', { name: /Provider/ })
    .click();
  await page.getByRole('option', { name: 'Wasabi' }).click();
  await expect(dialogOf(page).locator('pre')).toContainText('wasabisys.com');
  await expect(dialogOf(page)).toContainText('Wasabi has no region');
  await dialogOf(page).getByRole('button', { name: 'Copy' }).click();
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toContain('wasabisys.com');
});

test('another provider keeps what means the same there, and says what does not', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  await addProfile(page, key);
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Account ID').fill('1234567890');
  await page.getByRole('button', { name: /Provider$/ }).click();
  await page.getByRole('option', { name: 'Backblaze B2' }).click();
  await expect(page.getByRole('status').filter({ hasText: '1234567890' })).toContainText(
    'The key belongs to',
  );
  await expect(page.getByLabel('keyID')).toHaveValue(key.accessKeyId);
  await expect(page.getByLabel('Account ID')).toHaveCount(0);
});
