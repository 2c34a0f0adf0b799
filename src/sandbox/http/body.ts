import type { IncomingMessage } from 'node:http';
import { Refusal } from './refusal.ts';

const tooLarge = (limit: number) =>
  new Refusal(400, 'EntityTooLarge', 'Your proposed upload exceeds the maximum allowed size', {
    fields: { MaxSizeAllowed: String(limit) },
    headers: { connection: 'close' },
  });

/**
 * Reads a whole body into memory.
 *
 * @param limit most bytes
 * @param invite called when the body is wanted: the moment to send `100 Continue`
 * @throws Refusal EntityTooLarge, before reading when the length is announced; Error when the client went away
 */
export function readBody(message: IncomingMessage, limit: number, invite: () => void): Promise<Buffer> {
  if (Number(message.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge(limit));
  invite();
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    message.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      // Keep reading and forgetting: hanging up now would lose the answer on its way to the client.
      chunks = [];
      reject(tooLarge(limit));
    });
    message.on('end', () => resolve(Buffer.concat(chunks)));
    message.on('error', reject);
    message.on('close', () => reject(new Error('The client went away.')));
  });
}
