/**
 * Reads changed keys and databases in a process of its own, and prints what that took. Arguments: a folder of seeds,
 * how many inputs, and a number from which their changes follow.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readMaterial } from '#core/keys/material/read.ts';
import { keepassEntries } from '#core/tools/stores/keepass.ts';
import { QCredError } from '#shared/errors.ts';
import { jwe, kdbx3 } from '../../support/sealedFiles.ts';
import { createChanges } from './changes.ts';

export const password = 'CANARY password of a file';
/** What a reader that refuses may not say. */
const secret = 'CANARY';

/** What the readers made of all inputs, and at most. */
export interface ReadersReport {
  inputs: number;
  read: number;
  refused: number;
  /** What was neither: the reader, the seed, and what was thrown. */
  faults: string[];
  slowestMs: number;
  slowest: string;
  /** Inputs that took more than two seconds of a processor's time. */
  slow: { what: string; ms: number }[];
  /** Beyond what the process took once it had read every seed. */
  megabytes: number;
}

const [, , folder = '', count = '0', from = '1'] = process.argv;
const changes = createChanges(Number(from));

type Reader = (bytes: Buffer) => Promise<unknown>;
const material: Reader = (bytes) => readMaterial(bytes, { password });
const database: Reader = (bytes) => keepassEntries(bytes, password);

interface Seed {
  name: string;
  reader: Reader;
  make(): Buffer;
}

const files = readdirSync(folder).map((name): [string, Buffer] => [name, readFileSync(join(folder, name))]);
const changed = (bytes: Buffer) =>
  changes.change(
    bytes,
    files.map(([, other]) => other),
  );
const pem = files.find(([name]) => name === 'pkcs8.pem')?.[1] ?? Buffer.alloc(0);
const jwk = files.find(([name]) => name === 'rsa.jwk')?.[1] ?? Buffer.alloc(0);
const seeds: Seed[] = [
  ...files.map(([name, bytes]) => ({
    name,
    reader: name.endsWith('.kdbx') ? database : material,
    make: () => changed(bytes),
  })),
  // What stands within something that is closed is changed before it is closed: else only its lock is tried.
  { name: 'a changed JWK in a JWE', reader: material, make: () => Buffer.from(jwe(changed(jwk), password)) },
  { name: 'a changed PEM in a JWE', reader: material, make: () => Buffer.from(jwe(changed(pem), password)) },
  {
    name: 'a changed document in a database',
    reader: database,
    make: () => kdbx3('x', password, { content: (xml) => gzipSync(changed(Buffer.from(xml))) }),
  },
  {
    name: 'changed bytes in a database',
    reader: database,
    make: () => kdbx3('x', password, { content: (xml) => changed(gzipSync(xml)) }),
  },
];

const report: ReadersReport = {
  inputs: 0,
  read: 0,
  refused: 0,
  faults: [],
  slowestMs: 0,
  slowest: '',
  slow: [],
  megabytes: 0,
};

/** What this process reckoned so far, on all its threads: the clock on the wall would tell of the other programs here. */
function reckonedMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function tryOne({ name, reader, make }: Seed): Promise<void> {
  const bytes = make();
  const started = reckonedMs();
  try {
    await reader(bytes);
    report.read++;
  } catch (error) {
    if (error instanceof QCredError && !`${error.message} ${error.hint}`.includes(secret)) report.refused++;
    else report.faults.push(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : 'thrown'}`);
  }
  const ms = reckonedMs() - started;
  if (ms > report.slowestMs) Object.assign(report, { slowestMs: ms, slowest: name });
  if (ms > 2000) report.slow.push({ what: name, ms });
}

const memory = () => process.resourceUsage().maxRSS / 1024;
for (const [name, bytes] of files) await (name.endsWith('.kdbx') ? database : material)(bytes);
for (const seed of seeds) await tryOne(seed);
const before = memory();
Object.assign(report, { read: 0, refused: 0 });
for (; report.inputs < Number(count); report.inputs++) {
  const seed = seeds[report.inputs % seeds.length];
  if (seed) await tryOne(seed);
  if (report.faults.length > 20) break;
}
report.megabytes = memory() - before;
console.log(JSON.stringify(report));
