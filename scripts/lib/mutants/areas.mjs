/**
 * The areas whose tests are tested (docs/TESTING.md): what is changed there, and which tests have to
 * notice. Tests named here need neither keyring nor display, and are quick: each runs once per change.
 */

/**
 * @typedef {{ name: string, source: string, tests: readonly string[], without: readonly string[] }} Area
 *   `without`: names of tests that take seconds; what only they see counts as not noticed
 */

/** @type {(path: string, tests: readonly string[], more?: Partial<Area>) => Area} */
const area = (path, tests, more) => ({
  name: path.slice(path.lastIndexOf('/') + 1),
  source: `src/core/${path}`,
  tests,
  without: [],
  ...more,
});

/** @type {readonly Area[]} the small ones first */
export const areas = [
  area('store/crypto', ['test/unit/store/crypto']),
  area('store/secrets', ['test/unit/store/secrets'], { without: ['opens with the real cost too'] }),
  area('store/kept.ts', ['test/unit/store/kept.test.ts'], { name: 'kept' }),
  area('store/noted.ts', ['test/unit/store/noted.test.ts'], { name: 'noted' }),
  area('store/vault', ['test/unit/store/vault'], {
    without: ['loads no schema library while it is only read', 'holds 10,000 profiles'],
  }),
  area('store/activity', ['test/unit/store/activity'], {
    without: [
      'loses nothing when several processes append at once',
      'that cannot be read or written fails no append, and heals',
      'that hangs is waited for two seconds, and then left alone for a while',
      'lists and checks a long log in time that grows with their number, and appends in the same time',
    ],
  }),
  area('store/files', ['test/unit/store/files', 'test/security/own-files.test.ts']),
  area('formats/text', [
    'test/unit/formats/text',
    'test/unit/formats/ini',
    'test/unit/formats/yaml',
    'test/unit/formats/xml',
    'test/unit/tools/targets',
  ]),
  area('formats/ini', ['test/unit/formats/ini', 'test/unit/tools/targets']),
  area('formats/assignments', ['test/unit/formats/assignments', 'test/unit/tools/targets']),
  area('formats/json', ['test/unit/tools/targets']),
  area('formats/yaml', ['test/unit/formats/yaml', 'test/unit/tools/targets']),
  area('formats/xml', ['test/unit/formats/xml', 'test/unit/tools/targets']),
  area('formats/hcl', ['test/unit/tools/targets']),
  area('formats/sql', ['test/unit/tools/targets']),
  area('tools/edits', ['test/unit/tools/edits', 'test/integration/tools/edits/faults.test.ts']),
  area('tools/exports', [
    'test/unit/tools/targets',
    'test/integration/tools/bindings/bindings.test.ts',
    'test/integration/tools/exports/conflicts.test.ts',
  ]),
  area('tools/imports', ['test/integration/tools/imports/imports.test.ts']),
  area('tools/bindings', [
    'test/integration/tools/bindings/bindings.test.ts',
    'test/integration/tools/bindings/names.test.ts',
  ]),
  area('profiles/sessions', [
    'test/unit/profiles/sessions',
    'test/integration/profiles/sessions/sessions.test.ts',
  ]),
  area('rotation', [
    'test/unit/rotation',
    'test/integration/rotation/rotation.test.ts',
    'test/integration/rotation/edges.test.ts',
    'test/integration/rotation/files.test.ts',
  ]),
  area('tools/targets', ['test/unit/tools/targets']),
  area('tools/paste', ['test/unit/tools/paste']),
  area('shared/policy', ['test/unit/shared/policy'], { source: 'src/shared/policy' }),
];

/**
 * What a person named: areas by name, or paths within them, with a range of lines if they like.
 * @param {readonly string[]} words such as `crypto`, `src/core/formats/ini/edit.ts`, `src/core/formats/ini/edit.ts:10-40`
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
