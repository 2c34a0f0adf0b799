import type { RawKey, Reader } from './found.ts';
import { gather, isKey, type Pair } from './gather.ts';

/** JSON, alone or with a command line and prompts around it. */
export const readJson: Reader = (text) => {
  const value = parse(text) ?? parse(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  if (value === null) return null;
  const keys = objectsIn(value).flatMap(keyOf);
  return keys.length > 0 ? { format: formatOf(value), keys } : null;
};

function parse(text: string): object | null {
  if (!/^\s*[[{]/.test(text)) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

interface Place {
  object: Record<string, unknown>;
  /** The property it was found under. */
  under: string;
}

/** Every object in a value, outermost first. Not recursive, because a hostile text is as deep as it is long. */
function objectsIn(value: object): Place[] {
  const places: Place[] = [];
  const open: Place[] = [{ object: { ...value }, under: '' }];
  for (let place = open.pop(); place; place = open.pop()) {
    places.push(place);
    const inner: Place[] = [];
    for (const [under, child] of Object.entries(place.object)) {
      if (typeof child === 'object' && child !== null) inner.push({ object: { ...child }, under });
    }
    // Last in, first out: turned round, so that the text's order stays.
    for (const child of inner.reverse()) open.push(child);
  }
  return places;
}

function keyOf({ object, under }: Place): RawKey[] {
  const pairs: Pair[] = [];
  for (const [label, value] of Object.entries(object)) {
    if (typeof value === 'string') pairs.push([label, value]);
    else if (typeof value === 'number') pairs.push([label, String(value)]);
  }
  // A role's credentials on a server call the session token `Token`.
  if (typeof object.Token === 'string' && typeof object.AccessKeyId === 'string') {
    pairs.push(['SessionToken', object.Token]);
  }
  // An alias of the MinIO client is known by the name of its property.
  const isAlias = typeof object.url === 'string' && typeof object.accessKey === 'string';
  return gather(pairs, isAlias ? { name: under } : {}).filter(isKey);
}

function formatOf(value: object): string {
  if ('AccessKey' in value) return 'AWS CLI, create-access-key';
  if ('Credentials' in value) return 'AWS STS, temporary credentials';
  if ('Version' in value && 'AccessKeyId' in value) return 'credential_process output';
  if ('applicationKey' in value || 'applicationKeyId' in value) return 'Backblaze B2, application key';
  if ('aliases' in value || 'hosts' in value) return 'MinIO client configuration';
  return 'JSON';
}
