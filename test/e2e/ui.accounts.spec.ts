/** Connected accounts, in the window: the tree and its keys, the details, connecting and letting go. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { type DemoSandbox, startDemoSandbox } from '#sandbox/demo.ts';
import { expect, type Running, test } from './harness.ts';
import { accessibilityProblems, createVault, goTo } from './ui.ts';

const details = (page: Page) => page.getByRole('complementary', { name: 'Details' });
const tree = (page: Page) => page.getByRole('tree', { name: 'Accounts' });
const line = (page: Page, name: string) => page.getByRole('treeitem').filter({ hasText: name }).first();
const selected = (page: Page) => page.locator('[role=treeitem][aria-selected=true]');

const pictures = process.env.ACCOUNT_PICTURES;
async function keep(page: Page, name: string): Promise<void> {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

/** Starts the demo and waits until its account was fetched. */
async function startDemo({ app, page }: Running): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800));
  await page.getByRole('button', { name: 'Try the demo account' }).click();
  await goTo(page, 'Accounts');
  await expect(line(page, 'Users')).toBeVisible({ timeout: 20_000 });
}

const expected = [/NodeVersionSupportWarning|--trace-warnings/];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the demo’s account can be looked through, in ${colorScheme}`, async ({ launch }) => {
    const running = await launch({ colorScheme, expected });
    const { page } = running;
    await startDemo(running);
    await expect(details(page).getByText(/^Synced/)).toBeVisible();
    await keep(page, `account-${colorScheme}`);
    expect(await accessibilityProblems(page)).toEqual([]);

    const search = page.getByRole('textbox', { name: 'Search users, keys and ARNs' });
    for (const [name, heading] of [
      ['users', 'Keys'],
      ['groups', 'Members'],
      ['roles', 'Who may use it'],
      ['policies', 'What it allows'],
    ] as const) {
      await line(page, name[0].toUpperCase() + name.slice(1)).click();
      await tree(page).press('ArrowRight');
      await tree(page).press('ArrowRight');
      await expect(details(page).getByRole('heading', { name: heading })).toBeVisible();
      await page.waitForTimeout(800);
      await keep(page, `${name}-${colorScheme}`);
      expect(await accessibilityProblems(page)).toEqual([]);
    }

    await search.fill('no such thing');
    await expect(page.getByText('Nothing matches')).toBeVisible();
    await keep(page, `nothing-${colorScheme}`);
    await page.getByRole('button', { name: 'Clear search' }).last().click();

    await page.getByRole('button', { name: 'Connect account' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await keep(page, `connect-${colorScheme}`);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByText('Typed in').click();
    await keep(page, `connect-typed-${colorScheme}`);
    await page.getByText('Pasted').click();
    await keep(page, `connect-pasted-${colorScheme}`);
  });
}
