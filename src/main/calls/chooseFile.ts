import { join } from 'node:path';
import { dialog } from 'electron';
import { QCredError } from '#shared/errors.ts';
import type { TargetId } from '#shared/model.ts';

/**
 * Lets the person say where a tool's file should be.
 *
 * @param home where the dialog starts
 * @param id the tool
 * @param profileName the file may be named after it
 * @returns an absolute path, or null when they decline
 * @throws QCredError unsupported for a tool that has a place of its own
 */
export async function chooseFile(home: string, id: TargetId, profileName: string): Promise<string | null> {
  const { targetById } = await import('#core/tools/targets/index.ts');
  const target = targetById(id);
  if (target.place === 'fixed')
    throw new QCredError('unsupported', `${target.label} knows where its files are.`, 'Leave the file out.');
  const { canceled, filePath } = await dialog.showSaveDialog({
    title: `Where ${target.label} reads it`,
    defaultPath: join(home, target.fileName?.(profileName) ?? profileName),
    buttonLabel: 'Choose',
    // The change is shown before anything is written, and keeps what else is in the file.
    properties: ['createDirectory', 'showHiddenFiles', 'dontAddToRecent'],
  });
  return canceled || filePath === '' ? null : filePath;
}

/**
 * Lets the person choose the certificates an account's service is checked with.
 *
 * @param home where the dialog opens
 * @returns an absolute path, or null when they decline
 */
export async function chooseCa(home: string): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title: 'Certificate authorities (PEM)',
    defaultPath: home,
    filters: [{ name: 'PEM certificates', extensions: ['pem', 'crt', 'cer'] }],
    properties: ['openFile'],
  });
  return filePaths[0] ?? null;
}

/**
 * Lets the person choose a file that a key of a key service is used on.
 *
 * @param title what for
 * @returns an absolute path, or null when they decline
 */
export async function chooseSource(home: string, title: string): Promise<string | null> {
  const { filePaths } = await dialog.showOpenDialog({
    title,
    defaultPath: home,
    buttonLabel: 'Choose',
    properties: ['openFile', 'dontAddToRecent'],
  });
  return filePaths[0] ?? null;
}

/**
 * Lets the person say under which new name something is written.
 *
 * @param title what for
 * @param path which name is proposed
 * @returns an absolute path, or null when they decline
 */
export async function chooseNew(title: string, path: string): Promise<string | null> {
  const { canceled, filePath } = await dialog.showSaveDialog({
    title,
    defaultPath: path,
    buttonLabel: 'Save',
    properties: ['createDirectory', 'dontAddToRecent'],
  });
  return canceled || filePath === '' ? null : filePath;
}
