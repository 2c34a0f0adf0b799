import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '../../../src/renderer');
const textsIn = (folder: string): [file: string, text: string][] =>
  readdirSync(join(renderer, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.tsx'))
    .map((file) => [file, readFileSync(join(renderer, folder, file), 'utf8')]);

/** What a file gives that is drawn: functions and constants with a capital, contexts aside. */
const componentsOf = (text: string): string[] =>
  [...text.matchAll(/^export (?:default )?(?:function|const) ([A-Z]\w*)/gm)].flatMap(
    ([, name]) => name ?? [],
  );

/** Drawn by others of them only, and seen there. */
const parts = new Set(['FieldAbout', 'GridHead', 'GridRow']);

it('the gallery shows every component', () => {
  const gallery = textsIn('gallery')
    .map(([, text]) => text)
    .join('\n');
  const components = textsIn('components').flatMap(([, text]) => componentsOf(text));
  expect(components.length).toBeGreaterThan(30);
  const missing = components.filter((name) => !parts.has(name) && !gallery.includes(`<${name}`));
  expect(missing).toEqual([]);
});
