/** The list of profiles: what was tested, what belongs together, what wants a look. */
import { expect, test } from './harness.ts';
import { keepPicture } from './pictures.ts';
import { resize, smallest, usual } from './sizes.ts';
import { accessibilityProblems, addProfile, createVault, rowOf } from './ui.ts';

const key = { name: 'backups', accessKeyId: 'QZKD83JX02MS71PLA4B', secretAccessKey: 'CANARY/profiles/one' };

test('a profile is added and tested at once, and the list keeps what came of it', async ({ launch }) => {
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { page } = running;
  await createVault(running);
  await page.keyboard.press('Control+n');
  await page.getByLabel('Name', { exact: true }).fill('minio');
  await page.getByRole('button', { name: /Provider/ }).click();
  await page.getByRole('option', { name: 'MinIO' }).click();
  await page.getByLabel('Access Key', { exact: true }).fill('minio-user');
  await page.getByLabel('Secret Key', { exact: true }).fill('CANARY/profiles/minio');
  const server = page.getByLabel('S3 API');
  if (!(await server.isVisible())) await page.getByText('Endpoints', { exact: true }).click();
  await server.fill('https://127.0.0.1:9');
  await page.getByLabel('Tags').fill('nightly, lab');
  await page.keyboard.press('Control+Shift+Enter');
  await expect(page.getByRole('grid', { name: 'Profiles' })).toBeFocused();
  await expect(page.getByText(/refuses connections/)).toBeVisible({ timeout: 20_000 });
  const row = rowOf(page, 'minio');
  await expect(row).toContainText('Failed just now: nobody answered.');
  await expect(row.locator('.test-dot > .bad')).toHaveCount(1);
  for (const tag of ['nightly', 'lab'])
    await expect(page.getByRole('button', { name: tag, exact: true })).toBeVisible();

  // What was changed since, the test says nothing of.
  await page.keyboard.press('Enter');
  await page.getByLabel('Notes').fill('moved');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(row).toContainText('Changed since.');
  await expect(row.locator('.test-dot > .old')).toHaveCount(1);

  // It is still known after a start.
  await page.keyboard.press('Control+l');
  await page.getByLabel('Passphrase').fill('CANARY passphrase of the window tests');
  await page.keyboard.press('Enter');
  await expect(row).toContainText('nobody answered. Changed since.');
});

test('filters narrow the list by keyboard and mouse, and what they hide is not meant', async ({ launch }) => {
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { page } = running;
  await createVault(running);
  await addProfile(page, key);
  await expect(page.getByRole('group', { name: 'Show only' })).toHaveCount(0);
  await page.keyboard.press('Control+n');
  await page.getByLabel('Name', { exact: true }).fill('nightly');
  await page.getByRole('button', { name: /Provider/ }).click();
  await page.getByRole('option', { name: 'Amazon Web Services' }).click();
  await page.getByLabel('Access key ID').fill('AKIAPROFILES00000001');
  await page.getByLabel('Secret access key').fill('CANARY/profiles/two');
  await page.getByLabel('Tags').fill('a,b\tc');
  await page.getByRole('button', { name: 'Add profile' }).click();
  await expect(page.getByLabel('Tags')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('Tags').fill('Team Übung, nightly');
  await page.getByRole('button', { name: 'Add profile' }).click();
  await expect(rowOf(page, 'nightly').first()).toHaveAttribute('aria-selected', 'true');

  const filters = page.getByRole('group', { name: 'Show only' });
  const rows = page.getByRole('grid', { name: 'Profiles' }).getByRole('row');
  await expect(rows).toHaveCount(3);
  await filters.getByRole('button', { name: 'Provider' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.type('Qui');
  await page.keyboard.press('Enter');
  await expect(rows).toHaveCount(2);
  await expect(page.getByText('1 of 2')).toBeVisible();
  await expect(page.getByText('What is selected is hidden.')).toBeVisible();
  await filters.getByRole('button', { name: 'Provider Quilibrium' }).click();
  await expect(rows).toHaveCount(3);
  await filters.getByRole('button', { name: 'Tag', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Team Übung (1)' }).click();
  await expect(rows).toHaveCount(2);
  await rowOf(page, 'nightly').first().click();
  await filters.getByRole('button', { name: 'Tag Team Übung' }).click();
  await page.getByRole('button', { name: 'nightly', exact: true }).last().click();
  await expect(rows).toHaveCount(2);
  for (const size of [usual, smallest]) {
    await resize(running, size);
    expect(await accessibilityProblems(page), size.name).toEqual([]);
    await keepPicture(running, `profiles-filtered-${size.name}`);
  }
  await page.getByRole('textbox', { name: 'Search profiles' }).fill('no such thing');
  await page.getByRole('button', { name: 'Show all profiles' }).click();
  await expect(rows).toHaveCount(3);
});
