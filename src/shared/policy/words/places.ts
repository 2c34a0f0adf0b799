import { bucketOf, parseArn } from '../arn.ts';

/** A resource pattern in words, and what kinds of resources it can stand for. */
export interface ResourceWords {
  /** "bucket photos", "their own user"; empty for everything. */
  words: string;
  /** As in the table of actions; null where any kind may be meant. */
  kinds: readonly string[] | null;
}

/** Kinds of resources in words, for "every …". */
const everyKind: Readonly<Record<string, string>> = {
  object: 'every bucket',
  bucket: 'every bucket',
  user: 'every user',
  role: 'every role',
  group: 'every group',
  policy: 'every policy',
  key: 'every key',
  queue: 'every queue',
  topic: 'every topic',
};

/** "every bucket" for actions on buckets and objects; empty where the kinds have no word in common. */
export function everywhere(kinds: readonly string[]): string {
  const words = new Set(kinds.map((kind) => everyKind[kind] ?? ''));
  return words.size === 1 ? ([...words][0] ?? '') : '';
}

/** What a pattern of a policy's `Resource` means. */
export function resourceWords(pattern: string): ResourceWords {
  if (pattern === '*') return { words: '', kinds: null };
  const arn = parseArn(pattern);
  const storage = arn && bucketOf(arn);
  if (storage) return storagePlace(storage.bucket, storage.key);
  if (!arn) return { words: pattern, kinds: null };
  const name = arn.resource.split('/').slice(1).join('/');
  const kind = arn.resource.split('/')[0] ?? '';
  switch (arn.service) {
    case 'iam':
      if (kind === '*') return { words: '', kinds: null };
      return { words: identityWords(kind, name), kinds: [kind] };
    case 'kms':
      if (arn.resource === '*') return { words: 'every key', kinds: ['key'] };
      return { words: name === '*' ? `every ${kind}` : `${kind} ${own(name)}`, kinds: ['key'] };
    case 'sqs':
      return { words: arn.resource === '*' ? 'every queue' : `queue ${own(arn.resource)}`, kinds: ['queue'] };
    case 'sns':
      return { words: arn.resource === '*' ? 'every topic' : `topic ${own(arn.resource)}`, kinds: ['topic'] };
    default:
      return { words: pattern, kinds: null };
  }
}

function storagePlace(bucket: string, key: string | null): ResourceWords {
  const where = bucket === '*' ? 'every bucket' : `bucket ${own(bucket)}`;
  // A `*` reaches over a slash: without one, the pattern means objects too.
  if (key === null) return { words: where, kinds: bucket.endsWith('*') ? ['bucket', 'object'] : ['bucket'] };
  if (key === '*') return { words: where, kinds: ['object'] };
  const under = key.endsWith('/*') ? `under ${own(key.slice(0, -1))}` : `object ${own(key)}`;
  return { words: `${where}, ${under}`, kinds: ['object'] };
}

function identityWords(kind: string, name: string): string {
  if (name === '*') return everyKind[kind] ?? `every ${kind}`;
  if (/^\$\{aws:username\}$/i.test(name)) return `their own ${kind}`;
  return `${kind} ${own(name)}`;
}

/** Names with variables, readable. */
const own = (name: string): string =>
  name.replace(/\$\{aws:username\}/gi, '(their name)').replace(/\$\{([*?$])\}/g, '$1');
