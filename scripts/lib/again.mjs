/**
 * Tests that are run again elsewhere: as an ordinary user, since root is stopped by no mode and no owner,
 * in other places of the world, and, in the long run, in random order.
 */
import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readdir, rmdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { run } from './processes.mjs';
import { isRoot, root } from './project.mjs';
import { countVitest } from './results.mjs';
import { privateHome } from './session.mjs';

/** What speaks of modes and owners, of files that cannot be read, and folders that cannot be written. */
const ordinaryTests = [
  'test/unit/store/files/atomic.test.ts',
  'test/unit/store/files/modes.test.ts',
  'test/unit/tools/edits/edits.test.ts',
  'test/unit/tools/edits/recover.test.ts',
  'test/unit/store/activity/head.test.ts',
  'test/unit/golden/journal.test.ts',
  'test/security/own-files.test.ts',
  'test/security/secret-files-are-private.test.ts',
];

/** What a new file of this process and its children is not allowed to others. */
const umasks = ['000', '077'];

/** What speaks of dates, of words that are compared or sorted, and of what the command prints. */
const placeTests = [
  'test/unit/rotation/',
  'test/unit/cli/',
  'test/unit/tools/paste/instant.test.ts',
  'test/unit/shared/policy/match.test.ts',
  'test/unit/shared/policy/evaluate.test.ts',
  'test/unit/clouds/client/answer.test.ts',
  'test/unit/accounts/report.test.ts',
  'test/unit/renderer/features/profiles/form/form.test.ts',
  'test/unit/renderer/words.test.ts',
  'test/unit/profiles/sessions/',
];

/** Where the day begins first, in Turkish, whose i has two forms; where clocks change, at a half hour; and neither. */
const places = [
  { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8', LANG: 'tr_TR.UTF-8' },
  { TZ: 'America/St_Johns', LC_ALL: 'C', LANG: 'C' },
  { TZ: 'UTC', LC_ALL: 'C.UTF-8', LANG: 'C.UTF-8' },
];

/** Nobody's number. Not `nobody`'s, whose files count as those of somebody who cannot be known. */
const user = 54_321;

/**
 * Runs the tests again that ask for it.
 * @param {{ env: NodeJS.ProcessEnv, log: string, folder: string }} options `env`: of the tests; `log`: gets
 *   a copy of what is printed; `folder`: for the reports
 * @returns {Promise<{ counts: import('./results.mjs').Count[], written: string[], remove: () => Promise<unknown> }>}
 *   `written`: where the tests may have left something
 */
export async function runAgain({ env, log, folder }) {
  const counts = [];
  const homes = [];
  for (const place of places) {
    console.log(`\nAgain in ${place.TZ}, ${place.LC_ALL}:`);
    const report = join(folder, `vitest-${counts.length}.json`);
    const args = ['run', ...placeTests, ...reporters(report)];
    counts.push(countVitest(report, await run('vitest', args, { env: { ...env, ...place }, log })));
  }
  if (env.TEST_LONG === '1') {
    console.log('\nThe unit tests in random order:');
    const report = join(folder, 'vitest-order.json');
    const args = ['run', 'test/unit/', '--sequence.shuffle.files', '--sequence.shuffle.tests'];
    const few = { ...env, TEST_LONG: '' };
    counts.push(countVitest(report, await run('vitest', [...args, ...reporters(report)], { env: few, log })));
  }
  for (const umask of process.platform === 'win32' ? [] : umasks) {
    const home = await privateHome('ordinary');
    homes.push(home);
    counts.push(await asOrdinary(home, { env, log, umask }));
  }
  return {
    counts,
    written: homes.flatMap((home) => ['home', 'run', 'tmp'].map((name) => join(home.folder, name))),
    remove: () => Promise.all(homes.map(removeHome)),
  };
}

/** Removes a home. Never what was shown in it: that is there for the tests alone, and must be gone by now. */
async function removeHome({ folder, remove }) {
  await rmdir(join(folder, 'checkout')).catch((error) => {
    if (error.code !== 'ENOENT') throw error;
  });
  await remove();
}

const reporters = (report) => ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];

/** Runs the tests of an ordinary user under a umask, in a home of that user's. */
async function asOrdinary(home, { env, log, umask }) {
  const way = isRoot ? await wayTo(home.folder) : { before: [], checkout: root };
  if ('cannot' in way) {
    console.error(
      `MISSING: no ordinary user can run tests here, so what root may not do was not tested: ${way.cannot}`,
    );
    return { passed: 0, failed: process.env.CI ? 1 : 0, skipped: 0 };
  }
  console.log(`\nAgain as an ordinary user, with umask ${umask}:`);
  const bin = join(way.checkout, 'node_modules', '.bin');
  const report = join(home.env.TMPDIR, 'vitest.json');
  // The usual way to load its configuration writes beside it.
  const args = [join(bin, 'vitest'), 'run', ...ordinaryTests, '--configLoader=runner', ...reporters(report)];
  const theirs = { ...env, ...home.env, PATH: `${bin}${delimiter}${env.PATH}` };
  const masked = ['-c', 'umask "$0" && exec "$@"', umask, ...way.before, ...args];
  const code = await run('sh', masked, { env: theirs, log });
  return countVitest(report, code);
}

/**
 * How root runs a program as an ordinary user.
 * @param {string} folder a private home; belongs to that user afterwards
 * @returns {Promise<{ before: string[], checkout: string } | { cannot: string }>} what to put before the
 *   program, and where it finds the checkout
 */
async function wayTo(folder) {
  const become = ['setpriv', `--reuid=${user}`, `--regid=${user}`, '--clear-groups', '--no-new-privs'];
  await give(folder);
  const direct = await refusal(become, root);
  if (direct === null) return { before: become, checkout: root };
  // The checkout lies where only root may go: it is shown at a place of that user's.
  const checkout = join(folder, 'checkout');
  await mkdir(checkout);
  const script = 'mount --bind "$0" "$1" && cd "$1" && shift && exec "$@"';
  const shown = [
    'unshare',
    '--mount',
    '--propagation=private',
    'sh',
    '-c',
    script,
    root,
    checkout,
    ...become,
  ];
  const bound = await refusal(shown, checkout);
  return bound === null ? { before: shown, checkout } : { cannot: `${direct} ${bound}` };
}

/** Why the checkout cannot be read by who `before` makes us; null where it can. */
async function refusal([command, ...before], checkout) {
  const file = join(checkout, 'node_modules', 'vitest', 'package.json');
  try {
    await promisify(execFile)(command, [...before, 'cat', file]);
    return null;
  } catch (error) {
    return String(error.stderr || error.message).trim();
  }
}

/** Makes what is in a folder the ordinary user's, who may go through the folder itself. */
async function give(folder) {
  await chmod(folder, 0o711);
  for (const place of await readdir(folder, { recursive: true }))
    await chown(join(folder, place), user, user);
}
