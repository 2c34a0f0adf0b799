/**
 * What main takes from Electron, for its handlers to run without it: `vi.mock('electron', () =>
 * import('./electron.ts'))`. Dialogs answer what a test puts into `answers`.
 */
import { fileURLToPath } from 'node:url';

export const answers = {
  /** The path of the next file dialog; null declines. */
  file: null as string | null,
  clipboard: '',
  opened: [] as string[],
};

/** Started from here, as in development. */
export const app = {
  getAppPath: () => fileURLToPath(new URL('../..', import.meta.url)),
  getVersion: () => '0.0.0',
  getPath: () => '/nonexistent',
};

export const dialog = {
  showSaveDialog: async () => ({ canceled: answers.file === null, filePath: answers.file ?? '' }),
  showOpenDialog: async () => ({ filePaths: answers.file === null ? [] : [answers.file] }),
};

export const clipboard = {
  readText: () => answers.clipboard,
  writeText(text: string) {
    answers.clipboard = text;
  },
  write({ text = '' }: { text?: string }) {
    answers.clipboard = text;
  },
  clear() {
    answers.clipboard = '';
  },
};

export const shell = {
  async openExternal(url: string) {
    answers.opened.push(url);
  },
};

/** As in an Electron that writes one format only. */
export const ClipboardItem = undefined;
