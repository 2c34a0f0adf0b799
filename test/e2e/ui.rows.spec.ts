/** The list with 10,000 profiles: only what is seen exists, and keys reach all of it. */
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import type { Credential, Profile } from '#shared/model.ts';
import { expect, test } from './harness.ts';
import { passphrase } from './ui.ts';

const rows = 10_000;

/** Makes a vault with that many profiles of one key in the folder `dataDir`. */
async function makeVault(dataDir: string): Promise<void> {
  const deps = nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: ['qcred'], dataDir });
  const app = createApp(deps, { version: '0.0.0', demo: false });
  await app.create('passphrase', passphrase);
  const at = new Date().toISOString();
  const credential: Credential = {
    id: randomUUID(),
    provider: 'quilibrium',
    accessKeyId: 'QZKD83JX02MS71PLA4B',
    origin: 'typed in',
    createdAt: at,
    updatedAt: at,
  };
  const profiles = Array.from(
    { length: rows },
    (_, index): Profile => ({
      id: randomUUID(),
      name: `profile-${String(index).padStart(5, '0')}`,
      provider: 'quilibrium',
      source: { kind: 'credential', credentialId: credential.id },
      region: 'q-world-1',
      endpoints: {},
      createdAt: at,
      updatedAt: at,
    }),
  );
  await app.open().access.vault.update((state) => ({ ...state, credentials: [credential], profiles }));
  app.close();
}

test('10,000 profiles stay smooth and reachable', async ({ launch }) => {
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  await mkdir(join(home, 'vault'), { recursive: true });
  await makeVault(join(home, 'vault'));
  const { page } = await launch({ home });
  await page.getByLabel('Passphrase').fill(passphrase);
  await page.keyboard.press('Enter');

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
  const frames = await grid.evaluate(async (element) => {
    const times: number[] = [];
    element.scrollTop = 0;
    for (let step = 0; step < 100; step += 1) {
      const start = performance.now();
      element.scrollTop += 600;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b);
  });
  expect(frames[50]).toBeLessThan(50);
});
