/** Where a way used to end, or went round a corner: one app, and what it takes to get through. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness.ts';
import { accessibilityProblems, addProfile, createVault, rowOf, textOf } from './ui.ts';

const secret = 'CANARY/ends/secret+0123456789';
const key = { name: 'backups', accessKeyId: 'QZKD83JX02MS71PLA4B', secretAccessKey: secret };

const dialogOf = (page: Page) => page.getByRole('dialog');

test('deleting a profile takes it out of its tools, with what builds on it, and one undo brings all back', async ({
  launch,
}) => {
  const running = await launch();
  const { page, home } = running;
  const config = join(home, '.aws', 'config');
  await createVault(running);
  await addProfile(page, key);
  await page.getByRole('button', { name: 'New profile' }).click();
  await page.getByLabel('Name', { exact: true }).fill('deployer');
  await page.getByRole('radio', { name: 'Role' }).check({ force: true });
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
});
