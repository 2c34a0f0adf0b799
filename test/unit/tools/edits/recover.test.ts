import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { edit, editsIn, snapshot } from './setup.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qcred-recover-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('says that a change is on its way while what goes with its files cannot be written', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'old\n');
  const copy = join(folder, 'copy');
  // As a process leaves it that is killed when the files are exchanged and nothing else is yet.
  const killed = editsIn(folder, {
    beside: {
      happened: async () => false,
      commit: async () => {
        cpSync(join(folder, 'data'), copy, { recursive: true });
        rmSync(join(copy, 'edits.lock'), { force: true });
      },
    },
  });
  await killed.apply({ title: 't', edits: [edit(file, 'new\n')], beside: 'what goes with them' });

  let broken = true;
  const committed: string[] = [];
  const next = editsIn(folder, {
    dataDir: copy,
    beside: {
      happened: async () => false,
      commit: async (_id, what) => {
        if (broken) throw Object.assign(new Error('disk'), { code: 'EIO' });
        committed.push(what);
      },
    },
  });
  expect((await next.recover()).left).toEqual([join(copy, 'changes', 'journal')]);
  broken = false;
  expect(await next.recover()).toMatchObject({ finished: 1, left: [] });
  expect(committed).toEqual(['what goes with them']);
  expect(readFileSync(file, 'utf8')).toBe('new\n');
});

describe('what a process left that was killed', () => {
  const at = (name: string) => join(folder, 'home', name);
  const before = { a: '644 1\n', b: '600 1\n' };
  const after = { a: '644 2\n', b: '600 2\n', c: '600 2\n' };

  /** Files and journal as they are when a process is killed after the step of this number and name. */
  async function killedAfter(step: string, nth = 1): Promise<void> {
    mkdirSync(join(folder, 'home'));
    writeFileSync(at('a'), '1\n');
    chmodSync(at('a'), 0o644);
    writeFileSync(at('b'), '1\n', { mode: 0o600 });
    let seen = 0;
    const edits = editsIn(folder, {
      step: (name) => {
        if (name !== step || ++seen !== nth) return;
        for (const part of ['home', 'data'])
          cpSync(join(folder, part), join(folder, 'kept', part), { recursive: true });
      },
    });
    const plan = [edit(at('a'), '2\n'), edit(at('b'), '2\n'), edit(at('c'), '2\n', { mode: 0o600 })];
    await edits.apply({ title: 't', edits: plan, beside: 'what goes with them' });
    for (const part of ['home', 'data']) rmSync(join(folder, part), { recursive: true });
    cpSync(join(folder, 'kept'), folder, { recursive: true });
    rmSync(join(folder, 'data', 'edits.lock'));
  }

  /** @param happened whether what goes with the files was changed */
  async function recover(happened: boolean) {
    const committed: string[] = [];
    const beside = {
      happened: async () => happened,
      commit: async (_id: string, what: string) => void committed.push(what),
    };
    return {
      ...(await editsIn(folder, { beside }).recover()),
      committed,
      home: snapshot(join(folder, 'home')),
    };
  }

  it.each([
    ['journal written', 1],
    ['new file written', 1],
    ['new file written', 2],
  ])('goes back where not every new file is complete: after "%s", %i', async (step, nth) => {
    await killedAfter(step, nth);
    expect(await recover(false)).toMatchObject({ rolledBack: 1, finished: 0, committed: [], home: before });
  });

  it.each([
    ['new file written', 3],
    ['file exchanged', 1],
    ['file exchanged', 2],
    ['folders synced', 1],
  ])('goes on where every new file is: after "%s", %i', async (step, nth) => {
    await killedAfter(step, nth);
    expect(await recover(false)).toMatchObject({
      finished: 1,
      committed: ['what goes with them'],
      home: after,
    });
  });

  it('goes back, and leaves what another program wrote since, where nothing went with it yet', async () => {
    await killedAfter('new file written', 3);
    writeFileSync(at('b'), 'theirs\n');
    expect(await recover(false)).toMatchObject({
      rolledBack: 1,
      committed: [],
      left: [at('b')],
      home: { ...before, b: '600 theirs\n' },
    });
  });

  it('is done once what goes with it was changed, whatever was written since, and is done once', async () => {
    await killedAfter('committed');
    writeFileSync(at('b'), 'theirs\n');
    expect(await recover(true)).toMatchObject({
      finished: 1,
      committed: [],
      home: { ...after, b: '600 theirs\n' },
    });
    expect(await recover(true)).toMatchObject({ finished: 0, rolledBack: 0 });
  });
});

it('changes what goes with the files when they stand there', async () => {
  const file = join(folder, 'file');
  writeFileSync(file, 'old\n');
  let seen = '';
  const beside = {
    happened: async () => false,
    commit: async () => {
      seen = readFileSync(file, 'utf8');
    },
  };
  await editsIn(folder, { beside }).apply({ title: 't', edits: [edit(file, 'new\n')], beside: 'what' });
  expect(seen).toBe('new\n');
});
