import { createHash } from 'node:crypto';
import * as electron from 'electron';
import { markedAsSecret } from './clipboardFormats.ts';

const { clipboard } = electron;

/** What was copied last, as a digest: the secret itself is not kept. */
let copied: { digest: string; timer: NodeJS.Timeout } | null = null;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The clipboard's text. Electron answers at once or later, depending on its version. */
async function readClipboard(): Promise<string> {
  return await clipboard.readText();
}

/**
 * Puts a secret on the clipboard, marked as one, and takes it off again, unless something else was
 * copied since.
 *
 * @param text the secret
 * @param seconds how long it may stay
 */
export async function copyForAWhile(text: string, seconds: number): Promise<void> {
  if (copied) clearTimeout(copied.timer);
  copied = { digest: digestOf(text), timer: setTimeout(forgetCopied, seconds * 1000) };
  await writeSecret(text);
}

/**
 * Electron before 44 writes one format only besides those it knows: there the text goes unmarked. The
 * name is looked up in the module as a whole, where an older one may lack it.
 */
async function writeSecret(text: string): Promise<void> {
  if (typeof electron.ClipboardItem !== 'function') return void (await clipboard.writeText(text));
  await clipboard.write([new electron.ClipboardItem(markedAsSecret(text, process.platform))]);
}

/** What was recognised last as holding keys, as a digest. */
let pasted: string | null = null;

/** Remembers a text that was pasted, by its digest, so that it can be taken off the clipboard. */
export function notePasted(text: string): void {
  pasted = digestOf(text);
}

/** Takes the text that was pasted last off the clipboard. @returns whether it was still there */
export async function clearPasted(): Promise<boolean> {
  if (pasted === null || digestOf(await readClipboard()) !== pasted) return false;
  pasted = null;
  clipboard.clear();
  return true;
}

/** Takes the secret off the clipboard now, if it is still there. */
export async function forgetCopied(): Promise<void> {
  if (!copied) return;
  const { digest, timer } = copied;
  copied = null;
  clearTimeout(timer);
  if (digestOf(await readClipboard()) === digest) clipboard.clear();
}
