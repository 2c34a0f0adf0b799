import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

const renderer = join(import.meta.dirname, '../../../src/renderer');

/** Every folder is a room; a file beside `main.tsx` is one of its own. */
const roomOf = (file: string): string => (file.includes('/') ? posix.dirname(file) : file);

const sources = readdirSync(renderer, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(sep).join('/'))
  .filter((file) => /\.tsx?$/.test(file));

/** What a file imports of the renderer: the files, from its root; and what it names in another way. */
function importsOf(file: string): { known: string[]; odd: string[] } {
  const text = readFileSync(join(renderer, file), 'utf8');
  const specs = [...text.matchAll(/(?:\bfrom|\bimport\(|\bimport)\s*'([^']+)'/g)].flatMap(
    ([, spec]) => spec ?? [],
  );
  const inside = specs.filter((spec) => spec.startsWith('.') || spec.startsWith('#renderer/'));
  return {
    known: inside.map((spec) =>
      spec.startsWith('.') ? posix.join(posix.dirname(file), spec) : spec.slice('#renderer/'.length),
    ),
    odd: inside.filter((spec) => !/^(?:\.\/[^/]+|#renderer\/.+)$/.test(spec)),
  };
}

/** The first circle among rooms, as the rooms one walks through; null where there is none. */
function circle(arrows: ReadonlyMap<string, ReadonlySet<string>>): string[] | null {
  const done = new Set<string>();
  const walk = (room: string, path: readonly string[]): string[] | null => {
    const at = path.indexOf(room);
    if (at >= 0) return [...path.slice(at), room];
    if (done.has(room)) return null;
    for (const next of arrows.get(room) ?? []) {
      const found = walk(next, [...path, room]);
      if (found) return found;
    }
    done.add(room);
    return null;
  };
  for (const room of arrows.keys()) {
    const found = walk(room, []);
    if (found) return found;
  }
  return null;
}

describe('the rooms of the window', () => {
  it('import each other one way only', () => {
    const arrows = new Map<string, Set<string>>();
    for (const file of sources) {
      const room = roomOf(file);
      const to = arrows.get(room) ?? new Set();
      for (const target of importsOf(file).known) if (roomOf(target) !== room) to.add(roomOf(target));
      arrows.set(room, to);
    }
    expect(arrows.size).toBeGreaterThan(20);
    expect(circle(arrows)).toBeNull();
  });

  it('are named from the root by those in other rooms', () => {
    expect(sources.flatMap((file) => importsOf(file).odd.map((spec) => `${file}: ${spec}`))).toEqual([]);
  });

  it('show a circle where there is one', () => {
    const arrows = new Map([
      ['shell', new Set(['features/a'])],
      ['features/a', new Set(['stores'])],
      ['stores', new Set(['features/a'])],
    ]);
    expect(circle(arrows)).toEqual(['features/a', 'stores', 'features/a']);
  });
});
