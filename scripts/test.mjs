/**
 * `npm test`: everything that must hold, from a bare checkout. Unit and integration tests (vitest) and
 * some of them again as an ordinary user and elsewhere in the world, in a home of our own; then the real
 * app (Playwright), with a bus, a keyring and a display besides. At the end, whatever the tests wrote or
 * printed is searched for the secrets they used.
 *
 *   npm test                          everything
 *   npm test -- unit [filters…]       one part: unit, integration, security, again or e2e
 *   npm run test:long [same]          with the full counts of generated inputs and kills (test/support/long.ts)
 *   npm run test:watch [same]         what vitest runs, again at each change; the unit tests unless told
 *
 * Tests under vitest have no bus, no keyring and no display, whatever runs beside them: a test that needs
 * one starts its own.
 */
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { basename, join, relative } from 'node:path';
import { electronEnvironment, findElectronDist } from './electron-dist.mjs';
import { runAgain } from './lib/again.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { findCanaries } from './lib/canaries.mjs';
import { run, stopServices, withServices } from './lib/processes.mjs';
import { root } from './lib/project.mjs';
import { countPlaywright, countVitest } from './lib/results.mjs';
import { privateHome, startDesktop } from './lib/session.mjs';
import { ensureSystemPackages } from './system-deps.mjs';

const parts = ['unit', 'integration', 'security', 'again', 'e2e'];
const flags = ['--long', '--watch'];
const isLong = process.argv.includes('--long');
const isWatch = process.argv.includes('--watch');
const given = process.argv.slice(2).filter((word) => !flags.includes(word));
const part = parts.includes(given[0] ?? '') ? given[0] : isWatch ? 'unit' : undefined;
const filters = given[0] === part ? given.slice(1) : given;
const wants = (name) => part === undefined || part === name;

/** Where tests of the window keep pictures of it, for whoever asks for them. */
const pictures = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => /^(?:SCREENSHOTS|[A-Z]+_PICTURES)$/.test(name)),
);

/**
 * How many tests of the window run at a time, each on a desktop of its own. An app mostly waits, so there are
 * two even on one core; each is several processes, so there are no more than four. A person's own keychain and
 * display exist on every desktop, and only Linux lets us bring our own: elsewhere it is that one, and one test.
 */
const desktops = process.platform === 'linux' ? Math.min(4, Math.max(2, availableParallelism())) : 0;
const needsWindow = !isWatch && (wants('e2e') || wants('security')) && hasSpecs();

await withServices(async () => {
  if (needsWindow && !ensureSystemPackages(['window', 'keyring', 'display', 'desktop'])) return 1;
  // Without these the tests that run them say so and pass, except in CI.
  if (wants('integration') || wants('security')) ensureSystemPackages(['keyring', 'tools']);
  const dist = needsWindow ? await findElectronDist({ say: (line) => console.error(line) }) : null;
  // The command that the tests run is the one that is shipped.
  const isBuilt = part !== 'unit' && part !== 'again';
  if (isBuilt) await ensureBuilt();

  const { folder, env, remove } = await privateHome('test');
  try {
    Object.assign(env, {
      NODE_ENV: 'test',
      ...(isLong ? { TEST_LONG: '1' } : {}),
      ...(isBuilt ? { TEST_BUILT: '1' } : {}),
      ...pictures,
      // Test sources, with the secrets in them, are compiled into this cache: keep it out of the search.
      PWTEST_CACHE_DIR: join(root, 'node_modules', '.cache', 'playwright'),
      // Playwright's account of a failed test cites lines of the test; the page it would add is left out.
      PLAYWRIGHT_NO_COPY_PROMPT: '1',
    });
    if (isWatch) return await run('vitest', ['watch', ...chosen()], { env });
    if (dist) Object.assign(env, electronEnvironment(dist));
    return await runTests(folder, env);
  } finally {
    await stopServices();
    await remove();
  }
});

/** Whether a test of the window is among what was asked for; Playwright takes a filter for a pattern, too. */
function hasSpecs() {
  const folders = ['e2e', 'security'].filter((name) => wants(name));
  const specs = folders.flatMap((name) =>
    readdirSync(join(root, 'test', name)).map((file) => join(root, 'test', name, file)),
  );
  return specs.some(
    (path) =>
      path.endsWith('.spec.ts') &&
      (filters.length === 0 || filters.some((filter) => new RegExp(filter, 'i').test(path))),
  );
}

/**
 * What vitest is to run: all of a part, or of it the files whose path has one of the filters in it. vitest
 * would join part and filter by "or", so the files are looked up here.
 */
function chosen() {
  const where = part === undefined ? [] : [`test/${part}/`];
  if (filters.length === 0 || part === undefined) return filters.length > 0 ? filters : where;
  const folder = join(root, 'test', part);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.test.ts') && filters.some((filter) => path.includes(filter)));
  // Where nothing matches, vitest says so.
  return (files.length > 0 ? files : filters).map((path) => `${where[0]}${path}`);
}

/** @returns {Promise<number>} the exit code */
async function runTests(folder, env) {
  const log = join(folder, 'output.log');
  const counts = [];
  const results = join(root, 'test-results');
  await rm(results, { recursive: true, force: true });

  // Output goes through a pipe, to be kept for the search; only we know whether it ends on a terminal.
  const colour = process.stdout.isTTY;
  const vitestEnv = { ...env, ...(colour ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }) };
  const playwrightEnv = { ...env, FORCE_COLOR: colour ? '1' : '0' };

  if (part === undefined) {
    counts.push(await check('biome', ['check', '.'], env));
    counts.push(await check('tsc', ['-b', 'tsconfig.projects.json'], env));
  }
  if (part !== 'e2e' && part !== 'again') {
    const report = join(folder, 'vitest.json');
    const none = part === 'security' ? ['--passWithNoTests'] : [];
    const args = [
      'run',
      ...chosen(),
      ...none,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ];
    counts.push(countVitest(report, await run('vitest', args, { env: vitestEnv, log })));
  }
  // Filters are for one part, and this one has a list of its own.
  const again =
    wants('again') && filters.length === 0 ? await runAgain({ env: vitestEnv, log, folder }) : null;
  counts.push(...(again?.counts ?? []));
  // The attacks of test/security are of both kinds: those that need the window are *.spec.ts.
  const places = Array.from({ length: needsWindow ? desktops : 0 }, (_, at) =>
    join(folder, `desktop-${at + 1}`),
  );
  if (needsWindow) {
    const started = await Promise.all(places.map(startDesktop));
    const report = join(folder, 'playwright.json');
    const project = part === undefined ? [] : [`--project=${part}`];
    const workers = `--workers=${Math.max(1, desktops)}`;
    const args = ['test', ...filters, ...project, workers, '--reporter=list,json'];
    const code = await run('playwright', args, {
      // A worker takes one of the desktops (test/e2e/desktop.ts).
      env: {
        ...playwrightEnv,
        TEST_DESKTOPS: JSON.stringify(started),
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      },
      log,
    });
    counts.push(countPlaywright(report, code));
  }
  // The reports name every test, and some are named for the input they refuse; what else is in them
  // was printed, and so stands in the log.
  const written = ['home', 'run', 'tmp', 'output.log'].map((name) => join(folder, name));
  counts.push(
    await searchForCanaries([
      ...written,
      ...places,
      ...(again?.written ?? []),
      results,
      join(root, 'out'),
      join(root, 'dist'),
    ]),
  );
  await again?.remove();

  const total = (key) => counts.reduce((sum, count) => sum + count[key], 0);
  const skipped = total('skipped') > 0 ? `, ${total('skipped')} skipped` : '';
  console.log(`\n${total('passed')} passed, ${total('failed')} failed${skipped}`);
  return total('failed') === 0 ? 0 : 1;
}

/** Runs a checker; it counts as one test when it fails and as none when it passes. */
async function check(command, args, env) {
  return { passed: 0, failed: (await run(command, args, { env })) === 0 ? 0 : 1, skipped: 0 };
}

/** The last test: no secret of the tests is anywhere it could be read. */
async function searchForCanaries(places) {
  // A test that exports in the clear on purpose, and could not clean up, says so in its folder's name.
  // What a failed test wrote down of itself is its own source, secrets included.
  // The program of its own has the word from Bun; the sources it is made of are searched as a bundle.
  const allowed = (path) =>
    relative(root, path).split('/').includes('static-export') ||
    basename(path) === 'error-context.md' ||
    path.endsWith(join('out', 'native', 'qcred'));
  const found = (await Promise.all(places.map((place) => findCanaries(place, allowed)))).flat();
  for (const path of found) console.error(`A secret of the tests can be read in ${path}`);
  return { passed: found.length === 0 ? 1 : 0, failed: found.length === 0 ? 0 : 1, skipped: 0 };
}
