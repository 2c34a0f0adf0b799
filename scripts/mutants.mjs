/**
 * `npm run test:mutants`: are the tests any good? StrykerJS makes one small change to the source after
 * the other, in a copy of it, and runs the tests that reach it. What no test notices is listed, with a
 * score for each area. Not part of `npm test`: a whole run takes hours (docs/TESTING.md).
 *
 *   npm run test:mutants                          all areas
 *   npm run test:mutants crypto src/core/formats/ini/edit.ts:10-40
 *                                                 areas by name, files and folders in them
 *   npm run test:mutants -- --again crypto        without what earlier runs found
 *   npm run test:mutants -- --sample=200 paste    of what was never tried only so much, from everywhere
 *   npm run test:mutants -- --list [crypto]       nothing is tried: what earlier runs found is written into
 *                                                 test/mutants/survivors.md
 *   MUTANT_WORKERS=1 npm run test:mutants         one change at a time instead of two
 *
 * What was found is kept in node_modules/.cache/mutants, and only what changed since is tried again.
 */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { areas, choose } from './lib/mutants/areas.mjs';
import { judge, keysOfTried, sayBriefly, score } from './lib/mutants/report.mjs';
import { notInSample } from './lib/mutants/sample.mjs';
import { intoList, today } from './lib/mutants/survivors.mjs';
import { run, withServices } from './lib/processes.mjs';
import { root } from './lib/project.mjs';
import { privateHome } from './lib/session.mjs';

const given = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const force = process.argv.includes('--again');
const sample = process.argv.find((word) => word.startsWith('--sample='))?.slice('--sample='.length);
const cache = join(root, 'node_modules', '.cache', 'mutants');

if (process.argv.includes('--list')) await list(choose(given));
else
  await withServices(async () => {
    const chosen = choose(given);
    await mkdir(cache, { recursive: true });
    const { folder, env, remove } = await privateHome('mutants');
    try {
      const failed = [];
      for (const one of chosen) {
        if (!(await tryArea(one, folder, { ...env, NODE_ENV: 'test' }))) failed.push(one.area.name);
      }
      if (failed.length > 0) console.error(`\nNot as it should be: ${failed.join(', ')}`);
      return failed.length === 0 ? 0 : 1;
    } finally {
      await remove();
    }
  });

/**
 * @param {ReturnType<typeof choose>[number]} chosen
 * @returns {Promise<boolean>} whether it ran, and every excuse still holds
 */
async function tryArea({ area, paths, apart }, folder, env) {
  const report = join(folder, `${area.name}.json`);
  const isChosen = isAbout({ paths, apart });
  const known = await forgetUnsure(join(cache, `${area.name}.json`), isChosen);
  const tried = join(folder, 'tried.json');
  await writeFile(tried, JSON.stringify(known));
  const config = join(folder, 'stryker.json');
  await writeFile(config, JSON.stringify(settings(area, [paths, apart], folder, report)));
  const told = {
    MUTANT_TESTS: JSON.stringify(area.tests.map(testsIn)),
    MUTANT_WITHOUT: JSON.stringify(area.without),
    MUTANT_PROCESS: area.process,
    ...(sample !== undefined && { MUTANT_SAMPLE: sample, MUTANT_TRIED: tried }),
    ...(area.process === 'kept' && { MUTANT_SOURCE: area.source }),
  };
  const code = await run('stryker', ['run', config], { env: { ...env, ...told }, group: true });
  if (code !== 0) {
    console.error(`${area.name}: Stryker ended with ${code}.`);
    return false;
  }
  const excuses = await readJson(join(root, 'test', 'mutants', `${area.name}.json`));
  const result = judge(await readJson(report), excuses ?? [], isChosen);
  const { killed, survivors, excused, sentences, loading, untried, stale } = result;
  console.log(
    `\n${area.name}: ${score(result).toFixed(1)} %, ${killed} noticed, ${survivors.length} not,` +
      ` ${excused} excused, ${sentences} sentences left alone` +
      (loading > 0 ? `, and ${loading} changes in what is done while it loads` : '') +
      (untried > 0 ? `; ${untried} were not tried` : ''),
  );
  for (const one of survivors) console.log(`  ${sayBriefly(one)}`);
  // A range of lines says nothing of an excuse elsewhere in its file.
  if (paths.some((path) => path.includes(':'))) return true;
  for (const { file, line, changes } of stale)
    console.error(`  No longer needs its excuse: ${file}, "${line}", ${changes.join(' | ')}`);
  return stale.length === 0;
}

/** Whether a file is among what was chosen. */
function isAbout({ paths, apart }) {
  const isIn = (file, path) => `${file}/`.startsWith(`${path.replace(/:.*/, '')}/`);
  return (file) => paths.some((path) => isIn(file, path)) && !apart.some((path) => isIn(file, path));
}

/** Writes what earlier runs found in these areas into the list of all areas. */
async function list(chosen) {
  const path = join(root, 'test', 'mutants', 'survivors.md');
  let text = await readFile(path, 'utf8').catch(() => '');
  for (const { area, paths, apart } of chosen) {
    const report = await readJson(join(cache, `${area.name}.json`));
    if (!report) continue;
    const excuses = await readJson(join(root, 'test', 'mutants', `${area.name}.json`));
    const result = judge(report, excuses ?? [], isAbout({ paths, apart }));
    text = intoList(text, area, { ...result, left: today(result.survivors, sourceOf) }, areas);
    console.log(`${area.name}: ${result.survivors.length}`);
  }
  await writeFile(path, text);
}

/**
 * What runs while a module loads is reached by no test in particular, so Stryker does not see that a
 * test came which reaches or might notice it: such changes are looked at again until one does. What was
 * left out of a sample is forgotten too, so that it may be in the next. Files that the run is not about keep theirs.
 * @returns {Promise<string[]>} the keys of what was tried before, and is to be tried again where it must
 */
async function forgetUnsure(incrementalFile, isChosen) {
  const known = await readJson(incrementalFile);
  if (!known) return [];
  const tried = keysOfTried(known);
  for (const [name, file] of Object.entries(known.files)) {
    if (!isChosen(name)) continue;
    file.mutants = file.mutants.filter(
      ({ static: whileLoading, status, statusReason }) =>
        status !== 'NoCoverage' && !(whileLoading && status === 'Survived') && statusReason !== notInSample,
    );
  }
  await writeFile(incrementalFile, JSON.stringify(known));
  return tried;
}

/** Stryker's options: https://stryker-mutator.io/docs/stryker-js/configuration */
function settings(area, [paths, apart], folder, report) {
  return {
    testRunner: 'vitest',
    // The tests of an area are named: nobody has to find out which of them import what.
    vitest: { configFile: 'test/mutants/vitest.config.ts', pool: 'forks', related: false },
    plugins: ['@stryker-mutator/vitest-runner', ...['sentences', 'sample'].map(plugin)],
    ignorers: ['sentences'],
    checkers: sample === undefined ? [] : ['sample'],
    mutate: [...paths.map(sourcesIn), ...apart.map((path) => `!${sourcesIn(path)}`)],
    ignorePatterns: ['out', 'dist', 'test-results'],
    coverageAnalysis: 'perTest',
    ignoreStatic: !area.loading,
    concurrency: Number(process.env.MUTANT_WORKERS ?? 2),
    // Generous: a change that only looks slow on a busy machine must not count as noticed. Texts take no time.
    timeoutMS: area.process === 'kept' ? 8_000 : 20_000,
    timeoutFactor: 4,
    dryRunTimeoutMinutes: 30,
    incremental: true,
    incrementalFile: join(cache, `${area.name}.json`),
    force,
    tempDirName: join(folder, 'tmp', 'stryker'),
    reporters: ['json', process.stdout.isTTY ? 'progress' : 'progress-append-only'],
    jsonReporter: { fileName: report },
    // It would rewrite tsconfig.json with an API that TypeScript 7 does not have; ours needs no rewriting.
    tsconfigFile: 'none',
    logLevel: 'warn',
    warnings: { slow: false },
    allowConsoleColors: process.stdout.isTTY === true,
  };
}

/** The text of a source file as it is now; empty when it is gone. */
function sourceOf(path) {
  const whole = join(root, path);
  return existsSync(whole) ? readFileSync(whole, 'utf8') : '';
}

/** A plugin of ours. */
function plugin(name) {
  return join(root, 'scripts', 'lib', 'mutants', `${name}.mjs`);
}

/** A file, lines of it, or all files in a folder. */
function sourcesIn(path) {
  return /\.ts(:|$)/.test(path) ? path : `${path}/**/*.ts`;
}

/** A test file, or all in a folder. */
function testsIn(path) {
  return path.endsWith('.ts') ? path : `${path}/**/*.test.ts`;
}

/** @returns {Promise<any>} undefined when there is no such file */
async function readJson(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
