import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { planExports, planRemoval } from '../support/calls.ts';
import { have } from '../support/command.ts';
import { tempFolder } from '../unit/store/files/temp.ts';
import { edit, editsIn, modeOf } from '../unit/tools/edits/setup.ts';
import { type FilesWorld, filesWorld } from './filesWorld.ts';

const exportTo = (world: FilesWorld, path: string, mode: 'static' | 'reference') =>
  planExports(world.app, [{ target: 'dotenv', profileIds: [world.profileId], mode, path }]);

describe('a file that we write is its owner’s alone while a secret stands in it', () => {
  it('when an undo brings the secret back to a file that was opened to others', async () => {
    const world = await filesWorld();
    const path = world.put('.env', '');
    await world.apply(exportTo(world, path, 'static'));
    const change = await world.apply(exportTo(world, path, 'reference'));
    chmodSync(path, 0o644);
    expect(await world.app.open().plans.undo(change.id)).toMatchObject({ closed: [path] });
    expect(world.text(path)).toContain(world.secret);
    expect(world.mode(path)).toBe(0o600);
  });

  it('when somebody else’s secret stands beside what is written, and when that is undone', async () => {
    const world = await filesWorld();
    const path = world.put('.env', 'DB_PASSWORD=CANARY-theirs\n', 0o644);
    chmodSync(path, 0o664);
    const change = await world.apply(exportTo(world, path, 'reference'));
    expect(change.closed).toEqual([path]);
    expect(world.mode(path)).toBe(0o600);
    await world.app.open().plans.undo(change.id);
    expect([world.text(path), world.mode(path)]).toEqual(['DB_PASSWORD=CANARY-theirs\n', 0o600]);
  });

  it('when a removal is undone whose secret only its tool knows to be one', async () => {
    const world = await filesWorld();
    const plan = planExports(world.app, [{ target: 's3fs', profileIds: [world.profileId], mode: 'static' }]);
    const { paths } = await world.apply(plan);
    const path = paths[0] ?? '';
    chmodSync(path, 0o644);
    const { bindings } = await world.app.open().access.vault.state();
    const removal = await world.apply(
      planRemoval(
        world.app,
        bindings.map(({ id }) => id),
      ),
    );
    await world.app.open().plans.undo(removal.id);
    expect(world.text(path)).toContain(world.secret);
    expect(world.mode(path)).toBe(0o600);
  });

  it('keeps the mode of a file without a secret, also one that only names where it is', async () => {
    const world = await filesWorld();
    const elsewhere = [
      `DB_PASSWORD=${'$'}{SECRET}`,
      'TOKEN=',
      'PASSWORD=<yours>',
      'A_TOKEN=op://vault/item/field',
    ];
    const path = world.put('.env', `AWS_PROFILE=other\nAPI_KEY_FILE=/run/key\n${elsewhere.join('\n')}\n`);
    chmodSync(path, 0o640);
    const change = await world.apply(exportTo(world, path, 'reference'));
    expect(world.mode(path)).toBe(0o640);
    await world.app.open().plans.undo(change.id);
    expect(world.mode(path)).toBe(0o640);
  });

  it('keeps the mode of a workflow that names its secrets, ours and others', async () => {
    const world = await filesWorld();
    const from = (what: string) => `${'$'}{{ ${what} }}`;
    const path = world.put(
      '.github/workflows/ci.yml',
      `on: push
env:
  GITHUB_TOKEN: ${from('secrets.GITHUB_TOKEN')}
jobs:
  build:
    permissions:
      id-token: write
    steps:
      - uses: actions/cache@v4
        with:
          key: ${from('runner.os')}-${from("hashFiles('**/package-lock.json')")}
`,
    );
    chmodSync(path, 0o644);
    const plan = planExports(world.app, [
      { target: 'github', profileIds: [world.profileId], mode: 'none', path },
    ]);
    const change = await world.apply(plan);
    expect(world.text(path)).toContain('AWS_SECRET_ACCESS_KEY: ');
    expect([change.closed, world.mode(path)]).toEqual([undefined, 0o644]);
  });

  it('keeps the right of its owner to run it', async () => {
    const world = await filesWorld();
    const path = world.put('.envrc', '#!/bin/sh\n');
    chmodSync(path, 0o755);
    const plan = planExports(world.app, [
      { target: 'direnv', profileIds: [world.profileId], mode: 'static', path },
    ]);
    await world.apply(plan);
    expect(world.mode(path)).toBe(0o700);
  });

  it('whatever the umask, and never open for a moment', async () => {
    const folder = tempFolder();
    const before = process.umask(0);
    try {
      const modes: number[] = [];
      const path = `${folder}/.env`;
      const edits = editsIn(folder, {
        step: (name) => {
          if (name === 'settled') modes.push(modeOf(path));
        },
      });
      const change = await edits.apply({
        title: 't',
        edits: [edit(path, 'TOKEN=CANARY\n', { mode: 0o666 })],
      });
      expect(modes).toEqual([0o600]);
      expect(change.paths).toEqual([path]);
    } finally {
      process.umask(before);
    }
  });

  it('after a crash and after a failure, whichever way it goes', async () => {
    for (const fails of [true, false]) {
      const folder = tempFolder();
      const [a, b] = [`${folder}/a.env`, `${folder}/b.env`];
      writeFileSync(a, 'TOKEN=CANARY-before\n');
      chmodSync(a, 0o644);
      const edits = editsIn(folder, {
        step(name) {
          if (name === 'file exchanged' && fails) throw new Error('the disk');
        },
      });
      const plan = { title: 't', edits: [edit(a, 'TOKEN=CANARY-after\n'), edit(b, 'x\n')] };
      const outcome = await edits.apply(plan).catch(() => null);
      expect(outcome === null).toBe(fails);
      expect(readFileSync(a, 'utf8')).toBe(fails ? 'TOKEN=CANARY-before\n' : 'TOKEN=CANARY-after\n');
      expect(modeOf(a)).toBe(0o600);
    }
  });

  it.runIf(process.platform === 'linux')('also in a folder whose rights others inherit', async () => {
    if (!(await have('setfacl'))) return;
    const folder = tempFolder();
    execFileSync('setfacl', ['-d', '-m', 'u:65534:rwx,m:rwx', folder]);
    const path = `${folder}/.env`;
    await editsIn(folder).apply({ title: 't', edits: [edit(path, 'TOKEN=CANARY\n')] });
    const acl = execFileSync('getfacl', ['-cp', path], { encoding: 'utf8' });
    expect(modeOf(path)).toBe(0o600);
    expect(acl).toMatch(/^mask::---$/m);
  });

  it('as the secret is known, also where it does not look like one', async () => {
    const folder = tempFolder();
    const path = `${folder}/notes`;
    writeFileSync(path, 'it is CANARY');
    chmodSync(path, 0o644);
    await editsIn(folder).apply({ title: 't', edits: [edit(path, 'it was CANARY')] }, [new Secret('CANARY')]);
    expect(modeOf(path)).toBe(0o600);
  });
});
