/** The first minutes: what QCred is for, and the ways to begin. */
import { expect, test } from './harness.ts';
import { keepPicture } from './pictures.ts';
import { resize, smallest, usual, zoomed } from './sizes.ts';
import { accessibilityProblems, createVault, rowOf, writeAws, writeHome } from './ui.ts';

const key = (id: string) =>
  `aws_access_key_id = ${id}\naws_secret_access_key = CANARY/first/${id.toLowerCase()}\n`;
const s3cmdKey = 'access_key = AKIAFIRSTRUN00000001\nsecret_key = CANARY/first/akiafirstrun00000001\n';

test('the first run says what QCred is, and has four ways to begin', async ({ launch }) => {
  const running = await launch({ inTheClear: ['.aws/credentials', '.s3cfg'] });
  const { page, home } = running;
  // The same key in two tools is one key.
  await writeAws(
    home,
    'credentials',
    `[one]\n${key('AKIAFIRSTRUN00000001')}[two]\n${key('AKIAFIRSTRUN00000002')}`,
  );
  await writeHome(home, '.s3cfg', `[default]\n${s3cmdKey}`);
  await expect(page.getByText(/^QCred keeps your access keys in one encrypted vault/)).toBeVisible();
  await createVault(running);
  await expect(page.getByText(/^QCred keeps your access keys in one encrypted vault/)).toBeVisible();
  const ways = page.getByRole('region', { name: 'No profiles yet' }).getByRole('button');
  await expect(ways).toHaveCount(4);
  const find = page.getByRole('button', { name: 'Find my keys' });
  await expect(find).toContainText('2 found');
  await expect(find).toHaveAccessibleDescription(/^In the files of AWS CLI and s3cmd\./);
  await expect(page.getByRole('status').filter({ hasText: 'Find my keys: 2 found.' })).toHaveCount(1);

  // By keyboard alone: the focus is on the first way, and Esc comes back to where one was.
  const opens = async (way: string, title = way) => {
    await expect(page.getByRole('button', { name: way })).toBeFocused();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: title });
    await expect(dialog).toBeVisible();
    // Once it has the focus: on its main action, where that is known after a search only.
    await expect(dialog.locator(':focus')).toHaveCount(1);
    if (title === 'Find my keys') await expect(dialog.getByRole('button', { name: /^Import/ })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await expect(page.getByRole('button', { name: way })).toBeFocused();
  };
  await opens('Connect Quilibrium account', 'Connect account');
  await page.keyboard.press('Tab');
  await opens('Find my keys');
  await page.keyboard.press('Tab');
  await opens('Paste credentials');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.press('Escape');

  for (const size of [usual, smallest, zoomed]) {
    await resize(running, size);
    await page.getByRole('heading', { name: 'No profiles yet' }).scrollIntoViewIfNeeded();
    expect(await accessibilityProblems(page), size.name).toEqual([]);
    const wide = await page.evaluate(() => {
      const steps = document.querySelector('.first-steps');
      return steps ? steps.scrollWidth - steps.clientWidth : -1;
    });
    expect(wide, `${size.name}: nothing is cut at the side`).toBe(0);
    await keepPicture(running, `first-steps-${size.name}`);
  }
});

test('without any key on this computer the first run says so', async ({ launch }) => {
  const running = await launch();
  await createVault(running);
  await expect(running.page.getByRole('button', { name: 'Find my keys' })).toHaveAccessibleDescription(
    'None in the files of your tools so far.',
  );
});

test('the demo begins with a profile selected and three things to try', async ({ launch }) => {
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { page } = running;
  await page.getByRole('button', { name: 'Try the demo account' }).click();
  await expect(rowOf(page, 'demo')).toHaveAttribute('aria-selected', 'true', { timeout: 30_000 });
  await expect(rowOf(page, 'backups-nightly')).toContainText('Changed outside', { timeout: 20_000 });
  const tries = page.getByRole('region', { name: 'Try these three' });
  await expect(tries.getByRole('listitem')).toHaveCount(3);
  for (const size of [usual, smallest]) {
    await resize(running, size);
    expect(await accessibilityProblems(page), size.name).toEqual([]);
    await keepPicture(running, `demo-${size.name}`);
  }
  await resize(running, usual);
  const rotate = tries.getByRole('button', { name: 'Rotate a key of 402 days' });
  await expect(rotate).toBeEnabled({ timeout: 30_000 });
  await rotate.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Rotate key' })).toContainText('backups-nightly');
  await page.keyboard.press('Escape');
  await tries.getByRole('button', { name: 'Make a key for one bucket' }).click();
  await expect(page.getByRole('dialog', { name: 'New key for a job' })).toBeVisible();
  await page.keyboard.press('Escape');
  await tries.getByRole('button', { name: /^See what changed/ }).click();
  await expect(rowOf(page, 'rclone')).toHaveAttribute('aria-selected', 'true');
  await page.getByRole('button', { name: 'Show difference' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'Put ours back' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Control+1');
  await expect(tries.getByText('Done:')).toHaveCount(1);
  await tries.getByRole('button', { name: 'Put away' }).click();
  await expect(tries).toHaveCount(0);
});
