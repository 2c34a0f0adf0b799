/** What the command is told, and what it says: options that do not belong, names, what is not there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../../support/command.ts';
import { makeLightVault } from '../../support/world.ts';

const [node = '', source = ''] = qcredCommand;
const passphrase = 'correct horse battery staple';
const place = temporaryHome();
const env = cleanEnvironment(place.home, {
  QCRED_HOME: place.dataDir,
  QCRED_PASSPHRASE: passphrase,
});
const qcred = (args: string[], input = '') => run(node, [source, ...args], { env, input });
const key = ['--provider', 'quilibrium', '--access-key-id', 'KEY0123456789'];

beforeAll(async () => {
  await makeLightVault(place, passphrase);
  for (const name of ['work', 'rclone', 'a/b: c']) {
    expect(await qcred(['add', name, ...key], 'CANARYwords')).toMatchObject({
      code: 0,
    });
  }
  const role = ['--on', 'a/b: c', '--role-arn', 'arn:aws:iam::111122223333:role/R'];
  expect(await qcred(['role', 'add', 'over', ...role])).toMatchObject({ code: 0 });
});
afterAll(place.remove);

describe('options', () => {
  it.each([
    [['account', 'list', '--ca', 'x'], '--ca does not go with "account list"'],
    [['account', 'remove', 'x', '--region', 'y'], '--region does not go with "account remove"'],
    [['key', 'list', '--yes'], '--yes does not go with "key list"'],
    [['policy', 'explain', 'f', '--bucket', 'b'], '--bucket does not go with "policy explain"'],
    [['role', 'status', '--code', '1'], '--code does not go with "role status"'],
    [['due', '--grace', '1'], '--grace does not go with "due"'],
    [['due', 'policy', 'remove', '--remind', '1'], '--remind does not go with "due policy remove"'],
  ])('%j: go with what the command is told to do', async (args, message) => {
    const { code, stderr } = await qcred(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(message) });
  });

  it('are taken where they belong', async () => {
    expect(await qcred(['due', 'policy', 'set', '30', '--grace', '2'])).toMatchObject({ code: 0 });
    expect(await qcred(['due', '--all'])).toMatchObject({ code: 0 });
  });
});

describe('names', () => {
  it('behind -- are profiles, also one that is called as a tool is', async () => {
    expect(await qcred(['export', 'aws', '--', 'rclone'])).toMatchObject({ code: 0 });
    expect(readFileSync(join(place.home, '.aws/config'), 'utf8')).toContain('[profile rclone]');
    expect(await qcred(['show', '--', 'work'])).toMatchObject({ code: 0 });
  });

  it('of what was never exported are said, and nothing is taken out', async () => {
    const { code, stderr } = await qcred(['export', 'aws', '--remove', 'work']);
    expect({ code, stderr }).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('did not write "work" to AWS CLI'),
    });
    const both = await qcred(['export', 'aws', '--remove', 'work', 'rclone']);
    expect(both).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('"work" was not written to AWS CLI'),
    });
    expect(readFileSync(join(place.home, '.aws/config'), 'utf8')).not.toContain('[profile rclone]');
  });
});

describe('translate and export', () => {
  const fileOf = (stdout: string): string =>
    (JSON.parse(stdout) as { files: { path: string; text: string }[] }).files
      .filter(({ path }) => path.endsWith('rclone.conf') || path.endsWith('.aws/config'))
      .map(({ text }) => text)
      .join('\n');

  it.each([
    ['rclone', 'a/b: c', '.config/rclone/rclone.conf'],
    ['aws', 'over', '.aws/config'],
  ])('agree on a reference: %s, "%s"', async (tool, name, path) => {
    const translated = await qcred(['translate', '--to', tool, '--mode', 'reference', name, '--json']);
    expect(translated).toMatchObject({ code: 0 });
    expect(await qcred(['export', tool, name, '--mode', 'reference'])).toMatchObject({ code: 0 });
    const written = readFileSync(join(place.home, path), 'utf8');
    for (const line of fileOf(translated.stdout).split('\n')) expect(written.split('\n')).toContain(line);
  });

  it.each([
    ['aws', 'work'],
    ['s3cmd', 'work'],
  ])('refuse the same: %s', async (tool, name) => {
    const [translated, exported] = [
      await qcred(['translate', '--to', tool, '--mode', 'reference', name]),
      await qcred(['export', tool, name, '--mode', 'reference', '--dry-run']),
    ];
    expect(translated).toMatchObject({ code: 1, stderr: exported.stderr });
    expect(exported.code).toBe(1);
  });
});

it('show and due name temporary credentials, and those that have expired', async () => {
  const session = (Expiration: string) =>
    JSON.stringify({
      AccessKeyId: 'ASIAIOSFODNN7EXAMPLE',
      SecretAccessKey: 'CANARYsession',
      SessionToken: 'CANARYtoken',
      Expiration,
    });
  expect(await qcred(['add', 'lasting', '--paste'], session('2099-01-01T00:00:00Z'))).toMatchObject({
    code: 0,
  });
  expect((await qcred(['show', 'lasting'])).stdout).toMatch(
    /Valid until +2099-01-01T00:00:00.000Z \(temporary, /,
  );
  expect((await qcred(['due'])).stderr).toMatch(/^lasting: temporary, .* left\.$/m);
  const old = session('2001-01-01T00:00:00Z').replace('ASIAIOSFODNN7EXAMPLE', 'ASIAIOSFODNN7EXAMPL2');
  expect(await qcred(['add', 'gone', '--paste'], old)).toMatchObject({ code: 0 });
  expect((await qcred(['show', 'gone'])).stdout).toContain('(temporary, expired)');
  expect((await qcred(['due'])).stderr).toContain('gone: temporary, expired.');
});
