/** Where a way used to end, or went round a corner: one app, and what it takes to get through. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness.ts';
import { accessibilityProblems, addProfile, choose, createVault, rowOf, textOf } from './ui.ts';

const secret = 'CANARY/ends/secret+0123456789';
const key = { name: 'backups', accessKeyId: 'QZKD83JX02MS71PLA4B', secretAccessKey: secret };

const dialogOf = (page: Page) => page.getByRole('dialog');

test('a profile is deleted with what stands of it, goes to several tools, and two keys come from one paste', async ({
  launch,
}) => {
  const running = await launch({ inTheClear: ['.s3cfg'] });
  const { app, page, home } = running;
  const config = join(home, '.aws', 'config');
  await createVault(running);
  await addProfile(page, key);
  await page.getByRole('button', { name: 'New profile' }).click();
  await page.getByLabel('Name', { exact: true }).fill('deployer');
  await page.getByRole('radio', { name: 'Role' }).check({ force: true });
  await choose(page, 'Builds on', 'back', 'backups');
  await page.getByLabel('Role ARN').fill('arn:aws:iam::123456789012:role/deployer');
  await page.getByRole('button', { name: 'Add profile' }).click();
  await expect(rowOf(page, 'deployer')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Control+e');
  await dialogOf(page)
    .getByRole('button', { name: /^Write \d files?$/ })
    .click();
  await expect(dialogOf(page)).toHaveCount(0);
  const written = await textOf(config);
  expect(written).toContain('[profile deployer]');

  await rowOf(page, 'backups').click();
  await page.keyboard.press('Delete');
  const remove = dialogOf(page).getByRole('button', { name: 'Remove from AWS CLI and delete 2 profiles' });
  await expect(remove).toBeEnabled();
  await expect(dialogOf(page).getByRole('button', { name: 'Cancel' })).toBeFocused();
  await expect(dialogOf(page).getByRole('region', { name: 'Deleted as well' })).toContainText('deployer');
  await expect(dialogOf(page).locator('.diff-removed').first()).toContainText('profile deployer');
  expect(await accessibilityProblems(page)).toEqual([]);
  await remove.click();
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(rowOf(page, 'backups')).toHaveCount(0);
  expect((await textOf(config)) ?? '').not.toContain('deployer');

  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(rowOf(page, 'backups')).toBeVisible();
  await expect(rowOf(page, 'deployer')).toBeVisible();
  expect(await textOf(config)).toBe(written);

  // To several tools at once. One has it already, which is said and not asked.
  await page.keyboard.press('Escape');
  await rowOf(page, 'deployer').click();
  await page.keyboard.press('Control+Shift+e');
  await expect(dialogOf(page).getByRole('listitem').filter({ hasText: 'AWS CLI' })).toContainText(
    'In sync already',
  );
  await expect(dialogOf(page).getByRole('checkbox', { name: 'AWS CLI' })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await rowOf(page, 'backups').click();
  await page.keyboard.press('Control+Shift+e');
  await dialogOf(page).getByText('Other tools').click();
  for (const tool of ['AWS CLI', 'rclone', 's3cmd'])
    await dialogOf(page).getByRole('checkbox', { name: tool, exact: true }).check();
  await dialogOf(page).getByLabel('Name in rclone').fill('off site');
  await expect(dialogOf(page).getByText('[off site]')).toBeVisible();
  await expect(dialogOf(page).getByText('[profile backups]')).toBeVisible();
  await expect(dialogOf(page)).toContainText('~/.s3cfg');
  await expect(dialogOf(page)).not.toContainText('CANARY');
  expect(await accessibilityProblems(page)).toEqual([]);
  await dialogOf(page)
    .getByRole('button', { name: /^Write \d files$/ })
    .click();
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await textOf(join(home, '.s3cfg'))).toContain('CANARY');
  expect(await textOf(join(home, '.config', 'rclone', 'rclone.conf'))).toContain('profile = backups');
  // The key names what it would undo before it does, and its opposite makes it again.
  const question = page.getByRole('alertdialog');
  await page.keyboard.press('Control+z');
  await expect(question).toContainText('Undo “Export 1 profile to AWS CLI, rclone, s3cmd”?');
  await expect(question).toContainText('~/.s3cfg');
  await page.keyboard.press('Escape');
  await expect(question).toHaveCount(0);
  expect(await textOf(join(home, '.s3cfg'))).toContain('CANARY');
  await page.keyboard.press('Control+z');
  await question.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => textOf(join(home, '.s3cfg'))).toBeNull();
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => textOf(join(home, '.s3cfg'))).toContain('CANARY');
  await page.getByRole('contentinfo').getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => textOf(join(home, '.s3cfg'))).toBeNull();
  // Where the secrets are says so, and locks nothing at one click.
  await page
    .getByRole('contentinfo')
    .getByRole('button', { name: /Passphrase/ })
    .click();
  await expect(page.getByRole('menuitem', { name: 'Lock now' })).toBeFocused();
  await page.keyboard.press('Escape');
  expect(await textOf(config)).toBe(written);

  // Of a paste with two keys both are taken, each with its name; another paste takes the first one's place.
  const copy = (text: string) => app.evaluate(({ clipboard }, copied) => clipboard.writeText(copied), text);
  const one = `[site]\naws_access_key_id = AKIAENDS000000000001\naws_secret_access_key = ${secret}01234567890\n`;
  const two = `[media]\naws_access_key_id = AKIAENDS000000000002\naws_secret_access_key = ${secret}98765432109\n`;
  await page.keyboard.press('Escape');
  await copy(one);
  await page.keyboard.press('Control+v');
  await expect(dialogOf(page).getByRole('button', { name: 'Use this key' })).toBeFocused();
  await copy(one + two);
  await page.keyboard.press('Control+v');
  const add = dialogOf(page).getByRole('button', { name: 'Add 2 profiles' });
  await expect(add).toBeFocused();
  await expect(dialogOf(page).getByLabel('Name of the profile').first()).toHaveValue('site');
  await dialogOf(page).getByLabel('Name of the profile').last().fill('pictures');
  expect(await accessibilityProblems(page)).toEqual([]);
  await dialogOf(page).getByRole('button', { name: 'Clear clipboard' }).click();
  await expect(dialogOf(page).getByText('The clipboard is empty now.')).toBeVisible();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('');
  await add.click();
  await expect(dialogOf(page)).toHaveCount(0);
  for (const name of ['site', 'pictures'])
    await expect(rowOf(page, name)).toHaveAttribute('aria-selected', 'true');
});
