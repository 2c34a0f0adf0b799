import { createFinder, type Span } from './occurrences.ts';

/**
 * Where given secrets stand in a text, as they are and as files write them: escaped as JSON, as XML, in
 * an address.
 */
export function findKnown(text: string, secrets: readonly string[]): Span[] {
  return secrets.length === 0 ? [] : createFinder(secrets.flatMap(spellings))(text);
}

function spellings(secret: string): string[] {
  const json = JSON.stringify(secret).slice(1, -1);
  const xml = secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const all = [
    secret,
    json,
    json.replaceAll('/', '\\/'),
    xml,
    xml.replaceAll('"', '&quot;').replaceAll("'", '&apos;'),
    encodeURIComponent(secret.replace(/\p{Surrogate}/gu, '\ufffd')),
    Buffer.from(secret).toString('base64'),
  ];
  return [...new Set(all)];
}
