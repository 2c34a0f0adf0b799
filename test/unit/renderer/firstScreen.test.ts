import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';

const src = join(import.meta.dirname, '../../../src');

/** What a file needs when it is loaded: types are gone by then, and what is imported on demand is not there yet. */
const neededBy = (file: string): string[] =>
  [
    ...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s)?'([^']+)';/gm),
  ].flatMap(([, spec]) => spec ?? []);

const fileOf = (from: string, spec: string): string =>
  spec.startsWith('#') ? join(src, spec.slice(1)) : join(from, '..', spec);

/** Everything that the first screen loads: packages by name, and by which way each was come to first. */
function loaded(entry: string): Map<string, string[]> {
  const ways = new Map<string, string[]>();
  const walk = (file: string, way: readonly string[]) => {
    for (const spec of neededBy(file)) {
      const inside = spec.startsWith('.') || spec.startsWith('#');
      const name = inside ? fileOf(file, spec) : spec;
      if (ways.has(name)) continue;
      ways.set(name, [...way, inside ? relative(src, name) : spec]);
      if (inside && /\.tsx?$/.test(name) && existsSync(name)) walk(name, ways.get(name) ?? []);
    }
  };
  walk(entry, []);
  return ways;
}

it('the first screen loads neither the schemas nor the form library', () => {
  const ways = loaded(join(src, 'renderer/main.tsx'));
  expect(ways.size).toBeGreaterThan(50);
  const heavy = [...ways].filter(([name]) => name === 'zod' || name.startsWith('react-aria-components'));
  expect(heavy.map(([, way]) => way.join(' → '))).toEqual([]);
});
