/** Go to anything: everything that is there and everything that can be done, by keyboard alone. */

import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness.ts';
import { keepPictures } from './pictures.ts';
import { accessibilityProblems, createVault, goTo, makeVault, unlock } from './ui.ts';

const box = (page: Page) => page.getByRole('combobox', { name: 'Go to anything' });
const first = (page: Page) => page.getByRole('listbox', { name: 'Results' }).getByRole('option').first();
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name, exact: true });

async function type(page: Page, text: string): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type(text);
  await expect(box(page)).toHaveValue(text);
}

test('it does what is asked of any profile, whatever view is shown', async ({ launch }) => {
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  const many = Array.from({ length: 2000 }, (_, at) => ({ name: `team-${at}` }));
  await makeVault(home, [{ name: 'backups' }, { name: 'ci' }, ...many]);
  const running = await launch({ home });
  const { page } = running;
  await unlock(running);
  await goTo(page, 'Health');
  await type(page, 'export backups');
  await expect(first(page)).toContainText('Export to…');
  await expect(first(page)).toContainText('backups');
  await expect(first(page)).toHaveAttribute('aria-selected', 'true');
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'palette-deeds');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('Export “backups” to AWS CLI');
  await page.keyboard.press('Escape');

  await type(page, 'rotate ci');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toContainText('Rotate');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);

  await type(page, 'team-1999');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Profiles')).toBeVisible();
  await expect(page.locator('[role=row][aria-selected=true]')).toContainText('team-1999');
});

test('words lead to settings and tools', async ({ launch }) => {
  const running = await launch();
  const { page } = running;
  await createVault(running);
  await type(page, 'dark');
  await keepPictures(running, 'palette-dark');
  await expect(first(page)).toContainText('Dark appearance');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await type(page, 'clipboard');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Seconds a copied secret stays on the clipboard')).toBeFocused();
  await type(page, 'rclone');
  await page.keyboard.press('Enter');
  await expect(heading(page, 'Tools')).toBeVisible();
  await expect(page.locator('[role=row][aria-selected=true]')).toContainText('rclone');
});

test('users, roles, keys, policies and buckets of an account are found before it was looked at', async ({
  launch,
}) => {
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { page } = running;
  await page.getByRole('button', { name: 'Try the demo account' }).click();
  await expect(heading(page, 'Profiles')).toBeVisible({ timeout: 30_000 });
  await expect(page.getByRole('navigation')).toBeVisible();
  for (const [wanted, label, title] of [
    ['svc-website', 'User in', 'svc-website'],
    ['backup-writer', 'Role in', 'backup-writer'],
    ['BackupsWrite', 'Policy in', 'BackupsWrite'],
    ['photos-2026', 'Bucket, named in', ''],
  ] as const) {
    await type(page, wanted);
    await expect(first(page)).toContainText(label, { timeout: 20_000 });
    await keepPictures(running, `palette-${wanted}`);
    await page.keyboard.press('Enter');
    await expect(heading(page, 'Accounts')).toBeVisible();
    await expect(
      page.getByRole('complementary', { name: 'Details' }).getByRole('heading', { level: 2 }),
    ).toContainText(title);
  }
});
