/**
 * The files of the crash test: several that change together from one version to the next, one of
 * them behind a link, one that comes and goes with its folder.
 */

import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { workHere } from '#core/nodeDeps.ts';
import type { AppliedChange } from '#core/tools/edits/edit.ts';
import { createEdits, type Edits } from '#core/tools/edits/edits.ts';

export interface Versions {
  edits: Edits;
  config: string;
  /** Applies the version after the one that is there. */
  applyNext(): Promise<AppliedChange>;
  /** The version of each file; 0 for one that is not there. @throws when a file is not wholly one version */
  versionsOf(): Record<string, number>;
  /** The one version that all files are of. @throws when they are of several */
  commonVersion(): number;
  /** Files that nobody should find: unfinished ones, journals, locks. */
  litter(): string[];
}

/** What a version's file holds: long enough to be written in pieces, its own name on each line. */
const content = (name: string, version: number): string =>
  `CANARY ${name} version ${version} aws_secret_access_key\r\n`.repeat(2000 + version);

export function createVersions(folder: string, step: (name: string) => void): Versions {
  const home = join(folder, 'home');
  const dataDir = join(folder, 'data');
  const paths: Record<string, string> = {
    config: join(home, 'config'),
    credentials: join(home, 'credentials'),
    linked: join(home, 'linked'),
    extra: join(home, 'made', 'here', 'extra'),
  };
  const edits = createEdits({
    dataDir,
    key: new Uint8Array(32).fill(5),
    now: () => new Date(),
    uuid: randomUUID,
    randomBytes,
    work: workHere,
    step,
  });

  /** The extra file exists in even versions only. */
  const expected = (name: string, version: number): string | null =>
    name === 'extra' && version % 2 === 1 ? null : content(name, version);

  function versionOf(name: string, path: string): number {
    if (!existsSync(path)) return 0;
    const text = readFileSync(path, 'utf8');
    const version = Number(/version (\d+)/.exec(text)?.[1]);
    if (text !== content(name, version)) throw new Error(`${path} is half written`);
    return version;
  }

  const versionsOf = (): Record<string, number> =>
    Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, versionOf(name, path)]));

  function commonVersion(): number {
    const found = versionsOf();
    const version = found.config ?? 0;
    for (const [name, one] of Object.entries(found))
      if (one !== (expected(name, version) === null ? 0 : version))
        throw new Error(`files of several versions: ${JSON.stringify(found)}`);
    return version;
  }

  return {
    edits,
    config: paths.config ?? '',
    versionsOf,
    commonVersion,

    async applyNext() {
      const version = commonVersion() + 1;
      const plan = await Promise.all(
        Object.entries(paths).map(async ([name, path]) => {
          const { before, target } = await edits.readForPlan(path);
          const after = expected(name, version);
          return { path, target, before, after: after === null ? null : Buffer.from(after), mode: 0o600 };
        }),
      );
      return edits.apply({ title: `version ${version}`, edits: plan });
    },

    litter() {
      const below = (path: string) =>
        existsSync(path) ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : [];
      const known = /^(?:config|credentials|linked|real|real\/linked|made|made\/here|made\/here\/extra)$/;
      return [
        ...below(home).filter((name) => !known.test(name)),
        ...below(dataDir).filter(
          (name) => !/^changes$|^changes\/(?:untold|\d{10}-[0-9a-f-]{36}\.(?:change|undone))$/.test(name),
        ),
      ];
    },
  };
}

/** Lays out version 1 in a folder. */
export function layOut(folder: string): void {
  const home = join(folder, 'home');
  mkdirSync(join(home, 'real'), { recursive: true });
  symlinkSync('real/linked', join(home, 'linked'));
  writeFileSync(join(home, 'config'), content('config', 1), { mode: 0o644 });
  writeFileSync(join(home, 'credentials'), content('credentials', 1), { mode: 0o600 });
  writeFileSync(join(home, 'real', 'linked'), content('linked', 1));
}
