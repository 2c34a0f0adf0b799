/** Files that anybody may have made: whatever is changed in them, reading them ends soon and takes little. */
import { execFile, execFileSync } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Encrypter } from 'age-encryption';
import { afterAll, expect, it } from 'vitest';
import { cleanEnvironment, have, temporaryHome } from '../../support/command.ts';
import { isLong, runs } from '../../support/long.ts';
import { jwe, kdbx3 } from '../../support/sealedFiles.ts';
import type { ReadersReport } from './readers-child.ts';

const script = fileURLToPath(new URL('./readers-child.ts', import.meta.url));
const [hasOpenssl, hasKeygen] = await Promise.all([have('openssl', ['version']), have('ssh', ['-V'])]);
const { home, remove } = temporaryHome();
afterAll(remove);
const password = 'CANARY password of a file';
const cipher = { cipher: 'aes-256-cbc', passphrase: password };

/** Files of every kind, the ways of stretching a password cheap. */
async function makeSeeds(folder: string): Promise<void> {
  mkdirSync(folder);
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(folder, name), content);
  const tool = (file: string, ...args: string[]) =>
    execFileSync(file, args, {
      env: cleanEnvironment(home, { PW: password }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const ed = generateKeyPairSync('ed25519').privateKey;
  write('pkcs8.pem', ec.export({ type: 'pkcs8', format: 'pem' }));
  write('pkcs8.der', rsa.export({ type: 'pkcs8', format: 'der' }));
  write('closed.pem', ed.export({ type: 'pkcs8', format: 'pem', ...cipher }));
  write('closed.der', ec.export({ type: 'pkcs8', format: 'der', ...cipher }));
  write('sec1.der', ec.export({ type: 'sec1', format: 'der' }));
  write('sec1.pem', ec.export({ type: 'sec1', format: 'pem', ...cipher }));
  write('pkcs1.der', rsa.export({ type: 'pkcs1', format: 'der' }));
  write('ed.pem', ed.export({ type: 'pkcs8', format: 'pem' }));
  write('rsa.jwk', JSON.stringify(rsa.export({ format: 'jwk' })));
  write('ec.jwk', JSON.stringify({ keys: [ec.export({ format: 'jwk' })] }));
  write('hex', randomBytes(32).toString('hex'));
  write('base64', randomBytes(64).toString('base64'));
  write('key.jwe', jwe(JSON.stringify(ec.export({ format: 'jwk' })), password));
  write('older.kdbx', kdbx3('CANARY of an entry', password));
  const age = new Encrypter();
  age.setPassphrase(password);
  age.setScryptWorkFactor(8);
  write('key.age', await age.encrypt(ec.export({ type: 'pkcs8', format: 'pem' })));
  if (hasKeygen) {
    const file = join(home, 'ssh');
    tool('ssh-keygen', '-q', '-t', 'ed25519', '-a', '1', '-N', password, '-f', file);
    write('openssh', readFileSync(file));
    tool('ssh-keygen', '-q', '-t', 'ecdsa', '-N', '', '-f', join(home, 'open'));
    write('open.openssh', readFileSync(join(home, 'open')));
  }
  if (hasOpenssl) {
    const key = join(home, 'key.pem');
    writeFileSync(key, rsa.export({ type: 'pkcs8', format: 'pem' }));
    tool('openssl', 'req', '-x509', '-new', '-key', key, '-subj', '/CN=q', '-out', join(home, 'crt'));
    const p12 = [
      'pkcs12',
      '-export',
      '-inkey',
      key,
      '-in',
      join(home, 'crt'),
      '-passout',
      'env:PW',
      '-iter',
      '10',
    ];
    tool('openssl', ...p12, '-out', join(folder, 'new.p12'));
    const older = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1'];
    tool('openssl', ...p12, ...older, '-out', join(folder, 'old.p12'));
    tool(
      'openssl',
      'pkcs8',
      '-topk8',
      '-in',
      key,
      '-passout',
      'env:PW',
      '-scrypt',
      '-scrypt_N',
      '16',
      '-outform',
      'DER',
      '-out',
      join(folder, 'scrypt.der'),
    );
  }
}

it('are read or refused, in two seconds and 200 MB at most', async () => {
  const folder = join(home, 'seeds');
  await makeSeeds(folder);
  const from = isLong ? String(1 + Math.floor(Math.random() * 2 ** 31)) : '1';
  const { stdout } = await promisify(execFile)(process.execPath, [
    script,
    folder,
    String(runs(300, 100_000)),
    from,
  ]);
  const report: ReadersReport = JSON.parse(stdout);
  if (isLong) console.log(from, report);
  expect(report.faults).toEqual([]);
  expect(report.slow).toEqual([]);
  expect(report.megabytes).toBeLessThan(200);
  // Changes go deep enough: some leave the key whole.
  expect(report.read).toBeGreaterThan(report.inputs / 100);
}, 3_600_000);
