/** The sizes in which the window is tried and looked at: the smallest, a usual one, a large one, and zoomed in. */
import type { Running } from './harness.ts';

/** A size of the window's content in pixels of the screen, and how far it is zoomed. */
export interface Size {
  name: string;
  width: number;
  height: number;
  zoom: number;
}

export const smallest: Size = { name: '900x560', width: 900, height: 560, zoom: 1 };
export const usual: Size = { name: '1280x800', width: 1280, height: 800, zoom: 1 };
export const large: Size = { name: '1920x1080', width: 1920, height: 1080, zoom: 1 };
export const zoomed: Size = { name: '900x560-150', width: 900, height: 560, zoom: 1.5 };

/** Gives the window a size, and waits until the page has it. */
export async function resize({ app, page }: Running, { width, height, zoom }: Size): Promise<void> {
  await app.evaluate(
    ({ BrowserWindow }, wanted) => {
      const [window] = BrowserWindow.getAllWindows();
      window?.setContentSize(wanted.width, wanted.height);
      window?.webContents.setZoomFactor(wanted.zoom);
    },
    { width, height, zoom },
  );
  await page.waitForFunction((wide) => Math.abs(innerWidth - wide) < 2, width / zoom);
}
