/**
 * The areas whose tests are tested (docs/TESTING.md): what is changed there, and which tests have to
 * notice. Tests named here need neither keyring nor display, and are quick: each runs once per change.
 */

/**
 * @typedef {{ name: string, source: string, tests: readonly string[], without: readonly string[],
 *   tables: readonly string[], loading: boolean, process: 'each' | 'one' | 'kept' }} Area
 *   `without`: how the names of tests begin that take seconds; what only they see counts as not noticed
 *   `tables`: what is data and not tried, since a test could only repeat it
 *   `loading`: whether what is done while a module loads is tried, with all tests for each change; not where
 *   that is nearly all patterns
 *   `process`: one for each file of tests; one for all files that are run for a change; or one that is kept
 *   for the next change, where the code keeps nothing between calls and waits for nothing
 */

/** @type {(path: string, tests: readonly string[], more?: Partial<Area>) => Area} */
const area = (path, tests, more) => ({
  name: path.slice(path.lastIndexOf('/') + 1),
  source: `src/core/${path}`,
  tests,
  without: [],
  tables: [],
  loading: true,
  process: 'each',
  ...more,
});

const targets = (...names) => names.map((name) => `test/unit/tools/targets/${name}.test.ts`);

/** The tests of one tool: of its parts, which take least, of the whole of it, and what is asked of all tools. */
const ofTool = (tool) => [
  `test/unit/tools/targets/${tool}`,
  ...targets(tool),
  ...(iniTools.includes(tool) ? ['test/unit/formats/ini'] : []),
  ...targets('proof', 'docs'),
];

/** Tools that say in which dialect of INI files they are read. */
const iniTools = ['aws', 'boto', 'rclone', 's3cmd'];

/** What is true of all that only reads and writes texts. */
const pure = {
  process: /** @type {const} */ ('kept'),
  without: [
    'takes time ',
    'takes no longer for each of many pieces in one line',
    'reads in time ',
    'plans ten times as many profiles in about ten times the time',
    'reads fifty times as much in about fifty times the time',
    'reads 50 MB in a few seconds',
    'reads 20 MB in about the time that reading takes',
    'does not stop the application for a file that no Litestream would read',
    'takes no more than its share of time',
    'of a megabyte is no trouble',
  ],
};

/** What is hidden in previews, as files and commands of people have it. */
const previews = ['test/security/previews-in-use.test.ts', 'test/security/previews-hide.test.ts'];
/** What is true of edits: each test has files of its own. */
const edits = {
  process: /** @type {const} */ ('kept'),
  without: [
    'takes time ',
    'is not slowed down by',
    'lets no value of a secret key through, whatever it is and whatever is around it',
    'lets no given secret through, wherever it stands',
    'hides every secret that is planted, and nothing else',
    'hides and shows them in any order',
    'keeps the last 50 changes and no more',
    'copes with large and with entirely different files',
  ],
};

/** What is true of rotations: each test has a vault and a service of its own. */
const ofRotation = {
  process: /** @type {const} */ ('kept'),
  without: [
    'looks at 10,000 keys with a policy each without searching for each',
    'no key is said twice on a local day, and none is forgotten, however time goes',
    'leaves a key that works at every point, and is taken up again to its end',
    'comes back to the old key from every point',
  ],
};

/** What is asked of any policies that may be made. */
const policies = [
  'a deny always wins',
  'one more allow never takes anything away',
  'one more deny never gives anything',
  'a boundary or a session policy never gives anything',
  'the order of statements does not matter',
  'what is said to be possible or not holds for every request that was meant',
  'is the same when it is written and read again',
  'whatever the text: it answers, and a document only without errors',
  'no more than a hundred problems',
];

/** Tools that take their key from variables, each a file of its own. */
const ofVariables = [
  'direnv',
  'docker',
  'dotenv',
  'duplicity',
  'github',
  'goofys',
  'kopia',
  'powershell',
  'restic',
  's4cmd',
  's5cmd',
];

/** Tools with a folder and a file of tests of their own. */
const tools = [
  'aws',
  'boto',
  'cyberduck',
  'duckdb',
  'hadoop',
  'kubernetes',
  'litestream',
  'mc',
  'rclone',
  's3cmd',
  's3fs',
  'terraform',
];

/** @type {readonly Area[]} the small ones first; one within another before it, and it is no part of that */
export const areas = [
  area('store/crypto', ['test/unit/store/crypto']),
  area('store/secrets', ['test/unit/store/secrets'], {
    process: 'kept',
    without: ['opens with the real cost too'],
  }),
  area('store/kept.ts', ['test/unit/store/kept.test.ts'], { name: 'kept' }),
  area('store/noted.ts', ['test/unit/store/noted.test.ts'], { name: 'noted' }),
  area('store/vault', ['test/unit/store/vault'], {
    without: ['loads no schema library while it is only read', 'holds 10,000 profiles'],
  }),
  area('store/activity', ['test/unit/store/activity'], {
    process: 'kept',
    without: [
      'loses nothing when several processes append at once',
      'that hangs is waited for two seconds, and then left alone for a while',
      'lists and checks a long log in time that grows with their number, and appends in the same time',
    ],
  }),
  area('store/files', ['test/unit/store/files', 'test/security/locks.test.ts'], {
    process: 'kept',
    without: [
      'loses no count among processes, some of which are killed while they hold it',
      'passes from one dead holder to the next without ever having two',
      'the command works with ',
    ],
  }),
  area('formats/text', ['test/unit/formats/text'], pure),
  area('formats/ini', ['test/unit/formats/ini', 'test/unit/tools/active/takeBack.test.ts'], pure),
  area('formats/assignments', ['test/unit/formats/assignments'], pure),
  area('formats/json', ['test/unit/formats/json'], pure),
  area('formats/yaml', ['test/unit/formats/yaml'], pure),
  area('formats/xml', ['test/unit/formats/xml'], pure),
  area('formats/hcl', ['test/unit/formats/hcl'], pure),
  area('formats/sql', ['test/unit/formats/sql'], pure),
  area(
    'tools/edits/masking',
    ['test/unit/tools/edits/masking', 'test/unit/tools/edits/mask.test.ts', ...previews],
    edits,
  ),
  area('tools/edits', ['test/unit/tools/edits', 'test/unit/golden/journal.test.ts', ...previews], edits),
  ...['checks', 'names', 'notices'].map((name) =>
    area(`tools/exports/${name}.ts`, [`test/unit/tools/exports/${name}.test.ts`], { name, process: 'kept' }),
  ),
  area('tools/exports', ['test/unit/tools/exports', ...targets('proof'), 'test/unit/tools/bindings'], {
    process: 'kept',
  }),
  area('tools/imports', ['test/unit/tools/imports'], { process: 'kept' }),
  area('tools/bindings', ['test/unit/tools/bindings'], { process: 'kept' }),
  area('profiles/sessions', ['test/unit/profiles/sessions'], { process: 'kept' }),
  area('rotation/due', ['test/unit/rotation'], ofRotation),
  area('rotation/steps', ['test/unit/rotation'], ofRotation),
  area('rotation/job', ['test/unit/rotation'], ofRotation),
  area('rotation/files', ['test/unit/rotation'], { ...ofRotation, name: 'rotation-files' }),
  area('rotation/split', ['test/integration/rotation/split/split.test.ts']),
  area('rotation', ['test/unit/rotation'], ofRotation),
  ...tools.map((tool) => area(`tools/targets/${tool}`, ofTool(tool), pure)),
  area(
    'tools/targets/variables',
    ['test/unit/tools/targets/variables', ...targets('applications', ...ofVariables, 'proof')],
    pure,
  ),
  area('tools/targets/kit', ['test/unit/tools/targets/kit', 'test/unit/tools/targets'], pure),
  area('tools/targets', [...targets('sourced', ...ofVariables), 'test/unit/tools/targets'], pure),
  area('tools/paste', ['test/unit/tools/paste'], {
    ...pure,
    without: [
      ...pure.without,
      'by the depth and the number of what JSON holds',
      'by the number of keys',
      'is survived, and no secret of it shows',
    ],
    loading: false,
  }),
  area('shared/policy', ['test/unit/shared/policy'], {
    ...pure,
    without: policies,
    source: 'src/shared/policy',
    tables: ['src/shared/policy/actions'],
  }),
];

/**
 * What a person named: areas by name, or paths within them, with a range of lines if they like.
 * @param {readonly string[]} words such as `crypto`, `src/core/formats/ini/edit.ts`, `src/core/formats/ini/edit.ts:10-40`
 * @returns {{ area: Area, paths: string[], apart: string[] }[]} each area once; all of them when nothing was
 *   named; `apart`: what lies in it and is none of it
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
  return [...chosen].map(([found, paths]) => ({ area: found, paths, apart: within(found) }));
}

/** What lies in an area and is none of it: its tables, and areas of their own. */
const within = ({ source, tables }) => [
  ...tables,
  ...areas.filter((other) => other.source.startsWith(`${source}/`)).map((other) => other.source),
];
