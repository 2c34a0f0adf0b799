/** The activity log, as a person reads it: by operations, by profiles, by what was done and by whom. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { environment, expect, root, test } from './harness.ts';
import { keepPictures } from './pictures.ts';
import { accessibilityProblems, addProfile, createVault, goTo, passphrase } from './ui.ts';

const run = promisify(execFile);
const key = {
  name: 'backups',
  accessKeyId: 'QZKD83JX02MS71PLA4B',
  secretAccessKey: 'CANARY/activity/secret',
};
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const rows = (page: Page) =>
  page.getByRole('grid', { name: 'Activity' }).locator('.grid-body').getByRole('row');
const row = (page: Page, text: string | RegExp) => rows(page).filter({ hasText: text });

test('the log is read by operations, by profile names, by kind and by program', async ({ launch }) => {
  const running = await launch();
  const { page, home } = running;
  await createVault(running);
  await addProfile(page, key);
  await page.keyboard.press('Control+e');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Write/ })
    .click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const env = environment(home, { QCRED_PASSPHRASE: passphrase });
  for (let times = 0; times < 3; times++)
    await run(join(root, 'bin', 'qcred'), ['credential-process', '--profile', 'backups'], { env });

  await goTo(page, 'Activity');
  const served = row(page, '3 times');
  await expect(served).toHaveCount(1);
  await expect(served).toContainText('backups');
  await expect(served).toContainText(key.accessKeyId);
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'activity');

  // One click opens an operation; arrows do, too.
  await served.getByRole('button', { name: 'Open' }).click();
  await expect(row(page, 'Secret read')).toHaveCount(4);
  await expect(served.getByRole('button', { name: 'Close' })).toHaveAttribute('aria-expanded', 'true');
  await served.click();
  await expect(details(page)).toContainText('3 entries in one go');
  await expect(details(page).getByRole('button', { name: 'backups' })).toBeVisible();
  await keepPictures(running, 'activity-open');
  await page.getByRole('grid', { name: 'Activity' }).press('ArrowLeft');
  await expect(row(page, 'Secret read')).toHaveCount(1);
  await page.getByRole('grid', { name: 'Activity' }).press('ArrowRight');
  await expect(row(page, 'Secret read')).toHaveCount(4);
  await page.getByRole('grid', { name: 'Activity' }).press('ArrowLeft');

  await page.locator('.activity-bar .segmented').getByText('Read').click();
  await expect(rows(page)).toHaveCount(1);
  await page.locator('.activity-bar .segmented').getByText('Written').click();
  await expect(row(page, /Files written|Vault created/).first()).toBeVisible();
  await expect(row(page, 'Secret read')).toHaveCount(0);
  await page.locator('.activity-bar .segmented').getByText('All').click();

  await page.getByRole('button', { name: 'By program' }).click();
  await page.getByRole('menuitem', { name: 'This window' }).click();
  await expect(served).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'By This window: show all programs' })).toBeVisible();
  await page.getByRole('button', { name: 'By This window: show all programs' }).click();
  await expect(served).toHaveCount(1);

  await page.getByRole('textbox', { name: 'Search activity' }).fill('backups read');
  await expect(rows(page)).toHaveCount(1);
  await page.getByRole('textbox', { name: 'Search activity' }).fill('nothing at all');
  await page.getByRole('button', { name: 'Clear search' }).last().click();
  await expect(served).toHaveCount(1);
});
