import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from '../project.mjs';
import { keyOf, shape } from './report.mjs';

/** Why a change was not tried, in Stryker's report. */
export const notInSample = 'not in the sample';

/**
 * Which changes are tried when only so many shall be: all that were tried before, whose result would be lost
 * otherwise, and of the others those with the lowest hashes, which are spread over all files evenly.
 * @template {{ id: string, key: string }} One
 * @param {readonly One[]} changes
 * @param {number} most how many that were not tried before
 * @param {ReadonlySet<string>} tried the keys of those that were
 * @returns {Set<string>} their ids
 */
export function inSample(changes, most, tried) {
  const fresh = changes
    .filter(({ key }) => !tried.has(key))
    .map(({ id, key }) => ({ id, hash: createHash('sha256').update(`${key} ${id}`).digest('hex') }))
    .sort((a, b) => (a.hash < b.hash ? -1 : 1));
  return new Set([
    ...changes.filter(({ key }) => tried.has(key)).map(({ id }) => id),
    ...fresh.slice(0, most).map(({ id }) => id),
  ]);
}

/** A checker of Stryker that holds back what is not in the sample (`MUTANT_SAMPLE`, `MUTANT_TRIED`). */
class Sample {
  #left = Number(process.env.MUTANT_SAMPLE);
  #tried = new Set(JSON.parse(readFileSync(process.env.MUTANT_TRIED ?? '', 'utf8')));
  #lines = new Map();

  async init() {}

  /** All that came at once are looked at together. */
  async group(mutants) {
    return [mutants.map(({ id }) => id)];
  }

  async check(mutants) {
    const changes = mutants.map((mutant) => ({ id: mutant.id, key: this.#keyOf(mutant) }));
    const chosen = inSample(changes, this.#left, this.#tried);
    this.#left -= changes.filter(({ id, key }) => chosen.has(id) && !this.#tried.has(key)).length;
    return Object.fromEntries(
      mutants.map(({ id }) => [
        id,
        chosen.has(id) ? { status: 'passed' } : { status: 'compileError', reason: notInSample },
      ]),
    );
  }

  /** Stryker counts lines from zero until it reports them. */
  #keyOf({ fileName, location: { start, end }, ...mutant }) {
    if (!this.#lines.has(fileName)) this.#lines.set(fileName, readFileSync(fileName, 'utf8').split('\n'));
    const counted = ({ line, column }) => ({ line: line + 1, column: column + 1 });
    const location = { start: counted(start), end: counted(end) };
    const one = shape(relative(root, fileName), this.#lines.get(fileName), { ...mutant, location });
    return keyOf(one, one.change);
  }
}

/** @see https://stryker-mutator.io/docs/stryker-js/guides/create-a-plugin */
export const strykerPlugins = [{ kind: 'Checker', name: 'sample', injectableClass: Sample }];
