import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '#sandbox/sandbox.ts';
import { createServers, hasOpenssl, makeAuthority, type Servers } from '../integration/clouds/servers.ts';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../support/command.ts';

const [node = '', source = ''] = qcredCommand;

const secret = 'CANARY/certificates/secret+0123456789';
const off = { NODE_TLS_REJECT_UNAUTHORIZED: '0' };

describe.skipIf(!hasOpenssl)('NODE_TLS_REJECT_UNAUTHORIZED=0', () => {
  let sandbox: Sandbox;
  let servers: Servers;
  let place: ReturnType<typeof temporaryHome>;
  let url: string;

  const qcred = (args: readonly string[], env: Record<string, string> = {}, input?: string) =>
    run(node, [source, ...args], {
      env: cleanEnvironment(place.home, {
        QCRED_HOME: place.dataDir,
        QCRED_PASSPHRASE: 'CANARY passphrase of the command',
        ...env,
      }),
      input,
    });

  beforeAll(async () => {
    place = temporaryHome();
    mkdirSync(place.home, { recursive: true });
    makeAuthority(place.home);
    sandbox = await startSandbox({ users: [{ name: 'demo', keys: [] }] });
    servers = createServers(sandbox);
    url = await servers.startTls(place.home);
    const { accessKeyId } = sandbox.addKey({ secretAccessKey: secret });
    const added = await qcred(
      [
        ...['add', 'own', '--provider', 's3', '--access-key-id', accessKeyId, '--store', 'passphrase'],
        ...['--endpoint', url, '--region', 'q-world-1'],
      ],
      {},
      secret,
    );
    expect(added.code).toBe(0);
  });
  afterAll(async () => {
    servers.close();
    await sandbox.close();
    place.remove();
  });

  it('has other programs on Node take any certificate, and not QCred', async () => {
    const script = `fetch(${JSON.stringify(url)}).then(() => console.log('taken'))`;
    const other = await run(process.execPath, ['-e', script], {
      env: { ...cleanEnvironment(place.home), ...off },
    });
    expect(other.stdout).toContain('taken');

    const tested = await qcred(['test', 'own'], off);
    expect(tested.code).toBe(1);
    expect(tested.stdout).toMatch(/^The certificate of 127\.0\.0\.1:\d+ /);
    expect(tested.stderr).toContain(
      'NODE_TLS_REJECT_UNAUTHORIZED is 0: qcred verifies certificates all the same.',
    );
  });

  it('does not count through a proxy either', async () => {
    const { port, seen } = await servers.startProxy(false);
    const tested = await qcred(['test', 'own'], { ...off, HTTPS_PROXY: `http://127.0.0.1:${port}` });
    expect(tested.stdout).toMatch(/^The certificate of 127\.0\.0\.1:\d+ /);
    expect(seen).toEqual([`CONNECT ${new URL(url).host}`]);
    const strange = await qcred(['test', 'own'], { ...off, HTTPS_PROXY: url });
    expect(strange.code).toBe(1);
    expect(strange.stdout).toMatch(/^The certificate of 127\.0\.0\.1:\d+ /);
  });

  it('stays what it is for the programs that are run, and doctor says it', async () => {
    const script = 'console.log(process.env.NODE_TLS_REJECT_UNAUTHORIZED)';
    const ran = await qcred(['exec', '--profile', 'own', '--', process.execPath, '-e', script], off);
    expect(ran.stdout).toBe('0\n');
    const doctor = await qcred(['doctor'], { ...off, NODE_EXTRA_CA_CERTS: join(place.home, 'ca.pem') });
    expect(doctor.stdout).toContain(
      'NODE_TLS_REJECT_UNAUTHORIZED is 0. QCred verifies certificates all the same.',
    );
    expect(doctor.stdout).toContain(`NODE_EXTRA_CA_CERTS names ${join(place.home, 'ca.pem')}`);
  });

  it('gives way to an authority that the person trusts', async () => {
    const tested = await qcred(['test', 'own'], { NODE_EXTRA_CA_CERTS: join(place.home, 'ca.pem') });
    expect(tested.stdout).toContain('The key works.');
  });
});
