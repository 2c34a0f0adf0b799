/** A policy is changed where it stands; the plan says what it said, what it will say, and whom that reaches. */
import type { Page } from '@playwright/test';
import { expect, test } from './harness.ts';
import { keepPictures } from './pictures.ts';
import { accessibilityProblems, goTo } from './ui.ts';

const tree = (page: Page) => page.getByRole('tree', { name: 'Accounts' });
const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const dialogOf = (page: Page) => page.getByRole('dialog');
const line = (page: Page, name: string) =>
  page.getByRole('treeitem').filter({ has: page.getByText(name, { exact: true }) });

const open = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
};

test('a policy is edited where it stands, with before and after, whom it reaches and what it opens', async ({
  launch,
}) => {
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { page } = running;
  await page.getByRole('button', { name: 'Try the demo account' }).click();
  await goTo(page, 'Accounts');
  await expect(line(page, 'Policies')).toBeVisible({ timeout: 20_000 });
  const policies = line(page, 'Policies');
  await policies.click();
  // The first sync may still be adding to the tree.
  await expect(policies).toHaveAttribute('aria-selected', 'true');
  await expect(policies).toHaveAttribute('aria-expanded', 'false');
  await tree(page).press('ArrowRight');
  await line(page, 'BackupsWrite').click();
  const edit = details(page).getByRole('button', { name: 'Edit…' });
  await expect(edit).toBeVisible();
  await keepPictures(running, 'policy-pane');

  // What of it is used is asked for, and what nobody can tell stays.
  await details(page).getByRole('button', { name: 'Look' }).click();
  await expect(details(page).getByText('It allows nothing that is known to be unused.')).toBeVisible({
    timeout: 20_000,
  });
  await expect(details(page).getByText('Which actions of s3 were used is not known')).toBeVisible();
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'policy-use');

  await edit.press('Enter');
  await expect(dialogOf(page).getByRole('heading', { name: 'Edit policy' })).toBeVisible();
  const text = dialogOf(page).getByRole('textbox', { name: 'Policy' });
  await expect(text).toHaveValue(/"Statement"/);
  await text.fill(JSON.stringify(open));
  await page.keyboard.press('Control+Enter');
  const effect = dialogOf(page).getByRole('region', { name: 'What the policy says' });
  await expect(effect).toContainText(/Affects (group|role|user)/, { timeout: 20_000 });
  await expect(effect.locator('.effect-removed').first()).toContainText('Before');
  await expect(effect.locator('.effect-added')).toContainText('May do everything with storage.');
  await expect(effect.locator('.effect-wide').first()).toHaveText(/“s3:\*”/);
  expect(await accessibilityProblems(page)).toEqual([]);
  await keepPictures(running, 'policy-plan');
  await page.keyboard.press('Escape');
  // What was written is not lost without a question.
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /^Discard/ })
    .click();
  await expect(dialogOf(page)).toHaveCount(0);

  // The same beside a policy of a group, attached or its own.
  await details(page).getByRole('button', { name: 'backups', exact: true }).click();
  const beside = details(page).getByRole('button', { name: 'Edit BackupsWrite' });
  await expect(beside).toBeVisible();
  await keepPictures(running, 'policy-group');
  await beside.click();
  await expect(dialogOf(page).getByRole('textbox', { name: 'Policy' })).toHaveValue(/"Statement"/);
});
