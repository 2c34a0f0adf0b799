/** What the advisor finds is mended from where it stands, with a plan before and an undo after. */
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { have, run } from '../support/command.ts';
import { environment, expect, test } from './harness.ts';
import { keepPictures } from './pictures.ts';
import { accessibilityProblems, createVault, goTo, writeAws } from './ui.ts';

const dialogOf = (page: Page) => page.getByRole('dialog');
const row = (page: Page, what: string | RegExp) => page.getByRole('row').filter({ hasText: what });
/** Opens a group, where it is closed. */
async function unfold(page: Page, group: string): Promise<void> {
  const closed = page.getByRole('button', { name: `Open ${group}` });
  if (await closed.isVisible()) await closed.click();
}
const search = (page: Page, text: string) =>
  page.getByRole('textbox', { name: 'Search findings' }).fill(text);
const fix = (page: Page, verb: string) => page.getByRole('button', { name: verb, exact: true });
const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

test('what is wrong on this machine has a Fix, with what it would change and an undo', async ({ launch }) => {
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
  const files = 'Files that others can read';
  await expect(row(page, files)).toBeVisible();
  await unfold(page, files);
  await expect(row(page, 'AWS CLI: config')).toBeVisible();
  await expect(row(page, 'Files of QCred')).toBeVisible();
  await expect(row(page, 'Secrets in the clear')).toBeVisible();

  // By keyboard: the plan, the change, and back.
  await row(page, 'AWS CLI: config').click();
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'health');
  await page.keyboard.press('Enter');
  await expect(dialogOf(page)).toContainText('rw-r--r--');
  await expect(dialogOf(page)).toContainText('rw-------');
  expect(await mode(config)).toBe('644');
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'health-fix');
  await page.keyboard.press('Control+Enter');
  await expect(dialogOf(page)).toHaveCount(0);
  expect(await mode(config)).toBe('600');
  await expect(row(page, 'AWS CLI: config')).toHaveCount(0);
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect(row(page, 'AWS CLI: config')).toBeVisible();
  expect(await mode(config)).toBe('644');

  await row(page, 'Files of QCred').click();
  await fix(page, 'Fix…').click();
  await dialogOf(page).getByRole('button', { name: 'Close 1 file' }).click();
  await expect(row(page, 'Files of QCred')).toHaveCount(0);
  expect(await mode(join(home, 'vault'))).toBe('700');

  await unfold(page, 'Secrets in the clear');
  await row(page, 'AWS CLI: secrets').click();
  await fix(page, 'Fix…').click();
  await expect(dialogOf(page).getByRole('heading', { name: 'Import from AWS CLI' })).toBeVisible();
  await dialogOf(page).getByRole('button', { name: 'Import 1 profile' }).click();
  await expect(dialogOf(page).locator('.diff-removed').first()).toBeVisible();
  await dialogOf(page)
    .getByRole('button', { name: /^Write/ })
    .click();
  await expect(dialogOf(page)).toHaveCount(0);
  await goTo(page, 'Health');
  await expect(row(page, 'Secrets in the clear')).toHaveCount(0);
});

test('the habits of an organisation are found and mended, and the score follows', async ({ launch }) => {
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { page } = running;
  await page.getByRole('button', { name: 'Try the demo account' }).click();
  await goTo(page, 'Health');
  // The demo's account is synced, and then its key service is asked.
  await expect(row(page, 'Ways to become an administrator')).toBeVisible({ timeout: 60_000 });
  await search(page, 'without rotation');
  await expect(row(page, 'Keys of key services without rotation')).toBeVisible({ timeout: 60_000 });
  await search(page, '');
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'health-demo');
  const score = page.getByRole('region', { name: 'Score' }).locator('strong');
  const before = Number.parseInt((await score.textContent()) ?? '', 10);

  await search(page, 'never used');
  await page.getByRole('row', { name: /^(Close|Open) Never used/ }).click();
  const all = page.getByRole('button', { name: /^Mend/ });
  await all.click();
  await expect(dialogOf(page)).toContainText('Deactivate the access key');
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'health-mend');
  await dialogOf(page).getByRole('button', { name: /^Mend/ }).click();
  await expect(page.getByRole('row', { name: /Never used/ })).toHaveCount(0);
  await expect
    .poll(async () => Number.parseInt((await score.textContent()) ?? '', 10))
    .toBeGreaterThan(before);
  // That of what was just done: the status bar has one for files.
  await page.locator('.toast').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row', { name: /Never used/ }).first()).toBeVisible();

  // The same as charts, each with a list of what it shows.
  await page.getByRole('button', { name: 'Show charts' }).click();
  await expect(page.getByRole('region', { name: 'Age of keys' })).toContainText('past the policy');
  for (const name of ['Use by key and day', 'Services by key'])
    await expect(page.getByRole('region', { name }).getByRole('listitem').first()).toBeAttached();
  await expect(page.getByRole('region', { name: 'Rotations' })).toContainText('No key was rotated');
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'health-charts');
  await page.getByRole('button', { name: 'Show findings' }).click();

  // Put aside with a reason, found again, taken back.
  await search(page, 'migration-2025');
  await row(page, 'migration-2025').first().click();
  await page.getByRole('button', { name: 'Dismiss…' }).click();
  await dialogOf(page).getByRole('button', { name: 'Dismiss', exact: true }).click();
  await expect(dialogOf(page)).toContainText('Say why');
  await dialogOf(page).getByLabel('Reason').fill('Goes away in May');
  await page.keyboard.press('Control+Enter');
  await expect(dialogOf(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Open Dismissed' })).toBeVisible();
  await unfold(page, 'Dismissed');
  await row(page, 'Goes away in May').click();
  await keepPictures(running, 'health-dismissed');
  await page.getByRole('button', { name: 'Take back' }).click();
  await expect(row(page, 'Dismissed')).toHaveCount(0);

  // The access review, where the system's dialog says.
  for (const format of ['pdf', 'html']) {
    const path = join(running.home, `review.${format}`);
    await running.app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = async () => ({ canceled: false, filePath });
    }, path);
    await page.getByRole('button', { name: 'Access review' }).click();
    await page.getByRole('menuitem', { name: `Save access review as ${format.toUpperCase()}…` }).click();
    await expect(page.getByText(`review.${format}`)).toBeVisible({ timeout: 30_000 });
    const bytes = await readFile(path);
    expect(bytes.subarray(0, 9).toString()).toContain(format === 'pdf' ? '%PDF-' : '<!doctype');
    expect(await mode(path)).toBe('600');
    if (process.env.WINDOW_PICTURES)
      await copyFile(path, join(process.env.WINDOW_PICTURES, `review.${format}`));
    if (format === 'pdf') expect(bytes.toString('latin1').match(/\/Type ?\/Page\b/g)).toHaveLength(1);
  }
});

test('a key of two tools is split in the window, and both go on working', async ({ launch }) => {
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  const within = join(home, 'tmp');
  await mkdir(within);
  const running = await launch({
    home,
    env: { TMPDIR: within },
    expected: [/NodeVersionSupportWarning|--trace-warnings/],
  });
  const { page, person } = running;
  await page.getByRole('button', { name: 'Try the demo account' }).click();
  await goTo(page, 'Health');
  // Whose key it is, is known once the account is synced.
  await expect(row(page, 'Ways to become an administrator')).toBeVisible({ timeout: 60_000 });
  await search(page, 'several uses');
  await expect(row(page, 'One key for several uses')).toBeVisible({ timeout: 60_000 });
  await unfold(page, 'One key for several uses');
  await row(page, 'site-www: ').first().click();

  const [name = ''] = (await readdir(within)).filter((one) => one.startsWith('qcred-demo-'));
  const demo = join(within, name);
  const env = environment(demo, { QCRED_HOME: join(demo, '.qcred') });
  const config = join(demo, '.config', 'rclone', 'rclone.conf');
  const tools = [
    ['aws', 's3', 'ls', 's3://site-www', '--profile', 'site-www'],
    ['rclone', 'lsf', 'site-www:site-www'],
  ];
  const bothWork = async () => {
    for (const [program = '', ...words] of tools) {
      if (!(await have(program, program === 'rclone' ? ['version'] : undefined))) continue;
      const { stdout, stderr } = await run(program, words, { env });
      expect(`${stdout} ${stderr}`).toContain('robots.txt');
    }
  };
  await bothWork();
  const before = await readFile(config, 'utf8');
  const shared = /access_key_id = (\S+)/.exec(before)?.[1] ?? '';

  await fix(page, 'Split key…').click();
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('Make the user svc-website-rclone with what svc-website may do');
  await expect(dialog.locator('.diff-added').first()).toContainText('new-key-of-svc-website-rclone');
  await expect(dialog.getByRole('region', { name: 'How the shared key goes' })).toContainText('Delete');
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'health-split');
  await person.says(false);
  await dialog.getByRole('button', { name: 'Split key' }).click();
  await expect.poll(async () => (await person.asked()).at(-1)).toContain('svc-website-rclone');
  expect(await readFile(config, 'utf8')).toBe(before);
  await person.says(true);
  await dialog.getByRole('button', { name: 'Split key' }).click();
  // The rotation of the shared key, which runs now.
  await expect(dialogOf(page).getByText('Switch the old key off')).toBeVisible();
  await keepPictures(running, 'health-split-rotation');
  const after = await readFile(config, 'utf8');
  expect(shared).not.toBe('');
  expect(after).not.toContain(shared);
  await bothWork();
  await page.keyboard.press('Escape');
  await expect(row(page, 'site-www: ')).toHaveCount(0);
});
