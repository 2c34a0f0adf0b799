import { join } from 'node:path';
import { app, Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from 'electron';
import type { AppState } from '#shared/contract/index.ts';
import { printable } from '#shared/printable.ts';
import { trayLook } from './trayLook.ts';
import { hasDue, type TrayAction, type TrayItem, trayMenu, trayTip } from './trayMenu.ts';

/** The icon beside the clock, fed by the same state as the window. */
export interface TrayIcon {
  follow(state: AppState): void;
  remove(): void;
}

/**
 * Puts the icon up. Call it only where `hasTray` says that somebody shows it.
 *
 * @param act does what was chosen
 * @param now this computer's time
 */
export function setupTray(act: (action: TrayAction) => void, now: () => Date): TrayIcon {
  const tray = new Tray(icon(false));
  let current: AppState | null = null;
  let shown = '';

  function choose(action: TrayAction): void {
    // The menu has moved its mark already; if the switch fails, the next state has to move it back.
    if (action.do === 'use') shown = '';
    act(action);
  }

  function draw(): void {
    if (!current) return;
    const items = trayMenu(current, now());
    const due = hasDue(current);
    const picture = JSON.stringify([items, due, trayLook(process.platform, nativeTheme)]);
    // A menu that is replaced while it is open closes under the person's hand.
    if (picture === shown) return;
    shown = picture;
    tray.setImage(icon(due));
    tray.setToolTip(printable(trayTip(current)));
    tray.setContextMenu(Menu.buildFromTemplate(items.map((item) => template(item, choose))));
  }

  // Windows shows the menu on the right button; the left one opens the app, as people expect there.
  if (process.platform === 'win32') tray.on('click', () => act({ do: 'open' }));
  nativeTheme.on('updated', draw);
  return {
    follow(state) {
      current = state;
      draw();
    },
    remove() {
      nativeTheme.off('updated', draw);
      tray.destroy();
    },
  };
}

function icon(due: boolean): Electron.NativeImage {
  const variant = trayLook(process.platform, nativeTheme);
  const path = join(app.getAppPath(), 'resources', 'tray', `tray${due ? 'Due' : ''}${variant}.png`);
  const image = nativeImage.createFromPath(path);
  if (variant === 'Template') image.setTemplateImage(true);
  return image;
}

function template(item: TrayItem, act: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (item.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'heading':
      return { label: plain(item.label), enabled: false };
    case 'radio':
      return {
        type: 'radio',
        label: plain(item.label),
        checked: item.checked,
        click: () => act(item.action),
      };
    case 'entry': {
      const { action } = item;
      return { label: plain(item.label), enabled: action !== null, click: () => action && act(action) };
    }
  }
}

/** Menus take the letter after an ampersand for a shortcut. */
const plain = (label: string): string => printable(label).replaceAll('&', '&&');
