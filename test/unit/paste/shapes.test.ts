import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FoundKey, recognise } from '#core/paste/recognise.ts';
import { resolveEndpoints } from '#core/providers/endpoints.ts';
import { providerById } from '#core/providers/index.ts';

/**
 * What programs, pages and people write keys as, one file each. `expected.json` says what must come
 * out of each: of a key all that is named there, or null where nothing must be taken for a key.
 */
const folder = join(import.meta.dirname, '../../fixtures/pastes');
const expected: Record<string, Record<string, string> | null> = JSON.parse(
  readFileSync(join(folder, 'expected.json'), 'utf8'),
);
const names = readdirSync(folder).filter((name) => name !== 'expected.json');

/** A key in the clear, with the storage endpoint that a profile of it would have. */
const clear = ({ secretAccessKey, sessionToken, endpoints, ...words }: FoundKey) => ({
  ...words,
  secretAccessKey: secretAccessKey?.reveal(),
  sessionToken: sessionToken?.reveal(),
  endpoint: words.provider && resolveEndpoints(providerById(words.provider), { ...words, endpoints }).s3,
});

describe('a paste', () => {
  it('is expected to be something, whatever it is', () => {
    expect(names.sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(names)('%s', (name) => {
    const wanted = expected[name];
    const { keys } = recognise(readFileSync(join(folder, name), 'utf8'));
    if (!wanted) return expect(keys.filter((key) => key.secretAccessKey)).toEqual([]);
    expect(keys).toHaveLength(1);
    for (const key of keys) {
      const { provider, ...words } = clear(key);
      expect(words).toMatchObject(
        Object.fromEntries(Object.entries(wanted).filter(([k]) => k !== 'provider')),
      );
      // Whose it is, is said or asked; an address that is nobody's is some S3 service's.
      expect(wanted.provider ? [wanted.provider] : [undefined, 's3']).toContain(provider);
    }
  });
});
