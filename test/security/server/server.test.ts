import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isLong, runs } from '../../support/long.ts';
import { type Hostile, startHostile } from './hostile.ts';
import { kinds } from './kinds.ts';
import type { Call, Job, Result } from './victim.ts';

const victim = fileURLToPath(new URL('victim.ts', import.meta.url));
const node = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
const mostMegabytes = 300;
const mostMs = 60_000;
/** A busy machine takes its time over all of them. */
const patienceMs = 3_600_000;

let hostile: Hostile;
beforeAll(async () => {
  hostile = await startHostile();
});
afterAll(() => hostile.close());

/** Has a process of its own ask in so many ways. */
function attack(jobs: readonly Omit<Job, 'url'>[], how: 'together' | 'in turn'): Promise<Result[]> {
  return new Promise((done, fail) => {
    const child = spawn(node, [victim, how], { stdio: ['pipe', 'pipe', 'inherit'] });
    let printed = '';
    child.stdout.on('data', (bytes) => {
      printed += bytes;
    });
    child.once('error', fail);
    child.once('close', () =>
      done(
        printed
          .split('\n')
          .filter(Boolean)
          .map((line): Result => JSON.parse(line)),
      ),
    );
    for (const job of jobs)
      child.stdin.write(`${JSON.stringify({ ...job, url: hostile.urlOf(job.kind) })}\n`);
    child.stdin.end();
  });
}

/** Every attack is over in time, in little memory, and said in words that name who answered. */
function expectAllOver(jobs: readonly Omit<Job, 'url'>[], results: readonly Result[]): void {
  expect(results).toHaveLength(jobs.length);
  for (const { kind, call, ms, peak, words } of results) {
    const where = `${call}: ${kind}: ${ms} ms, ${peak} MB, ${words}`;
    expect(ms, where).toBeLessThan(mostMs);
    expect(peak, where).toBeLessThan(mostMegabytes);
    expect(words, where).not.toMatch(/^(?:THROWN|BARE|internal)|unexpected|undefined/);
    if (!/^(?:ok|complete)/.test(words))
      expect(words, where).toMatch(
        /127\.0\.0\.1|QNZM|QStorage|STS|[Tt]he (?:service|region|credential report)/,
      );
  }
}

const names = Object.keys(kinds);
const hanging = names.filter((name) => kinds[name]?.hangs);
const quick = names.filter((name) => !kinds[name]?.hangs);
const all: readonly Call[] = ['test', 'sync', 'session', 'create'];
/** What a sync is tried with in the short run. */
const telling = [
  'a refusal of 63 MB of <Message>',
  'chunks of one byte',
  'a credential report of a million rows',
  'full pages for ever',
  'fat pages for ever',
  'a reset in the middle',
];
const jobsOf = (kindsOf: readonly string[], calls: readonly Call[]) =>
  kindsOf.flatMap((kind) => calls.map((call) => ({ kind, call })));

describe('a hostile service', () => {
  it('has more than fifty ways to answer badly', () => {
    expect(names.length).toBeGreaterThan(50);
  });

  it(
    'is refused whatever it sends',
    async () => {
      const jobs = jobsOf(quick, isLong ? ['test', 'session', 'create'] : ['test', 'create']);
      const results = await attack(jobs, 'in turn');
      expectAllOver(jobs, results);
      const wordsOf = (kind: string, call: Call) =>
        results.find((one) => one.kind === kind && one.call === call)?.words;
      expect(wordsOf('a refusal of 63 MB of <Message>', 'test')).toMatch(
        /^other: 127\.0\.0\.1:\d+ sends an answer of more than 256 KB\./,
      );
      expect(wordsOf('a refusal of 63 MB of <Message>', 'create')).toMatch(
        /^service_failed: CreateAccessKey: 127\.0\.0\.1:\d+ sends an answer of more than 256 KB\./,
      );
    },
    patienceMs,
  );

  it(
    'leaves a sync what came before it was too much',
    async () => {
      // One process, so that what a sync leaves behind would show in those after it.
      const jobs = jobsOf(isLong ? quick : telling, ['sync']);
      const results = await attack(jobs, 'in turn');
      expectAllOver(jobs, results);
      const wordsOf = (kind: string) => results.find((one) => one.kind === kind)?.words;
      expect(wordsOf('full pages for ever')).toMatch(
        /^partial, 25000 users: The service tells more than 25,000 things/,
      );
      expect(wordsOf('fat pages for ever')).toMatch(
        /^partial, \d{3} users: The service tells more than 16 MB/,
      );
    },
    patienceMs,
  );

  it(
    'takes no more memory when it is synced again and again',
    async () => {
      const jobs = Array.from({ length: runs(3, 25) }, () =>
        jobsOf(['full pages for ever', 'fat pages for ever'], ['sync']),
      ).flat();
      expectAllOver(jobs, await attack(jobs, 'in turn'));
    },
    patienceMs,
  );

  it(
    'that takes for ever is not waited for',
    async () => {
      const jobs = jobsOf(hanging, isLong ? all : ['test']);
      expectAllOver(jobs, await attack(jobs, 'together'));
    },
    patienceMs,
  );
});
