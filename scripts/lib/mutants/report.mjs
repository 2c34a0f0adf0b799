import { isSentence } from './sentences.mjs';

/**
 * @typedef {{ file: string, line: string, changes: string[], why: string }} Excuse a change that means the
 *   same: `line` is the source line it begins on, without its indentation
 * @typedef {{ file: string, number: number, line: string, mutator: string, original: string, change: string,
 *   reached: boolean }} Survivor
 */

/** What Stryker found, without what is not counted and what is excused. */

/**
 * @param {object} report of Stryker, in the format of mutation-testing-report-schema
 * @param {readonly Excuse[]} excuses
 * @param {(file: string) => boolean} isChosen whether the run was about this file: an incremental report
 *   remembers others
 * @returns {{ killed: number, survivors: Survivor[], excused: number, sentences: number, loading: number,
 *   untried: number, stale: Excuse[] }} `loading`: changes in what is done while a module loads, where that was
 *   not asked for; `untried`: what was not in the sample; `stale`: excuses, with only those changes that did not survive or are no longer there
 */
export function judge(report, excuses, isChosen) {
  const result = { killed: 0, survivors: [], excused: 0, sentences: 0, loading: 0, untried: 0 };
  const used = new Set();
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    if (!isChosen(file)) continue;
    const lines = source.split('\n');
    for (const mutant of mutants) {
      const one = shape(file, lines, mutant);
      if (mutant.status === 'Ignored' && mutant.static) result.loading++;
      else if (mutant.status === 'Ignored' || (one.mutator === 'StringLiteral' && isSentence(one.original)))
        result.sentences++;
      else if (mutant.status === 'CompileError') {
        result.untried++;
        used.add(keyOf(one, one.change));
      } else if (mutant.status !== 'Survived' && mutant.status !== 'NoCoverage') result.killed++;
      else if (excuses.some((excuse) => covers(excuse, one))) {
        result.excused++;
        used.add(keyOf(one, one.change));
      } else result.survivors.push(one);
    }
  }
  const stale = excuses
    .filter(({ file }) => isChosen(file))
    .flatMap((excuse) => {
      const changes = excuse.changes.filter((change) => !used.has(keyOf(excuse, change)));
      return changes.length > 0 ? [{ ...excuse, changes }] : [];
    });
  return { ...result, stale };
}

/** The keys of all changes in a report that tests were run for, or that none reaches. */
export const keysOfTried = (report) =>
  Object.entries(report.files).flatMap(([file, { source, mutants }]) => {
    const lines = source.split('\n');
    return mutants
      .filter(({ status }) => status !== 'Ignored' && status !== 'CompileError')
      .map((mutant) => shape(file, lines, mutant))
      .map((one) => keyOf(one, one.change));
  });

/** The share of changes that were noticed, in percent; excused ones do not count. */
export const score = ({ killed, survivors }) =>
  killed + survivors.length === 0 ? 100 : (100 * killed) / (killed + survivors.length);

/** `file:line  mutator  original -> replacement`, on one line. */
export const sayBriefly = ({ file, number, change, original, reached }) =>
  `${file}:${number}  ${change.replace(': ', `  ${cut(original)} -> `)}${reached ? '' : '  (no test reaches it)'}`;

const covers = (excuse, { file, line, change }) =>
  excuse.file === file && excuse.line === line && excuse.changes.includes(change);

/** What a change is known by from run to run, wherever its line went. */
export const keyOf = ({ file, line }, change) => JSON.stringify([file, line, change]);

const squeeze = (text) => text.replace(/\s+/g, ' ').trim();

const cut = (text) => (text.length > 100 ? `${text.slice(0, 60)} … ${text.slice(-30)}` : text);

/**
 * @param {string} file
 * @param {readonly string[]} lines of its source
 * @param {object} mutant of a report
 * @returns {Survivor}
 */
export function shape(file, lines, { location: { start, end }, mutatorName, replacement = '', status }) {
  const covered = lines.slice(start.line - 1, end.line);
  covered[covered.length - 1] = covered.at(-1).slice(0, end.column - 1);
  covered[0] = covered[0].slice(start.column - 1);
  return {
    file,
    number: start.line,
    line: lines[start.line - 1].trim(),
    mutator: mutatorName,
    original: squeeze(covered.join('\n')),
    change: `${mutatorName}: ${cut(squeeze(replacement))}`,
    reached: status !== 'NoCoverage',
  };
}
