/** The tools of this machine, as they are shown. */
import { describe, expect, it } from 'vitest';
import type { ProcessResult } from '#core/deps.ts';
import { createTools } from '#core/tools/bindings/tools.ts';
import { targets } from '#core/tools/targets/index.ts';
import { QCredError } from '#shared/errors.ts';
import { found, given, wrong } from './given.ts';

describe('each tool', () => {
  it('is shown with its files, what is said of them, and what of ours stands there', async () => {
    const world = given();
    world.there.add('/home/p/.aws/config');
    world.files.aws = { profiles: [found('one')], notices: [wrong('It stands twice.')] };
    const shown = [
      { id: 'a', target: 'aws' },
      { id: 'b', target: 'rclone' },
    ];
    const tools = await createTools(world.access, world.edits, async () => shown as never).list();
    expect(tools.map(({ id }) => id)).toEqual(targets.map(({ id }) => id));
    const [aws, rclone, s3cmd] = tools;
    expect(aws).toMatchObject({
      id: 'aws',
      label: 'AWS CLI',
      place: 'fixed',
      holds: 'many',
      files: [
        { part: 'config', path: '/home/p/.aws/config', exists: true },
        { part: 'credentials', path: '/home/p/.aws/credentials', exists: false },
      ],
      notices: [wrong('It stands twice.')],
      bindings: [{ id: 'a' }],
    });
    expect(aws?.secretModes).toContain('static');
    expect(aws?.secretModes[0]).toBe('credential_process');
    expect(rclone).toMatchObject({ notices: [], bindings: [{ id: 'b' }] });
    expect(s3cmd?.bindings).toEqual([]);
    expect(s3cmd?.secretModes).toEqual(['static']);
    expect(s3cmd?.roleModes).toEqual([]);
  });

  it('is shown where its files cannot be read, with the reason', async () => {
    const world = given();
    world.files.aws = new QCredError('file_malformed', 'Line 3: no.', 'Look there.');
    const [aws, rclone] = await createTools(world.access, world.edits, async () => []).list();
    expect(aws).toMatchObject({
      files: [
        { part: 'config', path: '/home/p/.aws/config', exists: true },
        { part: 'credentials', path: '/home/p/.aws/credentials', exists: true },
      ],
      notices: [{ level: 'error', message: 'Line 3: no.', hint: 'Look there.' }],
    });
    expect(rclone?.notices).toEqual([]);
    world.files.aws = new TypeError('not foreseen');
    await expect(createTools(world.access, world.edits, async () => []).list()).rejects.toThrow(TypeError);
  });
});

describe('the program of a tool', () => {
  const probed = async (target: 'rclone' | 's3cmd', result: Partial<ProcessResult>) => {
    const { access, edits } = given();
    const asked: unknown[] = [];
    const run = async (...words: unknown[]) => {
      asked.push(words);
      return { code: 0, stdout: '', stderr: '', ...result };
    };
    const deps = { ...access.deps, run };
    const view = await createTools({ ...access, deps }, edits, async () => []).probe(target);
    return { ...view, asked: asked.length };
  };

  it('is told by its version, with what is to be said of that', async () => {
    expect(await probed('rclone', { stdout: 'rclone v1.68.2\n' })).toEqual({
      version: '1.68.2',
      notices: [],
      asked: 1,
    });
    const old = await probed('rclone', { stdout: 'rclone v1.10.0\n' });
    expect([old.version, old.notices.length]).toEqual(['1.10.0', 1]);
  });

  it('is told to be broken where it fails, and of one that is not there nothing is said', async () => {
    expect(await probed('rclone', { code: 1 })).toMatchObject({
      version: null,
      notices: [{ level: 'error', message: expect.stringMatching(/^rclone is installed, but "rclone /) }],
    });
    for (const absent of [{ missing: true }, { code: 127 }])
      expect(await probed('rclone', absent)).toEqual({ version: null, notices: [], asked: 1 });
  });

  it('is not asked where its version does not matter', async () => {
    expect(await probed('s3cmd', {})).toEqual({ version: null, notices: [], asked: 0 });
  });
});
