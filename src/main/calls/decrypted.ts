import { QCredError } from '#shared/errors.ts';

/** What was decrypted and not asked for yet. The window knows it by a name, and what it is like. */
export interface DecryptedTexts {
  /** Keeps one, and overwrites it when its time is up. */
  keep(plaintext: Buffer): { resultId: string; bytes: number; isText: boolean; seconds: number };
  /** Hands one over; it is still kept. @throws QCredError not_found */
  take(resultId: string): Buffer;
  forget(resultId: string): void;
}

/** As long as somebody who asked for it takes to look at it. */
const keptSeconds = 120;
/** A person looks at one at a time. */
const mostKept = 5;

/** @param uuid gives names that cannot be guessed */
export function createDecryptedTexts(uuid: () => string): DecryptedTexts {
  const held = new Map<string, { plaintext: Buffer; timer: NodeJS.Timeout }>();

  function forget(resultId: string): void {
    const found = held.get(resultId);
    if (!found) return;
    clearTimeout(found.timer);
    found.plaintext.fill(0);
    held.delete(resultId);
  }

  return {
    keep(plaintext) {
      const resultId = uuid();
      const timer = setTimeout(() => forget(resultId), keptSeconds * 1000).unref();
      held.set(resultId, { plaintext, timer });
      const [oldest] = held.keys();
      if (held.size > mostKept && oldest !== undefined) forget(oldest);
      const isText = Buffer.from(plaintext.toString('utf8')).equals(plaintext);
      return { resultId, bytes: plaintext.length, isText, seconds: keptSeconds };
    },
    take(resultId) {
      const found = held.get(resultId);
      if (found) return found.plaintext;
      throw new QCredError('not_found', 'What was decrypted is forgotten by now.', 'Decrypt it again.');
    },
    forget,
  };
}
