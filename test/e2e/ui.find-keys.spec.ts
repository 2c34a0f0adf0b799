/** Find my keys: one line a key, taken together or by how they stand, in any window. */
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness.ts';
import { keepPictures } from './pictures.ts';
import { resize, smallest, usual, zoomed } from './sizes.ts';
import { accessibilityProblems, addProfile, createVault, rowOf, writeAws, writeHome } from './ui.ts';

const secret = 'CANARY/found/secret+0123456789';
const here = { name: 'backups', accessKeyId: 'QZKD83JX02MS71PLA4B', secretAccessKey: secret };
const many = Array.from({ length: 14 }, (_, at) => ({
  name: `team-website-assets-${String(at + 1).padStart(2, '0')}`,
  id: `AKIAFOUND${String(at + 1).padStart(11, '0')}`,
}));

const written = ['.aws/credentials', '.s3cfg', '.config/rclone/rclone.conf'];

async function writeKeys(home: string): Promise<void> {
  await writeAws(
    home,
    'credentials',
    [...many, { name: 'there-too', id: here.accessKeyId }]
      .map(({ name, id }) => `[${name}]\naws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`)
      .join('\n'),
  );
  await writeAws(home, 'config', '[profile nothing-in-it]\nregion = eu-central-1\n');
  await writeHome(home, '.s3cfg', `[default]\naccess_key = ${many[0]?.id}\nsecret_key = ${secret}\n`);
  await writeHome(
    home,
    join('.config', 'rclone', 'rclone.conf'),
    `[offsite]\ntype = s3\nprovider = Wasabi\naccess_key_id = WJ3FOUND00000000001\nsecret_access_key = ${secret}\n`,
  );
}

const dialogOf = (page: Page) => page.getByRole('dialog');
const names = (page: Page) => dialogOf(page).locator('.grid-body .cell-name .middle');
const take = (page: Page) => dialogOf(page).getByRole('button', { name: /^(Import|Replace)/ });

/** What scrolls in the dialog, by its class. */
const scrollers = (page: Page): Promise<string[]> =>
  dialogOf(page).evaluate((dialog) =>
    [...dialog.querySelectorAll('*')]
      .filter(
        (one) =>
          ['auto', 'scroll'].includes(getComputedStyle(one).overflowY) &&
          one.scrollHeight > one.clientHeight + 1,
      )
      .map((one) => `${one.className}`),
  );

test('found keys are one line each, narrowed by how they stand and taken together', async ({ launch }) => {
  const running = await launch({ inTheClear: written });
  const { page, home } = running;
  await writeKeys(home);
  await createVault(running);
  await addProfile(page, here);
  await page.keyboard.press('Control+Shift+f');
  await expect(take(page)).toHaveText('Import 15 profiles');

  const two = rowOf(page, 'team-website-assets-01');
  await expect(two).toContainText('AWS CLI, s3cmd');
  await expect(two).toContainText('Plain text in 2 places');
  // The dialog may still be growing to its size by a hair.
  expect((await two.boundingBox())?.height).toBeCloseTo(32, 0);
  await expect(rowOf(page, 'offsite')).toContainText('~/.config/rclone/rclone.conf');
  expect(await scrollers(page)).toEqual(['grid grid-found']);
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'find-keys');

  // Where the keys of the cursor's line stand, and the rest that hover would say.
  await two.click();
  await expect(two).toHaveAttribute('aria-selected', 'false');
  await expect(dialogOf(page).locator('.found-about')).toContainText('~/.s3cfg:2');
  await expect(dialogOf(page).getByRole('checkbox', { name: 'Select all' })).not.toBeChecked();
  await expect(take(page)).toHaveText('Import 14 profiles');

  await dialogOf(page).locator('.segmented').getByText(/^Here/).click();
  await expect(names(page)).toHaveText(['there-too']);
  await expect(dialogOf(page).getByRole('status').first()).toContainText('0 of 1, and 14 not shown');
  await dialogOf(page).getByRole('checkbox', { name: 'Select all' }).check();
  await expect(rowOf(page, 'there-too')).toHaveAttribute('aria-selected', 'true');
  await keepPictures(running, 'find-keys-here');
  await dialogOf(page).getByRole('checkbox', { name: 'Select all' }).uncheck();
  await dialogOf(page).locator('.segmented').getByText(/^All/).click();
  await expect(take(page)).toHaveText('Import 14 profiles');

  await dialogOf(page)
    .getByLabel(/^Replace plain text/)
    .uncheck();
  await take(page).click();
  await expect(dialogOf(page)).toHaveCount(0);
  // As they are called where they were found.
  await expect(rowOf(page, 'offsite')).toBeVisible();
  await expect(rowOf(page, 'team-website-assets-14')).toBeVisible();
  await expect(rowOf(page, 'team-website-assets-01')).toHaveCount(0);
});

test('all of it works by keyboard, in the smallest window and zoomed in', async ({ launch }) => {
  const running = await launch({ inTheClear: written });
  const { page, home } = running;
  await writeKeys(home);
  await createVault(running);
  for (const size of [smallest, zoomed, usual]) {
    await resize(running, size);
    await page.keyboard.press('Control+Shift+f');
    await expect(take(page)).toHaveText('Import 16 profiles');
    await expect(take(page)).toBeFocused();
    expect(await scrollers(page)).toEqual(['grid grid-found']);
    const list = await dialogOf(page).getByRole('grid').boundingBox();
    expect(list?.height).toBeGreaterThan(90);
    for (const box of await dialogOf(page).locator('.grid-head .grid-cell').all()) {
      expect((await box.boundingBox())?.width).toBeGreaterThan(20);
    }
    const check = dialogOf(page).getByRole('checkbox', { name: 'Select all' });
    await check.focus();
    await page.keyboard.press('Space');
    await expect(take(page)).toBeDisabled();
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await expect(dialogOf(page).getByRole('radio', { name: /^New/ })).toBeChecked();
    await page.keyboard.press('Tab');
    await expect(dialogOf(page).getByRole('grid')).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await expect(take(page)).toHaveText('Import 1 profile');
    await page.keyboard.press('Control+a');
    await expect(take(page)).toHaveText('Import 16 profiles');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await expect(dialogOf(page)).toHaveCount(0);
  }
});
