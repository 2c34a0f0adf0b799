import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { s3cmdTarget } from '#core/tools/targets/s3cmd/index.ts';
import { seedDemo } from '#sandbox/demo/demo.ts';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../../support/command.ts';
import { sandboxEntry, write } from './written.ts';

/** For the odd line we left in the file, and for a key with a token, which s3cmd takes for a machine’s. */
const expected = /^WARNING: (?:Ignoring invalid line.*|Could not refresh role)\n+/gm;

const hasS3cmd = await have('s3cmd');

describe.skipIf(!hasS3cmd)('s3cmd with the file that QCred wrote', () => {
  const { home, remove } = temporaryHome();
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await startSandbox();
    seedDemo(sandbox);
    // What s3cmd itself leaves behind, and signs that other readers of such files would trip over.
    writeFileSync(
      join(home, '.s3cfg'),
      '[default]\naccess_key = \nsignature_v2 = True\nhost_bucket = %(bucket)s.s3.amazonaws.com\nwhat\n',
    );
    const key = sandbox.addKey({ secretAccessKey: 'sand%box/%(secret)s+#;=', sessionToken: 'token/+=%' });
    write(home, s3cmdTarget, [sandboxEntry(sandbox, key)]);
  });
  afterAll(async () => {
    await sandbox.close();
    remove();
  });

  const s3cmd = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await run('s3cmd', args, { env: cleanEnvironment(home) });
    expect({ code, stderr: stderr.replace(expected, '') }).toEqual({
      code: 0,
      stderr: '',
    });
    return stdout;
  };

  it('lists, writes and reads', async () => {
    const buckets = (await s3cmd('ls')).trim().split('\n');
    expect(buckets.map((line) => line.split(/\s+/).at(-1))).toEqual([
      's3://backups-nightly',
      's3://photos-2026',
      's3://site-www',
    ]);
    const local = join(home, 'note.txt');
    writeFileSync(local, 'written by s3cmd');
    await s3cmd('put', local, 's3://site-www/note.txt');
    await s3cmd('get', 's3://site-www/note.txt', join(home, 'back.txt'));
    expect(readFileSync(join(home, 'back.txt'), 'utf8')).toBe('written by s3cmd');
    expect(await s3cmd('ls', 's3://site-www/')).toContain('s3://site-www/note.txt');
  });

  it('takes no setting of ours for another', async () => {
    const settings = await s3cmd('--dump-config');
    expect(settings).toContain('\nsecret_key = sand%box/%(secret)s+#;=\n');
    expect(settings).toContain('\naccess_token = token/+=%\n');
    expect(settings).toContain('\nbucket_location = q-world-1\n');
    expect(settings).toContain('\nuse_https = False\n');
    expect(settings).toContain('\nsignature_v2 = False\n');
    expect(settings).toMatch(/\nwebsite_endpoint = *\n/);
  });
});
