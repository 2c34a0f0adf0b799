/** Pictures where people look rather than read: gone through by keyboard and mouse, and said in words beside. */
import { expect, test } from './harness.ts';
import { keepPicture } from './pictures.ts';
import { resize, smallest, usual } from './sizes.ts';
import { accessibilityProblems, goTo } from './ui.ts';

test('the demo’s account is a drawing to walk through, and its keys stand on a line of time', async ({
  launch,
}) => {
  test.setTimeout(180_000);
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { page } = running;
  await page.getByRole('button', { name: 'Try the demo account' }).click();
  await expect(page.getByRole('heading', { name: 'Profiles', exact: true })).toBeVisible({ timeout: 30_000 });
  await goTo(page, 'Accounts');
  await expect(page.getByRole('treeitem').filter({ hasText: /^Users/ })).toBeVisible({ timeout: 30_000 });
  await expect(
    page
      .getByRole('treeitem')
      .filter({ hasText: /unused/ })
      .first(),
  ).toBeVisible();
  const tree = page.getByRole('tree', { name: 'Accounts' });
  await tree.focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  // All users at once.
  await page.keyboard.press('*');
  const keys = page.getByRole('treeitem').filter({ hasText: /\d+ days old.*Used/ });
  await expect(keys.first()).toBeVisible();
  for (const size of [usual, smallest]) {
    await resize(running, size);
    await keepPicture(running, `tree-${size.name}`);
  }
  await resize(running, usual);
  await page.keyboard.press('Home');
  await page.getByText('Drawing', { exact: true }).click();
  const drawing = page.getByRole('group', { name: /^Drawing of/ });
  const self = drawing.getByRole('list', { name: 'Selected' }).getByRole('button');
  const to = drawing.getByRole('list', { name: 'It leads to' });
  await expect(self).toContainText('Demo organisation');

  // By keyboard: to the users, to one of them, to a policy that comes through a group, and back.
  await self.focus();
  await page.keyboard.press('ArrowRight');
  await to.getByRole('button', { name: /^Users/ }).focus();
  await page.keyboard.press('Enter');
  await expect(self).toHaveText(/^Users/);
  await expect(self).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await to.getByRole('button', { name: /^svc-backup-nightly/ }).focus();
  await page.keyboard.press('Enter');
  await expect(self).toHaveText(/^svc-backup-nightly/);
  await expect(page.getByRole('heading', { level: 2, name: 'svc-backup-nightly' })).toBeVisible();
  await expect(to).toContainText('through backups');
  for (const size of [usual, smallest]) {
    await resize(running, size);
    expect(await accessibilityProblems(page), size.name).toEqual([]);
    await keepPicture(running, `drawing-${size.name}`);
  }
  await resize(running, usual);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Home');
  await page.keyboard.press('Enter');
  await expect(self).toHaveText(/^Users/);
  // The tree is where the drawing was left.
  await page.getByText('Tree', { exact: true }).click();
  await expect(page.locator('[role=treeitem][aria-selected=true]')).toHaveText(/^Users/);

  await goTo(page, 'Due');
  const line = page.getByRole('group', { name: 'Keys by the day they are due' });
  const late = line.getByRole('button', { name: /^backups-nightly, overdue by 312 days/ });
  await late.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('grid').getByRole('row', { selected: true })).toContainText('backups-nightly');
  await page.keyboard.press('ArrowRight');
  await expect(line.getByRole('button').nth(1)).toBeFocused();
  await expect(page.getByRole('grid')).toContainText(/Handed out \d+ times? in 12 weeks/);
  for (const size of [usual, smallest]) {
    await resize(running, size);
    expect(await accessibilityProblems(page), size.name).toEqual([]);
    await keepPicture(running, `due-${size.name}`);
  }
});
