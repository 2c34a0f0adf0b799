/** Files of ours under another key: in their place, whole or not at all. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openServedWorld, type ServedWorld } from '../../support/world.ts';

describe('qcred kms re-encrypt-file', () => {
  let world: ServedWorld;
  const content = randomBytes(2 * 2 ** 20 + 17);
  let [older, newer] = ['', ''];
  beforeAll(async () => {
    world = await openServedWorld({ kms: 'quilibrium' });
    const key = world.sandbox.addKey({ secretAccessKey: 'CANARY/kms+again' });
    const endpoints = ['iam', 'sts', 's3', 'kms'].flatMap((id) => [`--endpoint-${id}`, world.sandbox.url]);
    await world.qcred(
      ['account', 'add', '--provider', 'quilibrium', '--name', 'work', '--no-sync', ...endpoints],
      {
        env: { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey },
      },
    );
    older = (await kms(['create', '--alias', 'older', '--yes'])).keyId;
    newer = (await kms(['create', '--alias', 'newer', '--yes'])).keyId;
    writeFileSync(at('plain'), content);
    await kms(['encrypt-file', at('plain'), '--key', older, '-o', at('a.enc'), '--context', 'of=ann']);
  });
  afterAll(() => world?.end());
  const at = (name: string) => world.at(name);
  const kms = async (args: string[]) => {
    const { code, stdout, stderr } = await world.qcred(['kms', ...args, '--json']);
    expect({ code, stderr: code === 0 ? '' : stderr }, args.join(' ')).toEqual({ code: 0, stderr: '' });
    return JSON.parse(stdout);
  };

  it('shows what it would do, does it in place, and is decrypted with the new key alone', async () => {
    chmodSync(at('a.enc'), 0o640);
    symlinkSync(at('a.enc'), at('link.enc'));
    const before = readFileSync(at('a.enc'));
    const plan = await kms(['re-encrypt-file', at('link.enc'), '--key', 'newer', '--dry-run']);
    expect(plan.steps[0]).toContain(older);
    expect(plan.steps[0]).toContain(newer);
    expect(readFileSync(at('a.enc')).equals(before)).toBe(true);
    const { files } = await kms(['re-encrypt-file', at('link.enc'), '--key', 'newer', '--yes']);
    expect(files[0].from).toContain(older);
    expect(statSync(at('a.enc')).mode & 0o777).toBe(0o640);
    await kms(['disable', older, '--confirm', older, '--yes']);
    const opened = await kms(['decrypt-file', at('a.enc'), '-o', at('b'), '--context', 'of=ann']);
    expect(opened.context).toEqual({ of: 'ann' });
    expect(opened.key).toContain(newer);
    expect(readFileSync(at('b')).equals(content)).toBe(true);
    const again = await world.qcred(['kms', 're-encrypt-file', at('a.enc'), '--key', 'newer', '--yes']);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stderr).toContain('with this key already');
    await kms(['enable', older, '--yes']);
  });

  it('leaves what is damaged or none of ours as it is, and nothing beside it', async () => {
    copyFileSync(at('a.enc'), at('cut.enc'));
    const cut = readFileSync(at('cut.enc')).subarray(0, -40);
    writeFileSync(at('cut.enc'), cut);
    const there = readdirSync(at('.')).sort();
    for (const file of ['cut.enc', 'plain', 'nothing']) {
      const { code } = await world.qcred(['kms', 're-encrypt-file', at(file), '--key', older, '--yes']);
      expect(code, file).toBe(1);
    }
    expect(readFileSync(at('cut.enc')).equals(cut)).toBe(true);
    expect(readdirSync(at('.')).sort()).toEqual(there);
    expect((await world.qcred(['kms', 're-encrypt-file', '--key', older, '--yes'])).code).toBe(2);
  });
});
