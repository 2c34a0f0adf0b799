/** A secret that was shown and hidden again: what is left of it in the window's process. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { expect, type Running, test } from '../e2e/harness.ts';
import { passphrase, rowOf, unlock } from '../e2e/ui.ts';
import { countInMemory } from './memory.ts';

const secret = 'CANARY/revealed/0123456789+abcdefghijkl/';
const sessionToken = `CANARYrevealedToken${'0123456789abcdef'.repeat(30)}`;

/** A home whose vault has the key already, so that its secret is in the window only when it is shown. */
async function homeWithKey(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'qcred-e2e-'));
  const deps = nodeDeps({
    actor: { kind: 'test', pid: process.pid },
    command: [],
    dataDir: join(home, 'vault'),
  });
  const app = createApp({ ...deps, home, env: {} }, { version: '', demo: false });
  await app.create('passphrase', passphrase);
  await app.open().profiles.save(
    {
      name: 'shown',
      provider: 'aws',
      region: 'us-east-1',
      endpoints: {},
      source: { kind: 'credential', accessKeyId: 'ASIAREVEALED' },
    },
    {
      origin: 'typed in',
      material: { secretAccessKey: new Secret(secret), sessionToken: new Secret(sessionToken) },
    },
  );
  // Shown for as long as a busy machine takes to look.
  await app.open().saveSettings({ revealSeconds: 120 });
  await app.finish();
  return home;
}

/** Everything that the page's heap refers to, as the DevTools write it down. */
async function heapOf(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const parts: string[] = [];
  session.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => parts.push(chunk));
  await session.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false });
  await session.detach();
  return parts.join('');
}

const windowPid = ({ app }: Running): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0);

/** The middle of the secret, so that a cut string counts, too. */
const middle = secret.slice(7, -4);

test('nothing in the window refers to a secret that is hidden again', async ({ launch }) => {
  const running = await launch({ home: await homeWithKey() });
  const { page } = running;
  await unlock(running);
  await rowOf(page, 'shown').click();
  const shownAs = page.locator('.secret .copy-value');
  for (let i = 0; i < 3; i++) {
    await page.getByRole('button', { name: 'Reveal secret' }).click();
    await expect(page.getByRole('button', { name: 'Hide secret' })).toBeVisible();
    // What it shows is compared in the page: the answer would pass through both processes.
    const letters = await shownAs.evaluate((element) => element.textContent?.length);
    expect(letters).toBe(secret.length);
    // Not the heap itself in the message: it is long, and may hold what it should not.
    expect((await heapOf(page)).includes(middle), 'while it is shown').toBe(false);
    await page.getByRole('button', { name: 'Hide secret' }).click();
  }
  const heap = await heapOf(page);
  expect(heap.length).toBeGreaterThan(100_000);
  expect(heap.includes(middle)).toBe(false);
  expect(heap.includes(sessionToken.slice(7, 60))).toBe(false);
  if (process.platform !== 'linux') return;
  await page.waitForTimeout(1_500);
  // Not counted in the heap: Chromium's own buffers for what its processes tell each other. One was
  // left after three times when this was written.
  expect(await countInMemory(await windowPid(running), middle)).toBeLessThanOrEqual(6);
});
