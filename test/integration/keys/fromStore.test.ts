import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, have } from '../../support/command.ts';
import { type GpgHome, openGpgHome } from '../../support/gpg.ts';
import { openServedWorld, type ServedWorld } from '../../support/world.ts';

const found = await Promise.all([have('openssl', ['version']), have('gpg'), have('pass', ['version'])]);

describe.skipIf(found.includes(false))('qcred kms import --from a program that keeps secrets', () => {
  let world: ServedWorld;
  let gpg: GpgHome;
  let pem = '';
  beforeAll(async () => {
    world = await openServedWorld({ kms: 'aws' });
    const key = world.sandbox.addKey({ secretAccessKey: 'CANARY/kms+store' });
    const endpoints = ['iam', 'sts', 's3', 'kms'].flatMap((id) => [`--endpoint-${id}`, world.sandbox.url]);
    await world.qcred(
      [
        ...['account', 'add', '--provider', 'aws', '--name', 'work', '--region', 'us-east-1', '--no-sync'],
        ...['--signing', 'kms=q-world-1', ...endpoints],
      ],
      { env: { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey } },
    );
    gpg = openGpgHome(world.home);
    gpg.makeKey('me@example.com');
    const env = cleanEnvironment(world.home, gpg.env);
    const how = ['-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256'];
    pem = execFileSync('openssl', ['genpkey', ...how], {
      env,
      stdio: ['ignore', 'pipe', 'ignore'],
    }).toString();
    const pass = (args: string[], input = '') => execFileSync('pass', args, { env, input, stdio: 'pipe' });
    pass(['init', 'me@example.com']);
    pass(['insert', '-m', 'keys/signing'], pem);
    pass(['insert', '-m', 'keys/aes'], `${'0123456789abcdef'.repeat(4)}\n`);
  });
  afterAll(async () => {
    gpg?.close();
    await world?.end();
  });

  const kms = async (args: string[], code: number, input?: string) => {
    const done = await world.qcred(['kms', 'import', ...args, '--json'], { env: gpg.env, input });
    const told = `${done.stdout}${done.stderr}`;
    for (const line of pem.split('\n').slice(1, 3)) expect(told).not.toContain(line);
    expect(told).not.toContain('0123456789abcdef');
    expect({ code: done.code, told }).toMatchObject({ code });
    return code === 2 ? told : JSON.parse(done.stdout);
  };

  it('takes an entry of pass, and lists them without opening one', async () => {
    const { found: names } = await kms(['--from', 'pass'], 0);
    expect(names.map(({ entry }: { entry: string }) => entry)).toEqual(['keys/aes', 'keys/signing']);
    const plan = await kms(['--from', 'pass', '--find', 'keys/aes', '--name', 'aes', '--dry-run'], 0);
    expect(plan.steps[1]).toContain('32 bytes of key material, from hex');
    await kms(['--from', 'pass', '--find', 'keys/signing', '--name', 'signer', '--yes'], 0);
    const shown = await world.qcred(['kms', 'show', 'signer', '--json']);
    expect(JSON.parse(shown.stdout).key).toMatchObject({ spec: 'ECC_NIST_P256', origin: 'imported' });
    expect((await kms(['--from', 'pass', '--find', 'keys/none', '--name', 'x'], 1)).error.code).toBe(
      'not_found',
    );
  });

  it('takes what stands in an export and in a Secret, and says where it stands', async () => {
    const item = (name: string, notes: string) => ({
      type: 2,
      name,
      notes,
      fields: [{ name: 'hint', value: 'none' }],
    });
    const exported = JSON.stringify({ items: [item('signing', pem), item('a note', 'nothing')] });
    const from = ['--from', 'bitwarden', '--path', '-'];
    expect((await kms(from, 0, exported)).found).toEqual([{ entry: 'signing', field: 'notes' }]);
    const plan = await kms([...from, '--find', 'signing', '--name', 'a', '--dry-run'], 0, exported);
    expect(plan.steps[1]).toContain('PKCS#8');
    const { error } = await kms(
      [...from, '--find', 'signing', '--field', 'none', '--name', 'a'],
      1,
      exported,
    );
    expect(error.hint).toBe('Say which with --field: hint and notes.');
    const data = {
      'tls.key': Buffer.from(pem).toString('base64'),
      raw: Buffer.from(Array.from({ length: 32 }, (_, i) => 200 - i)).toString('base64'),
    };
    const secret = JSON.stringify({ kind: 'Secret', metadata: { name: 'tls', namespace: 'prod' }, data });
    const cluster = ['--from', 'kubectl', '--path', '-', '--find', 'prod/tls', '--name', 'b', '--dry-run'];
    expect((await kms(cluster, 0, secret)).steps[1]).toContain('PKCS#8');
    expect((await kms([...cluster, '--field', 'raw'], 0, secret)).steps[1]).toContain('32 bytes');
    for (const wrong of [
      ['--from', 'pass', '--server', 'x'],
      ['--file', 'x', '--field', 'y', '--name', 'z'],
      ['--from', 'pass', '--name', 'z'],
    ])
      await kms(wrong, 2);
  });
});
