/**
 * The areas whose tests are tested (docs/TESTING.md): what is changed there, and which tests have to
 * notice. Tests named here need neither keyring nor display, and are quick: each runs once per change.
 */

/**
 * @typedef {{ name: string, source: string, tests: readonly string[], without: readonly string[] }} Area
 *   `without`: names of tests that take seconds; what only they see counts as not noticed
 */

/** @type {(name: string, tests: readonly string[], more?: Partial<Area>) => Area} */
const area = (name, tests, more) => ({ name, source: `src/core/${name}`, tests, without: [], ...more });

/** @type {readonly Area[]} the small ones first */
export const areas = [
  area('crypto', ['test/unit/crypto']),
  area('secrets', ['test/unit/secrets'], { without: ['opens with the real cost too'] }),
  area('vault', ['test/unit/vault'], {
    without: ['loads no schema library while it is only read', 'holds 10,000 profiles'],
  }),
  area('activity', ['test/unit/activity'], {
    without: [
      'loses nothing when several processes append at once',
      'that cannot be read or written fails no append, and heals',
      'that hangs is waited for two seconds, and then left alone for a while',
      'lists and checks a long log in time that grows with their number, and appends in the same time',
    ],
  }),
  area('files', ['test/unit/files', 'test/security/own-files.test.ts']),
  area('text', ['test/unit/text', 'test/unit/ini', 'test/unit/yaml', 'test/unit/xml', 'test/unit/targets']),
  area('ini', ['test/unit/ini', 'test/unit/targets']),
  area('assignments', ['test/unit/assignments', 'test/unit/targets']),
  area('json', ['test/unit/targets']),
  area('yaml', ['test/unit/yaml', 'test/unit/targets']),
  area('xml', ['test/unit/xml', 'test/unit/targets']),
  area('hcl', ['test/unit/targets']),
  area('sql', ['test/unit/targets']),
  area('edits', ['test/unit/edits', 'test/integration/edits-faults.test.ts']),
  area('exports', [
    'test/unit/targets',
    'test/integration/bindings.test.ts',
    'test/integration/conflicts.test.ts',
  ]),
  area('imports', ['test/integration/import.test.ts']),
  area('bindings', ['test/integration/bindings.test.ts', 'test/integration/bindings-names.test.ts']),
  area('sessions', ['test/unit/sessions', 'test/integration/sessions.test.ts']),
  area('rotation', [
    'test/unit/rotation',
    'test/unit/due',
    'test/integration/rotation.test.ts',
    'test/integration/rotation-edges.test.ts',
    'test/integration/rotation-files.test.ts',
  ]),
  area('targets', ['test/unit/targets']),
  area('paste', ['test/unit/paste']),
  area('policy', ['test/unit/policy'], { source: 'src/shared/policy' }),
];

/**
 * What a person named: areas by name, or paths within them, with a range of lines if they like.
 * @param {readonly string[]} words such as `crypto`, `src/core/ini/edit.ts`, `src/core/ini/edit.ts:10-40`
 * @returns {{ area: Area, paths: string[] }[]} each area once; all of them when nothing was named
 * @throws Error when a word is in no area
 */
export function choose(words) {
  const chosen = new Map();
  for (const word of words.length > 0 ? words : areas.map(({ name }) => name)) {
    const path = word.replace(/^\.\//, '').replace(/\/$/, '');
    const found = areas.find(({ name, source }) => path === name || `${path}/`.startsWith(`${source}/`));
    if (!found)
      throw new Error(`"${word}" is in none of the areas: ${areas.map(({ name }) => name).join(', ')}.`);
    chosen.set(found, [...(chosen.get(found) ?? []), path === found.name ? found.source : path]);
  }
  return [...chosen].map(([found, paths]) => ({ area: found, paths }));
}
