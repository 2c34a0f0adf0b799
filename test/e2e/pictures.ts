/**
 * Pictures of what a test has on screen, for whoever looks at the window: with WINDOW_PICTURES set to a
 * folder they go there, in the smallest window, a usual one and zoomed in, light and dark.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Running } from './harness.ts';
import { resize, smallest, usual, zoomed } from './sizes.ts';

const folder = process.env.WINDOW_PICTURES;

/** Keeps what is on screen; the window is as it usually is afterwards. Nothing where no folder is named. */
export async function keepPictures(running: Running, name: string): Promise<void> {
  if (!folder) return;
  const { app, page } = running;
  await mkdir(folder, { recursive: true });
  for (const size of [smallest, usual, zoomed]) {
    await resize(running, size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForTimeout(400);
      // The page's own pictures are cut where it is zoomed in.
      const bytes = await app.evaluate(async ({ BrowserWindow }) => {
        const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
        return image?.toPNG().toString('base64') ?? '';
      });
      await writeFile(join(folder, `${name}-${size.name}-${colorScheme}.png`), Buffer.from(bytes, 'base64'));
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await resize(running, usual);
}
