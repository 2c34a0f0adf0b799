/** Where a way used to end, or went round a corner: one app, and what it takes to get through. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness.ts';
import { accessibilityProblems, addProfile, choose, createVault, rowOf, textOf } from './ui.ts';

const secret = 'CANARY/ends/secret+0123456789';
const key = { name: 'backups', accessKeyId: 'QZKD83JX02MS71PLA4B', secretAccessKey: secret };

const dialogOf = (page: Page) => page.getByRole('dialog');

test('a profile is deleted with what stands of it, and exported to several tools, each with one undo', async ({
  launch,
}) => {
  const running = await launch({ inTheClear: ['.s3cfg'] });
  const { page, home } = running;
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
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(() => textOf(join(home, '.s3cfg'))).toBeNull();
  expect(await textOf(config)).toBe(written);
});
