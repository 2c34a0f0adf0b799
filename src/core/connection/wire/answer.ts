import type { Readable } from 'node:stream';

/** What an answer's document is, as far as it matters before it is read. */
export type Shape = 'complete' | 'cut' | 'html' | 'other';

/** An error as the document has it. The sentence may quote the request: it is matched, never shown. */
export interface ErrorAnswer {
  code: string | null;
  said: string;
  /** The region that S3 says is right. */
  region: string | null;
}

/** Whether a document is a web page rather than an answer. */
export const isPage = (body: Buffer): boolean =>
  /^\s*(?:<!doctype html|<html)/i.test(body.toString('utf8', 0, 600));

/**
 * Whether a document is the whole answer to an action of IAM or STS: `<ACTIONResponse>` from beginning to end with
 * its `RequestId`. The SDK reads any document, a sign-in page included, as an empty answer.
 *
 * @param body UTF-8; only its ends are read, because it may be large
 * @param action such as `ListUsers`
 */
export function shapeOf(body: Buffer, action: string): Shape {
  const start = body.toString('utf8', 0, 600).trimStart();
  if (isPage(body)) return 'html';
  if (!new RegExp(`^(?:<\\?xml[^>]*>\\s*)?<${action}Response[\\s>]`).test(start)) {
    return start === '' || `<${action}Response`.startsWith(start) ? 'cut' : 'other';
  }
  if (
    !body
      .toString('utf8', Math.max(0, body.length - 200))
      .trimEnd()
      .endsWith(`</${action}Response>`)
  )
    return 'cut';
  return body.lastIndexOf('<RequestId>') >= 0 ? 'complete' : 'other';
}

/** What stands for the code of an error document that has none one could show. */
const noCode = '?';

/** The code and sentence of a refusal, where the document has them. */
export function readErrorAnswer(text: string): ErrorAnswer {
  const told = /<Code>\s*([A-Za-z0-9.:_-]{1,128})\s*<\/Code>/.exec(text)?.[1];
  const code = told ?? (/<Error[\s>][\s\S]{0,4000}?<Code>/.test(text) ? noCode : null);
  return {
    code,
    said: /<Message>([\s\S]{0,4000}?)<\/Message>/.exec(text)?.[1]?.trim() ?? '',
    region: /<Region>\s*([^<]{1,64}?)\s*<\/Region>/.exec(text)?.[1] ?? null,
  };
}

/** Most bytes of an answer. A page of a thousand users with long policies has a few megabytes. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Reads a body to its end.
 *
 * @throws the stream's error; Error when the body is too large
 */
export async function readBody(body: Readable | Uint8Array | string | undefined): Promise<Buffer> {
  if (body === undefined) return Buffer.alloc(0);
  if (typeof body === 'string') return Buffer.from(body);
  if (body instanceof Uint8Array) return Buffer.from(body);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) throw new Error('The answer is too large.');
  }
  return Buffer.concat(chunks);
}
