import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { EventPayload } from '#shared/contract/index.ts';
import type { Send } from './calls/contract.ts';

type Item = MenuItemConstructorOptions;
type Command = EventPayload<'command'>['name'];

/**
 * The native menu. Its own entries ask the window, which does the same for its buttons and palette.
 * Paste and undo carry no keys here: those belong to the field that has the focus.
 */
export function setupMenu(send: Send): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(send, process.platform)));
}

/**
 * What is in it, on each system.
 *
 * @param platform as `process.platform`
 */
export function menuTemplate(send: Send, platform: NodeJS.Platform): Item[] {
  const item = (label: string, name: Command, accelerator?: string): Item => ({
    label,
    accelerator,
    click: () => send('command', { name }),
  });
  const separator: Item = { type: 'separator' };
  const isMac = platform === 'darwin';
  const settings = item('Settings…', 'settings', 'CmdOrCtrl+,');
  const lock = item('Lock', 'lock', 'CmdOrCtrl+L');

  const application: Item = {
    label: app.name,
    submenu: [
      { role: 'about' },
      separator,
      settings,
      lock,
      separator,
      { role: 'services' },
      separator,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      separator,
      { role: 'quit' },
    ],
  };
  const file: Item = {
    label: 'File',
    submenu: [
      item('New profile…', 'new-profile', 'CmdOrCtrl+N'),
      item('Paste credentials…', 'paste'),
      separator,
      item('Find my keys…', 'find-keys', 'CmdOrCtrl+Shift+F'),
      item('Import from AWS CLI…', 'import', 'CmdOrCtrl+I'),
      separator,
      item('Export to AWS CLI…', 'export', 'CmdOrCtrl+E'),
      item('Export to…', 'export-to', 'CmdOrCtrl+Shift+E'),
      // There closing is what ⌘W does, in every program.
      ...(isMac
        ? [separator, { role: 'close' } as Item]
        : [separator, settings, lock, separator, { role: 'quit' } as Item]),
    ],
  };
  const edit: Item = {
    label: 'Edit',
    submenu: [
      { role: 'undo' },
      { role: 'redo' },
      separator,
      { role: 'cut' },
      { role: 'copy' },
      { role: 'paste' },
      { role: 'selectAll' },
      separator,
      item('Find', 'find', 'CmdOrCtrl+F'),
      item('Undo last file change', 'undo'),
    ],
  };
  const view: Item = {
    label: 'View',
    submenu: [
      item('Command palette', 'palette', 'CmdOrCtrl+K'),
      item('Switch profile…', 'switcher', 'CmdOrCtrl+Shift+K'),
      separator,
      { role: 'resetZoom' },
      { role: 'zoomIn' },
      { role: 'zoomOut' },
      { role: 'togglefullscreen' },
      ...(import.meta.env.DEV
        ? [separator, { role: 'reload' } as Item, { role: 'toggleDevTools' } as Item]
        : []),
    ],
  };
  const help: Item = {
    role: 'help',
    label: 'Help',
    submenu: [
      item('Keyboard shortcuts', 'shortcuts', 'CmdOrCtrl+/'),
      item('Licences', 'licences'),
      ...(isMac ? [] : [separator, { role: 'about' } as Item]),
    ],
  };
  return [...(isMac ? [application] : []), file, edit, view, { role: 'windowMenu' } as Item, help];
}
