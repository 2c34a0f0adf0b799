/**
 * Pictures of what a test has on screen, for whoever looks at the window: with WINDOW_PICTURES set to a
 * folder they go there, light and dark. A test proves nothing by them.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Running } from './harness.ts';
import { large, resize, type Size, smallest, usual, zoomed } from './sizes.ts';

const folder = process.env.WINDOW_PICTURES;

/** The window as the screen has it: the page's own pictures are cut where it is zoomed in. */
export async function picture({ app, page }: Running): Promise<Buffer> {
  // Right after a change of size or colour there is still the picture of before.
  await page.waitForTimeout(400);
  const bytes = await app.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return image?.toPNG().toString('base64') ?? '';
  });
  return Buffer.from(bytes, 'base64');
}

/** Keeps what is on screen, in the size that the window has; the colours are the usual ones afterwards. */
export async function keepPicture(running: Running, name: string): Promise<void> {
  if (!folder) return;
  const { page } = running;
  await mkdir(folder, { recursive: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await writeFile(join(folder, `${name}-${colorScheme}.png`), await picture(running));
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
}

/** The same in the smallest window, a usual one, which it has afterwards, and zoomed in. */
export async function keepPictures(running: Running, name: string): Promise<void> {
  if (!folder) return;
  for (const size of [smallest, usual, zoomed]) {
    await resize(running, size);
    await keepPicture(running, `${name}-${size.name}`);
  }
  await resize(running, usual);
}

const views = process.env.VIEWS_PICTURES;
const only = new RegExp(process.env.ONLY_PICTURES ?? '');
const everySize: readonly Size[] = [smallest, usual, large, zoomed];
const everyColour = [
  { name: 'light', colorScheme: 'light', forcedColors: 'none' },
  { name: 'dark', colorScheme: 'dark', forcedColors: 'none' },
  { name: 'forced', colorScheme: 'dark', forcedColors: 'active' },
] as const;

/** Whether somebody asked for pictures in every size and colour, and of this one. */
export const isWanted = (name: string): boolean => views !== undefined && only.test(name);

/** Keeps what is on screen in every size and colour that the window is made for, for `npm run gallery -- views`. */
export async function keepEverywhere(running: Running, name: string): Promise<void> {
  if (!views || !isWanted(name)) return;
  const { page } = running;
  await mkdir(views, { recursive: true });
  for (const size of everySize) {
    await resize(running, size);
    for (const { name: colour, ...media } of everyColour) {
      await page.emulateMedia({ ...media, reducedMotion: 'reduce' });
      await writeFile(join(views, `${name}-${size.name}-${colour}.png`), await picture(running));
    }
  }
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'none', reducedMotion: 'reduce' });
  await resize(running, usual);
}
