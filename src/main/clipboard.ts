import { createHash } from 'node:crypto';
import { clipboard } from 'electron';

/** What was copied last, as a digest: the secret itself is not kept. */
let copied: { digest: string; timer: NodeJS.Timeout } | null = null;

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The clipboard's text. Electron answers at once or later, depending on its version. */
export async function readClipboard(): Promise<string> {
  return await clipboard.readText();
}

/**
 * Puts a secret on the clipboard and takes it off again, unless something else was copied since.
 *
 * @param text the secret
 * @param seconds how long it may stay
 */
export function copyForAWhile(text: string, seconds: number): void {
  if (copied) clearTimeout(copied.timer);
  clipboard.writeText(text);
  copied = { digest: digestOf(text), timer: setTimeout(forgetCopied, seconds * 1000) };
}

/** Takes the secret off the clipboard now, if it is still there. */
export async function forgetCopied(): Promise<void> {
  if (!copied) return;
  const { digest, timer } = copied;
  copied = null;
  clearTimeout(timer);
  if (digestOf(await readClipboard()) === digest) clipboard.clear();
}
