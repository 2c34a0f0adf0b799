/** The list with 10,000 profiles: only what is seen exists, and keys reach all of it. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from './harness.ts';
import { threadTime } from './thread.ts';
import { makeVault, unlock } from './ui.ts';

const rows = 10_000;

test('10,000 profiles stay smooth and reachable', async ({ launch }) => {
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  await makeVault(
    home,
    Array.from({ length: rows }, (_, at) => ({ name: `profile-${String(at).padStart(5, '0')}` })),
  );
  const running = await launch({ home });
  const { page } = running;
  await unlock(running);

  const grid = page.getByRole('grid', { name: 'Profiles' });
  const current = page.locator('[role=row][data-active]');
  await expect(grid).toHaveAttribute('aria-rowcount', String(rows + 1));
  expect(await page.getByRole('row').count()).toBeLessThan(80);

  await grid.focus();
  await page.keyboard.press('End');
  await expect(current).toHaveAttribute('aria-rowindex', String(rows + 1));
  await page.keyboard.type('profile-00500');
  await expect(current).toContainText('profile-00500');
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+End');
  await expect(page.getByText(`${rows.toLocaleString()} profiles selected`)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByText('Select a profile to see it here.')).toBeVisible();
  await page.keyboard.press('/');
  await page.keyboard.type('07777');
  await expect(page.getByText(`1 of ${rows.toLocaleString()}`)).toBeVisible();
  await page.keyboard.press('Escape');

  // One screen further each frame. A list that builds all of its rows takes seconds for one of these.
  const frames = 100;
  const took = await threadTime(page, () =>
    grid.evaluate(async (element, steps) => {
      element.scrollTop = 0;
      for (let step = 0; step < steps; step += 1) {
        element.scrollTop += 600;
        await new Promise((resolve) => requestAnimationFrame(resolve));
      }
    }, frames),
  );
  expect(took / frames).toBeLessThan(50);
});
