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

/** What stands between `<NAME>` and the next `</NAME>`, when that is near enough; found in one go. */
function within(text: string, name: string, most: number): string | null {
  const open = text.indexOf(`<${name}>`);
  if (open === -1) return null;
  const begin = open + name.length + 2;
  const end = text.slice(begin, begin + most + name.length + 3).indexOf(`</${name}>`);
  return end === -1 ? null : text.slice(begin, begin + end).trim();
}

/** The code and sentence of a refusal, where the document has them. The first of each counts. */
export function readErrorAnswer(text: string): ErrorAnswer {
  const told = within(text, 'Code', 128) ?? '';
  const isCode = /^[A-Za-z0-9.:_-]+$/.test(told);
  const isError = /<Error[\s>]/.test(text) && text.includes('<Code>');
  const region = within(text, 'Region', 64);
  return {
    code: isCode ? told : isError ? noCode : null,
    said: within(text, 'Message', 4000) ?? '',
    region: region === null || region === '' || region.includes('<') ? null : region,
  };
}
