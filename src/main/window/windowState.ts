import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { app, type Rectangle, screen } from 'electron';
import type { Settings } from '#shared/model.ts';

/** What the window needs before the vault is open; nothing of it is private. */
export interface WindowState {
  bounds: Partial<Rectangle>;
  maximized: boolean;
  theme: Settings['theme'];
}

/** Name of its file in `userData`, without `.json`. */
export const windowStateName = 'window';

// Listed here again because the model's own list comes with its schemas, too heavy for this early.
const themes: readonly Settings['theme'][] = ['system', 'light', 'dark'];

const fresh: WindowState = { bounds: { width: 1180, height: 760 }, maximized: false, theme: 'system' };

/**
 * Where the window was and how it looked, fit to the screens there are now.
 *
 * Reads the file that `windowMemory.ts` writes through electron-store, whose validator would take
 * longer to load than all else before the first paint. A file that makes no sense counts as none.
 */
export function recallWindow(): WindowState {
  try {
    const path = join(app.getPath('userData'), `${windowStateName}.json`);
    const kept: { [K in keyof WindowState]?: unknown } = Object(
      JSON.parse(statSync(path).isFile() ? readFileSync(path, 'utf8') : ''),
    );
    return {
      bounds: isRectangle(kept.bounds) && isOnScreen(kept.bounds) ? kept.bounds : fresh.bounds,
      maximized: kept.maximized === true,
      theme: themes.find((theme) => theme === kept.theme) ?? fresh.theme,
    };
  } catch {
    return fresh;
  }
}

function isRectangle(value: unknown): value is Rectangle {
  const { x, y, width, height }: { [K in keyof Rectangle]?: unknown } = Object(value);
  return [x, y, width, height].every(Number.isSafeInteger);
}

/** Whether enough of the title bar can be seen to take hold of it. */
function isOnScreen(bounds: Rectangle): boolean {
  const { workArea } = screen.getDisplayMatching(bounds);
  const right = Math.min(bounds.x + bounds.width, workArea.x + workArea.width);
  const visible = right - Math.max(bounds.x, workArea.x);
  return visible >= 100 && bounds.y >= workArea.y && bounds.y < workArea.y + workArea.height - 40;
}
