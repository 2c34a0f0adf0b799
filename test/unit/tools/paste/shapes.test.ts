import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveEndpoints } from '#core/clouds/providers/endpoints.ts';
import { providerById } from '#core/clouds/providers/index.ts';
import { type FoundKey, recognise } from '#core/tools/paste/recognise.ts';

/**
 * What programs, pages and people write keys as, one file each. `expected.json` says what must come
 * out of each: of a key all that is named there, or null where nothing must be taken for a key.
 */
const folder = join(import.meta.dirname, '../../../fixtures/pastes');
type Wanted = Record<string, string>;
const expected: Record<string, Wanted | { keys: Wanted[] } | null> = JSON.parse(
  readFileSync(join(folder, 'expected.json'), 'utf8'),
);
const wantedOf = (one: Wanted | { keys: Wanted[] } | null): Wanted[] =>
  one === null ? [] : Array.isArray(one.keys) ? one.keys : [one as Wanted];
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
    const wanted = wantedOf(expected[name] ?? null);
    const { keys, notices } = recognise(readFileSync(join(folder, name), 'utf8'));
    const shown = wanted.length === 0 ? keys.filter((key) => key.secretAccessKey) : keys;
    expect(shown).toHaveLength(wanted.length);
    if (keys.length === 0) expect(notices).not.toEqual([]);
    for (const [i, key] of shown.entries()) {
      const { provider, ...words } = clear(key);
      const { provider: whose, ...others } = wanted[i] ?? {};
      expect(words).toMatchObject(others);
      // Whose it is, is said or asked; an address that is nobody's is some S3 service's.
      expect(whose ? [whose] : [undefined, 's3']).toContain(provider);
    }
  });
});
