/** Scanning, taking in and replacing: which scan is known, what is saved, and what is tried again. */
import { describe, expect, it, vi } from 'vitest';
import { createImports } from '#core/tools/imports/imports.ts';
import type { PlannedWrite } from '#core/tools/plans.ts';
import { QCredError } from '#shared/errors.ts';
import { profile } from '../../records.ts';
import { type Given, given, wrong } from '../bindings/given.ts';
import { idOf, key } from './given.ts';

/** Imports over tools whose files say what a test wants. */
function open(world: Given = given()) {
  let uuids = 0;
  Object.assign(world.access.deps, { uuid: () => `uuid-${++uuids}` });
  Object.assign(world.access, { secrets: { get: async () => null } });
  const saveAll = vi.fn(
    async (items: { draft: { name: string }; extras: { id?: string } }[], _allow?: unknown) =>
      items.map(({ draft, extras }) => profile(1, { id: extras.id ?? '', name: draft.name })),
  );
  const propose = vi.fn((draft: PlannedWrite) => ({ planId: 'plan', draft }) as never);
  const imports = createImports(world.access, world.edits, { saveAll } as never, { propose } as never);
  return { world, imports, saveAll, propose };
}

describe('a scan', () => {
  it('says what there is, in one tool or in all, and is known by its id', async () => {
    const { world, imports } = open();
    world.files.aws = { profiles: [key('one')], notices: [wrong('odd')] };
    world.files.rclone = { profiles: [key('two')] };
    const scan = await imports.scan('aws');
    expect(scan).toMatchObject({
      scanId: 'uuid-1',
      files: [{ path: '/home/p/.aws/config' }, { path: '/home/p/.aws/credentials' }],
      found: [{ name: 'one', importable: true }],
      notices: [wrong('odd')],
    });
    expect(JSON.stringify(scan)).not.toContain('CANARY');
    expect((await imports.scan()).found.map(({ name }) => name)).toEqual(['one', 'two']);
    expect(imports.find('uuid-1', '["aws","","one"]').profile.name).toBe('one');
  });

  it('is forgotten after four others, with what was taken from it', async () => {
    const { world, imports } = open();
    world.files.aws = { profiles: [key('one')] };
    const { scanId, found } = await imports.scan('aws');
    const keys = found.map((one) => one.key);
    await imports.take(scanId, keys);
    for (let n = 0; n < 3; n++) await imports.scan('aws');
    expect(imports.find(scanId, keys[0] ?? '').entry).toBe('one');
    await imports.scan('aws');
    const forgotten = {
      code: 'not_found',
      message: 'This list is no longer current.',
      hint: 'Scan again, then choose.',
    };
    expect(() => imports.find(scanId, keys[0] ?? '')).toThrow(expect.objectContaining(forgotten));
    await expect(imports.take(scanId, keys)).rejects.toMatchObject(forgotten);
    await expect(imports.preview(scanId, keys)).rejects.toMatchObject(forgotten);
    await expect(imports.replace(scanId)).rejects.toMatchObject(forgotten);
  });

  it('knows no key that it did not find', async () => {
    const { world, imports } = open();
    world.files.aws = { profiles: [key('one')] };
    const { scanId } = await imports.scan('aws');
    expect(() => imports.find(scanId, 'none')).toThrow(expect.objectContaining({ code: 'not_found' }));
  });
});

describe('taking in', () => {
  const one = async (profiles = [key('one')]) => {
    const opened = open();
    opened.world.files.aws = { profiles };
    const { scanId, found } = await opened.imports.scan('aws');
    return { ...opened, scanId, keys: found.map((its) => its.key) };
  };

  it('saves all that was chosen at once, for whoever is to be asked', async () => {
    const { imports, saveAll, scanId, keys } = await one([
      key('one'),
      key('two'),
      key('half', { kind: 'none' }),
    ]);
    const allow = async () => {};
    const intake = await imports.take(scanId, keys, {}, allow as never);
    expect(intake.taken.map(({ name, isNew }) => [name, isNew])).toEqual([
      ['one', true],
      ['two', true],
    ]);
    expect(intake.left).toMatchObject([
      { name: 'half', what: 'import', why: 'It holds settings but no key.' },
    ]);
    expect(saveAll).toHaveBeenCalledTimes(1);
    expect(saveAll.mock.calls[0]?.[1]).toBe(allow);
    expect(saveAll.mock.calls[0]?.[0].map(({ draft }) => draft.name)).toEqual(['one', 'two']);
  });

  it('saves nothing where there is nothing', async () => {
    const { imports, saveAll, scanId } = await one();
    expect(await imports.take(scanId, [])).toEqual({ taken: [], left: [], notices: [] });
    expect(saveAll).not.toHaveBeenCalled();
  });

  it('chooses another name where another process took the one, ten times at most', async () => {
    const { imports, saveAll, scanId, keys } = await one();
    const taken = () => Promise.reject(new QCredError('name_taken', 'no'));
    saveAll.mockImplementationOnce(taken).mockImplementationOnce(taken);
    expect((await imports.take(scanId, keys)).taken).toHaveLength(1);
    expect(saveAll).toHaveBeenCalledTimes(3);
    saveAll.mockClear().mockImplementation(taken);
    await expect(imports.take(scanId, keys)).rejects.toMatchObject({ code: 'name_taken' });
    expect(saveAll).toHaveBeenCalledTimes(10);
  });

  it('does not try again for anything else', async () => {
    const { imports, saveAll, scanId, keys } = await one();
    saveAll.mockRejectedValue(new QCredError('disk_full', 'no'));
    await expect(imports.take(scanId, keys)).rejects.toMatchObject({ code: 'disk_full' });
    expect(saveAll).toHaveBeenCalledTimes(1);
  });

  it('is previewed with the names that it will have, and nothing is saved', async () => {
    const { imports, saveAll, propose, scanId, keys } = await one([
      key('one'),
      key('half', { kind: 'none' }),
    ]);
    const preview = await imports.preview(scanId, keys);
    expect(preview).toMatchObject({ taken: [{ name: 'one', isNew: true }], plan: null, notices: [] });
    expect(preview.left.map(({ name }) => name)).toEqual(['half']);
    expect([saveAll.mock.calls, propose.mock.calls]).toEqual([[], []]);
    // Nor was anything taken.
    expect(await imports.replace(scanId)).toEqual({ plan: null, left: [] });
  });
});

describe('repairing', () => {
  it('plans what the tool’s reader calls for, with its secrets hidden', async () => {
    const { world, imports, propose } = open();
    world.files.aws = { profiles: [key('one')] };
    const { work } = world.access.deps;
    const jobs: string[] = [];
    Object.assign(world.access.deps, {
      work: async (job: string, ...rest: never[]) => {
        jobs.push(job);
        if (job !== 'repair') return (work as (...all: unknown[]) => Promise<unknown>)(job, ...rest);
        return [{ part: 'config', path: '/home/p/.aws/config', text: 'mended', secret: false }];
      },
    });
    await imports.repair('aws');
    expect(jobs).toEqual(['read', 'repair']);
    const [draft] = propose.mock.calls[0] ?? [];
    expect(draft).toMatchObject({
      plan: { title: 'Repair the files of AWS CLI', edits: [{ path: '/home/p/.aws/config' }] },
      notices: [],
      bindings: { set: [], remove: [] },
    });
    expect(draft?.secrets.map((one) => one.reveal())).toEqual([key('one').secretAccessKey?.reveal()]);
    expect(idOf('one')).toHaveLength(20);
  });
});
