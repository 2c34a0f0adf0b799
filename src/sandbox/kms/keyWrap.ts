/**
 * AES key wrap with padding, which Electron's cryptography does not have as a cipher of its own.
 * Source: RFC 5649, section 4.2, and RFC 3394, section 2.2.2.
 */
import { createDecipheriv } from 'node:crypto';

/** The first half of the alternative initial value. */
const marker = 0xa65959a6;

function decryptBlock(key: Buffer, block: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return Buffer.concat([decipher.update(block), decipher.final()]);
}

/** Undoes RFC 3394 without looking at the initial value. */
function unwrapBlocks(key: Buffer, wrapped: Buffer): Buffer {
  let head = wrapped.subarray(0, 8);
  const blocks = Array.from({ length: wrapped.length / 8 - 1 }, (_, i) =>
    wrapped.subarray(8 * (i + 1), 8 * (i + 2)),
  );
  for (let round = 5; round >= 0; round--) {
    for (let i = blocks.length; i >= 1; i--) {
      const counter = Buffer.alloc(8);
      counter.writeBigUInt64BE(BigInt(blocks.length * round + i));
      const mixed = Buffer.from(head.map((byte, at) => byte ^ (counter[at] ?? 0)));
      const opened = decryptBlock(key, Buffer.concat([mixed, blocks[i - 1] ?? Buffer.alloc(8)]));
      head = opened.subarray(0, 8);
      blocks[i - 1] = opened.subarray(8);
    }
  }
  return Buffer.concat([head, ...blocks]);
}

/**
 * Unwraps what was wrapped with padding.
 *
 * @param key 32 bytes
 * @returns null for anything else
 */
export function unwrapPadded(key: Buffer, wrapped: Buffer): Buffer | null {
  if (key.length !== 32 || wrapped.length < 16 || wrapped.length % 8 !== 0) return null;
  const opened = wrapped.length === 16 ? decryptBlock(key, wrapped) : unwrapBlocks(key, wrapped);
  const length = opened.readUInt32BE(4);
  const padded = opened.subarray(8);
  const fits = length > padded.length - 8 && length <= padded.length;
  if (opened.readUInt32BE(0) !== marker || !fits) return null;
  return padded.subarray(length).every((byte) => byte === 0) ? padded.subarray(0, length) : null;
}
