import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bucket } from '#sandbox/account.ts';
import { page } from '#sandbox/s3/listing.ts';

const at = new Date('2026-01-02T03:04:05Z');
const bucketWith = (names: readonly string[]): Bucket => ({
  name: 'b',
  createdAt: at,
  uploads: new Map(),
  objects: new Map(
    names.map((name) => [name, { content: Buffer.alloc(0), etag: '', modifiedAt: at, headers: {} }]),
  ),
});

/** Everything there is, read page by page as a client does. */
function walk(bucket: Bucket, options: { prefix: string; delimiter: string; maxKeys: number }) {
  const names: string[] = [];
  for (let after = ''; ; ) {
    const { entries, truncated } = page(bucket, { ...options, after });
    expect(entries.length).toBeLessThanOrEqual(options.maxKeys);
    names.push(...entries.map(({ name }) => name));
    if (!truncated) return names;
    after = entries.at(-1)?.name ?? '';
  }
}

const key = fc.string({
  unit: fc.constantFrom('a', 'b', '/', 'é', '\u{1F600}', '\uFFFD', '-'),
  minLength: 1,
  maxLength: 6,
});

describe('a page of a bucket', () => {
  it('leads, page after page, to every name once and in order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(key, { maxLength: 30 }),
        fc.constantFrom('', 'a', 'a/', 'b-'),
        fc.constantFrom('', '/', '-'),
        fc.integer({ min: 1, max: 5 }),
        (keys, prefix, delimiter, maxKeys) => {
          const expected = new Set<string>();
          for (const name of keys.filter((candidate) => candidate.startsWith(prefix))) {
            const rest = name.slice(prefix.length);
            const cut = delimiter === '' ? -1 : rest.indexOf(delimiter);
            expected.add(cut < 0 ? name : prefix + rest.slice(0, cut + 1));
          }
          const inOrder = [...expected].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
          expect(walk(bucketWith(keys), { prefix, delimiter, maxKeys })).toEqual(inOrder);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('is not called truncated when it ends exactly at the limit', () => {
    const bucket = bucketWith(['a', 'b/1', 'b/2']);
    expect(page(bucket, { prefix: '', delimiter: '/', after: '', maxKeys: 2 }).truncated).toBe(false);
    expect(page(bucket, { prefix: '', delimiter: '', after: '', maxKeys: 2 }).truncated).toBe(true);
  });
});
