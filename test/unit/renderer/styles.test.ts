import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const src = join(import.meta.dirname, '../../../src');
const renderer = join(src, 'renderer');

/** What a file brings when it is loaded: styles too, but nothing that is imported on demand. */
const importedBy = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s)?'([^']+)';/gm)]
    .flatMap(([, spec]) => spec ?? [])
    .filter((spec) => spec.startsWith('.') || spec.startsWith('#'))
    .map((spec) => (spec.startsWith('#') ? join(src, spec.slice(1)) : join(file, '..', spec)))
    .filter((path) => existsSync(path));

function broughtBy(entry: string): Set<string> {
  const all = new Set([entry]);
  for (const file of all) if (/\.tsx?$/.test(file)) for (const next of importedBy(file)) all.add(next);
  return all;
}

const files = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .map((path) => join(renderer, path))
  .filter((path) => !path.startsWith(join(renderer, 'gallery')));

/** The classes that a style sheet speaks of. */
const styledIn = (sheet: string): Set<string> =>
  new Set([...readFileSync(sheet, 'utf8').matchAll(/\.([a-z][\w-]*)/g)].flatMap(([, name]) => name ?? []));

/** The classes that a component names in plain words. */
const namedIn = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/className=(?:"([^"]+)"|\{[^}]*\})/g)]
    .flatMap(([whole, plain]) => plain ?? [...whole.matchAll(/'([^']*)'/g)].flatMap(([, text]) => text ?? []))
    .flatMap((text) => text.split(/\s+/))
    .filter((name) => name !== '');

it('what is loaded on demand brings the styles of its classes', () => {
  const sheets = files.filter((path) => path.endsWith('.css')).map((path) => [path, styledIn(path)] as const);
  const first = broughtBy(join(renderer, 'main.tsx'));
  const entries = files
    .filter((path) => /\.tsx?$/.test(path))
    .flatMap((path) =>
      [...readFileSync(path, 'utf8').matchAll(/import\(\s*'([^']+\.tsx)'\s*\)/g)].map(([, spec = '']) =>
        spec.startsWith('#') ? join(src, spec.slice(1)) : join(path, '..', spec),
      ),
    );
  expect(entries.length).toBeGreaterThan(25);
  const missing = new Set<string>();
  for (const entry of new Set(entries)) {
    const brought = new Set([...first, ...broughtBy(entry)]);
    for (const file of [...brought].filter((path) => path.endsWith('.tsx')))
      for (const name of namedIn(file)) {
        const styling = sheets.filter(([, names]) => names.has(name)).map(([sheet]) => sheet);
        if (styling.length > 0 && !styling.some((sheet) => brought.has(sheet)))
          missing.add(
            `${relative(renderer, file)}: ${name} of ${styling.map((one) => relative(renderer, one)).join(', ')}`,
          );
      }
  }
  expect([...missing].sort()).toEqual([]);
});
