import type { Decipheriv } from 'node:crypto';

/**
 * All that a cipher opens, of which no other copy is left.
 *
 * @throws Error where it does not end as it has to
 */
export function decipherAll(opening: Decipheriv, sealed: Uint8Array): Buffer {
  const first = opening.update(sealed);
  try {
    return Buffer.concat([first, opening.final()]);
  } finally {
    first.fill(0);
  }
}
