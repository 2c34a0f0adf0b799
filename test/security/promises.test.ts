/** A promise names its attacks, and each attack a promise. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const promises = readFileSync(join(root, 'docs', 'SECURITY.md'), 'utf8');
/** Names of files of tests, as the text has them: with their folder, or without. */
const named = [...promises.matchAll(/`((?:[\w-]+\/)*)([\w.-]+\.(?:test|spec)\.ts)`/g)].map(
  ([, folder, name]) => join(root, folder || 'test/security', name ?? ''),
);

it('each attack of this room stands behind a promise of SECURITY.md', () => {
  const attacks = readdirSync(import.meta.dirname).filter((name) => /\.(?:test|spec)\.ts$/.test(name));
  const own = import.meta.filename;
  const unnamed = attacks.filter((name) => {
    const path = join(import.meta.dirname, name);
    return path !== own && !named.includes(path);
  });
  expect(attacks.length).toBeGreaterThan(30);
  expect(unnamed).toEqual([]);
  expect(promises).toContain('`test/security/server`');
});

it('each test that SECURITY.md names is there', () => {
  expect(named.length).toBeGreaterThan(30);
  expect(named.filter((path) => !existsSync(path))).toEqual([]);
});
