/** What fits: every view in the smallest window and zoomed in, long names, and forced colours. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import type { Page } from '@playwright/test';
import { expect, test } from './harness.ts';
import { resize, smallest, usual, zoomed } from './sizes.ts';
import { accessibilityProblems, goTo, makeVault, rowOf, unlock } from './ui.ts';

const views = ['Profiles', 'Accounts', 'Services', 'Due', 'Tools', 'Activity', 'Health', 'Settings'];

/** What a person cannot see of the view that is shown; empty when all is well. */
const faults = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const seen = (element: Element) =>
      element.checkVisibility({ visibilityProperty: true, opacityProperty: false });
    const name = (element: Element) => `${element.className}`.split(' ').slice(0, 2).join('.');
    const found: string[] = [];
    const main = document.querySelector('.frame-main')?.getBoundingClientRect();
    const head = document.querySelector('.view-head')?.getBoundingClientRect();
    if (!main || !head) return ['no view'];
    for (const list of document.querySelectorAll('[role=grid], [role=tree]')) {
      if (!seen(list)) continue;
      const box = list.getBoundingClientRect();
      if (box.width < 300) found.push(`${name(list)} is ${Math.round(box.width)} wide`);
      if (list.scrollWidth > list.clientWidth) found.push(`${name(list)} scrolls sideways`);
      for (const cell of list.querySelectorAll('[role=columnheader]')) {
        const edge = cell.getBoundingClientRect();
        if (seen(cell) && edge.right > box.right + 1) found.push(`${name(cell)} is cut`);
      }
    }
    for (const pane of document.querySelectorAll('.frame-main *')) {
      if (!seen(pane) || pane.closest('.diff, pre, [role=row], [role=treeitem]')) continue;
      const style = getComputedStyle(pane);
      const scrolls = ['auto', 'scroll'].includes(style.overflowX);
      if (scrolls && pane.scrollWidth > pane.clientWidth + 1) found.push(`${name(pane)} scrolls sideways`);
    }
    for (const empty of document.querySelectorAll('.frame-main .empty')) {
      if (!seen(empty)) continue;
      for (const part of empty.children) {
        const box = part.getBoundingClientRect();
        const above = box.top < head.bottom - 1;
        if (above || box.left < main.left - 1)
          found.push(`${name(part)} of an empty state lies over the frame`);
      }
    }
    const list = document.querySelector('.split-main');
    const pane = document.querySelector('.split-pane');
    if (list && pane && seen(list) && seen(pane)) {
      const share = pane.getBoundingClientRect().width / main.width;
      if (share > 0.451) found.push(`details take ${Math.round(share * 100)} %`);
    }
    return [...new Set(found)];
  });

test('every view fits the smallest window and 150 %', async ({ launch }) => {
  const running = await launch({ expected: [/NodeVersionSupportWarning|--trace-warnings/] });
  const { page } = running;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.getByRole('button', { name: 'Try the demo account' }).click();
  await expect(page.getByRole('heading', { name: 'Profiles', exact: true })).toBeVisible();
  for (const size of [smallest, usual, zoomed]) {
    await resize(running, size);
    for (const view of views) {
      await goTo(page, view);
      await expect(page.locator('.skeleton')).toHaveCount(0);
      expect.soft(await faults(page), `${view} at ${size.name}`).toEqual([]);
      if (size !== smallest) continue;
      expect.soft(await accessibilityProblems(page), `${view} at ${size.name}`).toEqual([]);
    }
  }
});

test('a small window shows the list or the details, and leads back by mouse and by keyboard', async ({
  launch,
}) => {
  const home = await mkdtemp(`${tmpdir()}/qcred-e2e-`);
  await makeVault(home, [{ name: 'one' }, { name: 'two' }, { name: 'three' }]);
  const running = await launch({ home });
  const { page } = running;
  await unlock(running);
  await resize(running, zoomed);
  const list = page.getByRole('grid', { name: 'Profiles' });
  const details = page.getByRole('complementary', { name: 'Details' });
  const back = page.getByRole('button', { name: /^Back/ });

  await rowOf(page, 'two').click();
  await expect(details.getByRole('heading', { name: 'two' })).toBeVisible();
  await expect(list).toBeHidden();
  await back.click();
  await expect(list).toBeFocused();
  await expect(details).toBeHidden();

  await page.keyboard.press('ArrowUp');
  await expect(list).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(details.getByRole('heading', { name: 'three' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeFocused();

  await page.keyboard.press('Control+n');
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(list).toBeFocused();

  await page.keyboard.press('Control+k');
  await page.keyboard.type('one');
  await page.keyboard.press('Enter');
  await expect(details.getByRole('heading', { name: 'one' })).toBeVisible();
  // What is searched for is listed.
  await page.keyboard.press('Control+f');
  await page.keyboard.type('nothing');
  await expect(page.getByRole('heading', { name: 'No profile matches' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(list).toBeVisible();
  // A dialog and its buttons are within the window.
  await page.keyboard.press('Control+e');
  const write = page.getByRole('button', { name: /^Write/ });
  await expect(write).toBeInViewport({ ratio: 1 });
  await page.keyboard.press('Escape');
  await expect(write).toHaveCount(0);
  await resize(running, usual);
  await expect(list).toBeVisible();
  await expect(details).toBeVisible();
});

test('long names read apart, headings are whole, and forced colours show what is chosen', async ({
  launch,
}) => {
  const home = await mkdtemp(`${tmpdir()}/qcred-e2e-`);
  const long = 'customer-uploads-of-the-production-environment-in-eu-central-1';
  await makeVault(home, [
    { name: `${long}-reader`, age: 100 },
    { name: `${long}-writer`, age: 200 },
  ]);
  const running = await launch({ home });
  const { page } = running;
  await unlock(running);
  await resize(running, smallest);
  /** What of a text is painted at its end, by its picture: two rows that look alike have the same. */
  const picture = async (name: string) =>
    (await page.getByRole('row').filter({ hasText: name }).locator('.cell-name').screenshot()).toString(
      'base64',
    );
  await page.mouse.move(0, 0);
  const [reader, writer] = [await picture(`${long}-reader`), await picture(`${long}-writer`)];
  expect.soft(reader === writer, 'two names look alike').toBe(false);

  await resize(running, usual);
  await rowOf(page, `${long}-writer`).click();
  const heading = page.getByRole('heading', { name: `${long}-writer` });
  const cut = await heading.evaluate((element) => element.scrollWidth > element.clientWidth + 1);
  expect.soft(cut, 'the heading is cut').toBe(false);

  await page.emulateMedia({ forcedColors: 'active' });
  const look = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  const canvas = await look('body');
  expect.soft(await look('.grid-body .grid-row[aria-selected=true]')).not.toBe(canvas);
  expect.soft(await look('.sidebar-item[aria-current]')).not.toBe(canvas);
  await goTo(page, 'Due');
  expect.soft(await look('.age-fill')).not.toBe(canvas);
  expect.soft(await look('.age-over')).not.toBe(canvas);
});
