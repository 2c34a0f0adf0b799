import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { untilWritten } from '#core/tools/edits/again.ts';
import { planExports } from '../support/calls.ts';
import { tempFolder } from '../unit/store/files/temp.ts';
import { edit, editsIn } from '../unit/tools/edits/setup.ts';
import { type FilesWorld, filesWorld } from './filesWorld.ts';

/** Everything below a folder, links not followed. */
const below = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();

const exportTo = (world: FilesWorld, path: string, mode: 'static' | 'reference' = 'static') =>
  planExports(world.app, [{ target: 'dotenv', profileIds: [world.profileId], mode, path }]);

/** Shows a plan, lets somebody meddle, and says yes. */
async function applyAfter(world: FilesWorld, path: string, meddle: () => void): Promise<unknown> {
  const plan = await exportTo(world, path);
  await plan.files();
  meddle();
  return world.app
    .open()
    .plans.apply(plan.planId)
    .then(
      () => 'written',
      (error: unknown) => error,
    );
}

const refusal = (path: string) => ({
  code: expect.stringMatching(/^file_(?:changed|unreadable)$/),
  message: expect.stringContaining(path),
  hint: expect.stringMatching(/./),
});

describe('what was shown is where it is written', () => {
  it.each([true, false])(
    'refuses a link put where a file was to be made (its end exists: %s)',
    async (there) => {
      const world = await filesWorld();
      const [path, end] = [world.at('x.env'), world.at('elsewhere')];
      if (there) writeFileSync(end, '');
      const outcome = await applyAfter(world, path, () => symlinkSync(end, path));
      expect(outcome).toMatchObject({ ...refusal(path), code: 'file_changed' });
      expect(outcome).toMatchObject({ message: expect.stringContaining(end) });
      expect(existsSync(end) ? world.text(end) : '').toBe('');
      expect(lstatSync(path).isSymbolicLink()).toBe(true);
    },
  );

  it('refuses a folder on the way that became a link', async () => {
    const world = await filesWorld();
    mkdirSync(world.at('project', 'deep'), { recursive: true });
    mkdirSync(world.at('theirs', 'deep'), { recursive: true });
    const path = world.at('project', 'deep', 'x.env');
    const outcome = await applyAfter(world, path, () => {
      renameSync(world.at('project'), world.at('away'));
      symlinkSync('theirs', world.at('project'));
    });
    expect(outcome).toMatchObject({ ...refusal(path), code: 'file_changed' });
    expect(below(world.at('theirs'))).toEqual(['deep']);
    expect(below(world.at('away'))).toEqual(['deep']);
  });

  it('refuses a folder that was to be made and is a link by now', async () => {
    const world = await filesWorld();
    mkdirSync(world.at('theirs'));
    const path = world.at('project', 'x.env');
    const outcome = await applyAfter(world, path, () => symlinkSync('theirs', world.at('project')));
    expect(outcome).toMatchObject({ ...refusal(path), code: 'file_changed' });
    expect(below(world.at('theirs'))).toEqual([]);
  });

  it('refuses a link to a file of the same bytes, and another name of one', async () => {
    const world = await filesWorld();
    for (const put of [symlinkSync, linkSync]) {
      const path = world.put('x.env', 'A=1\n');
      const victim = world.put('victim', 'A=1\n');
      const outcome = await applyAfter(world, path, () => {
        rmSync(path);
        put(victim, path);
      });
      expect(outcome).toMatchObject({ ...refusal(path), code: 'file_changed' });
      expect([world.text(path), world.text(victim)]).toEqual(['A=1\n', 'A=1\n']);
      rmSync(path);
    }
  });

  it.each([
    ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
    ['a folder', (path: string) => mkdirSync(path)],
    ['a link to a device', (path: string) => symlinkSync('/dev/null', path)],
    ['a link to a pipe that is no file', (path: string) => symlinkSync('/proc/self/fd/0', path)],
  ])('refuses %s in the place of a file, made or changed', async (_, put) => {
    const world = await filesWorld();
    for (const before of [undefined, 'A=1\n']) {
      const path = before === undefined ? world.at('new.env') : world.put('x.env', before);
      const outcome = await applyAfter(world, path, () => {
        rmSync(path, { force: true });
        put(path);
      });
      expect(outcome).toMatchObject(refusal(path));
      expect(lstatSync(path).isFile()).toBe(false);
    }
  });

  it('keeps an undo from being led elsewhere', async () => {
    const world = await filesWorld();
    const path = world.put('project/x.env', 'AWS_SECRET_ACCESS_KEY=CANARY-of-before\n');
    const change = await world.apply(exportTo(world, path, 'reference'));
    renameSync(world.at('project'), world.at('away'));
    mkdirSync(world.at('theirs'));
    writeFileSync(world.at('theirs', 'x.env'), world.text(world.at('away', 'x.env')));
    symlinkSync('theirs', world.at('project'));
    await expect(world.app.open().plans.undo(change.id)).rejects.toMatchObject(refusal(path));
    expect(below(world.at('theirs'))).toEqual(['x.env']);
    expect(world.text(world.at('theirs', 'x.env'))).not.toContain('CANARY');
  });

  it('keeps what a crash left from being led elsewhere', async () => {
    const folder = tempFolder();
    const at = (...names: string[]) => join(folder, ...names);
    for (const name of ['project', 'theirs']) mkdirSync(at(name));
    writeFileSync(at('project', 'x.env'), 'TOKEN=CANARY-of-before\n');
    let copied = false;
    const edits = editsIn(folder, {
      step(name) {
        if (name !== 'file exchanged' || copied) return;
        copied = true;
        cpSync(at('data'), at('crashed'), { recursive: true });
      },
    });
    const paths = [at('project', 'x.env'), at('other.env')];
    await edits.apply({ title: 't', edits: paths.map((path) => edit(path, 'A=1\n')) });
    // The second file is another's by now, so all of it has to be taken back.
    writeFileSync(at('other.env'), 'B=2\n');
    rmSync(at('crashed', 'edits.lock'), { force: true });
    renameSync(at('project'), at('away'));
    symlinkSync('theirs', at('project'));
    writeFileSync(at('theirs', 'x.env'), 'A=1\n');
    const report = await editsIn(folder, { dataDir: at('crashed') }).recover();
    expect(report.left).toContain(at('project', 'x.env'));
    expect(readFileSync(at('theirs', 'x.env'), 'utf8')).toBe('A=1\n');
  });

  it('plans again, and so follows the link, only where nobody was shown anything', async () => {
    const world = await filesWorld();
    const path = world.at('x.env');
    let first = true;
    await untilWritten(
      async () => {
        const plan = await exportTo(world, path);
        if (first) symlinkSync('real.env', path);
        first = false;
        await world.app.open().plans.apply(plan.planId);
      },
      (length) => new Uint8Array(length),
    );
    expect(world.text(join(world.home, 'real.env'))).toContain(world.secret);
  });
});
