import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const core = join(root, 'src/core');

/** The wings of core, each of which imports only those before it (docs/ARCHITECTURE.md). */
const wings = [
  'formats',
  'store',
  'clouds',
  'profiles',
  'tools',
  'accounts',
  'keys',
  'rotation',
  'doctor',
  'advisor',
];
/** Where all may stand. */
const ground = ['deps.ts', 'ownEnvironment.ts', 'ownEnvironment.json'];

const within = (folder: string, kind: 'file' | 'folder'): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => (kind === 'file' ? entry.isFile() : entry.isDirectory()))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

/** What a text of core imports of core, types too: paths within it. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(core, file), 'utf8');
  return [...text.matchAll(/(?:\bfrom\s+|\bimport\s*\(?\s*)'(#core\/|\.{1,2}\/)([^']+)'/g)]
    .map(([, start = '', rest = '']) => (start === '#core/' ? rest : join(dirname(file), start, rest)))
    .filter((path) => !path.startsWith('..'));
}

const arrows = within(core, 'file')
  .filter((file) => file.endsWith('.ts'))
  .flatMap((from) => importsOf(from).map((to) => ({ from, to })));

/** A file at the root of core is a room of its own. */
const roomOf = (file: string): string => (dirname(file) === '.' ? file : dirname(file));

/** The rooms that can be reached from one by going along the arrows at least once. */
function reachable(start: string, next: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const seen = new Set<string>();
  const open = [...(next.get(start) ?? [])];
  for (let room = open.pop(); room !== undefined; room = open.pop()) {
    if (seen.has(room)) continue;
    seen.add(room);
    open.push(...(next.get(room) ?? []));
  }
  return seen;
}

describe('the house', () => {
  it('finds the imports of core', () => {
    expect(arrows.length).toBeGreaterThan(1000);
    expect(arrows.filter(({ to }) => !existsSync(join(core, to)))).toEqual([]);
  });

  it('has no circle of folders, a folder and one within it included', () => {
    const next = new Map<string, Set<string>>();
    for (const { from, to } of arrows) {
      const [a, b] = [roomOf(from), roomOf(to)];
      if (a !== b) next.set(a, (next.get(a) ?? new Set()).add(b));
    }
    expect([...next.keys()].filter((room) => reachable(room, next).has(room))).toEqual([]);
  });

  it('lets each wing import only the wings before it', () => {
    const place = (file: string) => wings.indexOf(file.split('/')[0] ?? '');
    const wrong = arrows.filter(({ from, to }) => {
      if (place(from) === -1) return ground.includes(from) && !ground.includes(to);
      return place(to) === -1 ? !ground.includes(to) : place(to) > place(from);
    });
    expect(wrong).toEqual([]);
  });

  it('has every wing in a folder, and no file beside a folder of its name', () => {
    const folders = within(core, 'folder');
    expect(folders).toEqual(expect.arrayContaining(wings));
    const all = ['core', 'main', 'sandbox'].flatMap((part) =>
      within(join(root, 'src', part), 'folder').map((folder) => join(root, 'src', part, folder)),
    );
    expect(all.filter((folder) => existsSync(`${folder}.ts`))).toEqual([]);
  });

  it.each(wings)('tests %s in folders that its sources have', (wing) => {
    const tests = join(root, 'test/unit', wing);
    const folders = existsSync(tests) ? within(tests, 'folder') : [];
    const strange = folders.filter((folder) => !existsSync(join(core, wing, folder)));
    expect(strange).toEqual([]);
  });
});
