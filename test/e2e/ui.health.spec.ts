/** What the doctor finds is mended from where it stands, with a plan before and an undo after. */
import { chmod, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './harness.ts';
import { keepPictures } from './pictures.ts';
import { accessibilityProblems, createVault, goTo, writeAws } from './ui.ts';

const dialogOf = (page: Page) => page.getByRole('dialog');
const fix = (page: Page, what: string) => page.getByRole('button', { name: `Fix… (${what})` });
const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('each line that QCred can mend has a Fix, with what it would change and an undo', async ({ launch }) => {
  const running = await launch({ inTheClear: ['.aws/credentials'] });
  const { page, home } = running;
  await createVault(running);
  const config = await writeAws(home, 'config', '[profile work]\nregion = eu-central-1\n');
  await chmod(config, 0o644);
  await chmod(join(home, 'vault'), 0o755);
  await writeAws(
    home,
    'credentials',
    '[work]\naws_access_key_id = AKIAHEALTH0000000001\naws_secret_access_key = CANARY/health/secret\n',
  );
  await goTo(page, 'Health');
  await expect(fix(page, 'AWS CLI: config')).toBeVisible();
  await expect(fix(page, 'Files of QCred')).toBeVisible();
  await expect(fix(page, 'AWS CLI: secrets')).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'health');

  // By keyboard: the plan, the change, and back.
  await fix(page, 'AWS CLI: config').press('Enter');
  await expect(dialogOf(page)).toContainText('rw-r--r--');
  await expect(dialogOf(page)).toContainText('rw-------');
  expect(await mode(config)).toBe('644');
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'health-fix');
  await page.keyboard.press('Control+Enter');
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await mode(config)).toBe('600');
  await expect(fix(page, 'AWS CLI: config')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(fix(page, 'AWS CLI: config')).toBeVisible();
  expect(await mode(config)).toBe('644');

  await fix(page, 'Files of QCred').click();
  await dialogOf(page).getByRole('button', { name: 'Close 1 file' }).click();
  await expect(fix(page, 'Files of QCred')).toHaveCount(0);
  expect(await mode(join(home, 'vault'))).toBe('700');

  await fix(page, 'AWS CLI: secrets').click();
  await expect(dialogOf(page).getByRole('heading', { name: 'Import from AWS CLI' })).toBeVisible();
  await expect(dialogOf(page).getByRole('button', { name: 'Import 1 profile' })).toBeVisible();
  await dialogOf(page).getByRole('button', { name: 'Import 1 profile' }).click();
  await expect(dialogOf(page).locator('.diff-removed').first()).toBeVisible();
  await dialogOf(page)
    .getByRole('button', { name: /^Write/ })
    .click();
  await expect(dialogOf(page)).toHaveCount(0);
  await goTo(page, 'Health');
  await expect(fix(page, 'AWS CLI: secrets')).toHaveCount(0);
});
