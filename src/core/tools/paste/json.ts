import type { Reader } from './found.ts';
import { keysIn } from './tree.ts';

/** JSON, alone or with a command line and prompts around it, or one document a line. */
export const readJson: Reader = (text) => {
  if (!text.includes('{')) return null;
  const documents = documentsIn(text);
  const keys = keysIn(documents.length === 1 ? documents[0] : documents);
  return keys.length > 0 ? { format: formatOf(documents[0]), keys } : null;
};

/** Documents looked for in a text that is not one as a whole. */
const mostDocuments = 1000;

function documentsIn(text: string): unknown[] {
  const whole = parse(unwrapped(text));
  if (whole !== undefined) return [whole];
  return pieces(text).flatMap((piece) => {
    const value = parse(piece);
    return value === undefined ? [] : [value];
  });
}

/** JSON within a string of JSON, as logs and some answers have it. */
function unwrapped(text: string): string {
  if (!/^\s*"\s*[[{]/.test(text)) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

/** Pieces from a brace at the beginning of a line to where as many are closed, in one walk. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let [depth, start, quoted] = [0, 0, false];
  for (let at = 0; at < text.length && found.length < mostDocuments; at++) {
    const sign = text.charAt(at);
    if (depth === 0) {
      if (sign !== '{') continue;
      [depth, start, quoted] = [1, at, false];
    } else if (sign === '\\' && quoted) at++;
    else if (sign === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (sign === '{') depth++;
    else if (sign === '}' && --depth === 0) found.push(text.slice(start, at + 1));
  }
  return found;
}

function parse(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function formatOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return 'JSON';
  if ('AccessKey' in value) return 'AWS CLI, create-access-key';
  if ('Credentials' in value) return 'AWS STS, temporary credentials';
  if ('Version' in value && 'AccessKeyId' in value) return 'credential_process output';
  if ('applicationKey' in value || 'applicationKeyId' in value) return 'Backblaze B2, application key';
  if ('aliases' in value || 'hosts' in value) return 'MinIO client configuration';
  return 'JSON';
}
