import { isLocked, open, seal } from '#core/store/crypto/box.ts';
import { writeAtomic } from '#core/store/files/atomic.ts';
import { isMissing } from '#core/store/files/faults.ts';
import { openToChange, readOwn } from '#core/store/files/own.ts';
import { QCredError } from '#shared/errors.ts';
import type { End } from './chain.ts';

/**
 * Where the log ended after the last append. It is what shows that records were cut off at the
 * end, which a chain alone cannot.
 */
export interface Head extends End {
  /** Length of the log in bytes. */
  size: number;
  /** Whether there is an anchor; undefined in a log of before there were any. */
  anchored?: boolean;
  /** When the anchor may be written again, in milliseconds since 1970. */
  due?: number;
  /** Whether the anchor has not followed to here yet. */
  late?: boolean;
}

const place = Buffer.from('activity head');
/** Always the same length, so that it is replaced by one small write in place that is never half done. */
const jsonLength = 160;

/** The head; `none` when there is no such file, `lost` when it was damaged or is of another vault. @throws QCredError locked */
export async function readHead(path: string, key: Uint8Array): Promise<Head | 'none' | 'lost'> {
  try {
    const head: unknown = JSON.parse(Buffer.from(open(key, await readOwn(path), place)).toString());
    return isHead(head) ? head : 'lost';
  } catch (error) {
    if (isLocked(error)) throw error;
    return isMissing(error) ? 'none' : 'lost';
  }
}

/** Nobody else can have sealed it; a head of another shape is of another version of QCred. */
function isHead(value: unknown): value is Head {
  const { seq, link, size }: { [K in keyof Head]?: unknown } = Object(value);
  return Number.isSafeInteger(seq) && typeof link === 'string' && Number.isSafeInteger(size);
}

/**
 * Replaces the head. Not synced: a power cut brings back an older one, and then the log is ahead
 * of it, which the next append understands.
 */
export async function writeHead(
  path: string,
  key: Uint8Array,
  head: Head,
  randomBytes: (length: number) => Uint8Array,
): Promise<void> {
  const sealed = seal(key, Buffer.from(JSON.stringify(head).padEnd(jsonLength)), place, randomBytes);
  const file = await openToChange(path).catch((error: unknown) => {
    // What is no file of ours is replaced.
    if (isMissing(error) || error instanceof QCredError) return null;
    throw error;
  });
  // The first comes whole: killed between making and filling it, a process would leave a damaged one.
  if (file === null) return writeAtomic(path, sealed, { mode: 0o600 });
  try {
    await file.write(sealed, 0, sealed.length, 0);
  } catch {
    // A disk that failed may have taken a part: then it is replaced as a whole.
    await writeAtomic(path, sealed);
  } finally {
    await file.close();
  }
}
