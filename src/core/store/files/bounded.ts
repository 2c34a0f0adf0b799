import { open } from 'node:fs/promises';
import { readFault } from './faults.ts';

/** Bytes that are asked for at once. */
const pieceBytes = 64 * 1024;

/**
 * The bytes of a file, of which no more is read than it takes to see that there are too many.
 *
 * @param most bytes that it may have
 * @returns its bytes, which nobody else holds; null for a larger file, whatever was read of it overwritten
 * @throws QCredError file_unreadable
 */
export async function readAtMost(path: string, most: number): Promise<Buffer | null> {
  const told = (error: unknown): never => {
    throw readFault(error, path);
  };
  const handle = await open(path).catch(told);
  let bytes = Buffer.alloc(Math.min(pieceBytes, most + 1));
  try {
    for (let size = 0; ; ) {
      if (size === bytes.length) {
        const larger = Buffer.alloc(Math.min(most + 1, size * 2));
        bytes.copy(larger);
        bytes.fill(0);
        bytes = larger;
      }
      const { bytesRead } = await handle.read(bytes, size, bytes.length - size).catch(told);
      size += bytesRead;
      if (size > most) {
        bytes.fill(0);
        return null;
      }
      if (bytesRead === 0) return bytes.subarray(0, size);
    }
  } finally {
    await handle.close();
  }
}
