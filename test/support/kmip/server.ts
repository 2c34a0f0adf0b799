import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment, have } from '../command.ts';

const script = fileURLToPath(new URL('server.py', import.meta.url));
/** The system's own: PyKMIP is a package of Debian's. */
const python = '/usr/bin/python3';

/** Whether openssl and PyKMIP are here. */
export const haveKeyServer = async (): Promise<boolean> =>
  (
    await Promise.all([have('openssl', ['version']), have(python, ['-c', 'import kmip.services.server'])])
  ).every(Boolean);

/** A folder with an authority and what it signed: a server's certificate, a client's, and keys to be served. */
export interface KeyServerFiles {
  folder: string;
  at: (name: string) => string;
  remove: () => void;
}

/** Makes `ca`, `server` and `client` as PEM files, on P-256, and three keys: `aes.bin`, `wrapping.bin`, `rsa.pem`. */
export function makeKeyServerFiles(): KeyServerFiles {
  const folder = mkdtempSync(join(tmpdir(), 'qcred-kmip-'));
  const at = (name: string) => join(folder, name);
  const openssl = (...args: string[]) =>
    execFileSync('openssl', args, {
      cwd: folder,
      env: cleanEnvironment(folder),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca.key', '-subj', '/CN=An authority', '-out', 'ca.pem');
  const signed = (name: string, use: string, names: string) => {
    openssl('req', ...newKey, '-keyout', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
    writeFileSync(at(`${name}.ext`), `extendedKeyUsage=${use}\nsubjectAltName=${names}\n`);
    const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', `${name}.ext`];
    openssl('x509', '-req', '-in', `${name}.csr`, ...by, '-out', `${name}.pem`);
  };
  signed('server', 'serverAuth', 'DNS:localhost,IP:127.0.0.1');
  signed('client', 'clientAuth', 'DNS:client');
  openssl('rand', '-out', 'aes.bin', '32');
  openssl('rand', '-out', 'wrapping.bin', '32');
  openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'rsa.pem');
  return { folder, at, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** PyKMIP's server with these keys, called `backups`, `wrapping` and `signer`, and some others. */
export async function startKeyServer({
  folder,
}: KeyServerFiles): Promise<{ server: string; stop: () => void }> {
  const child: ChildProcess = spawn(python, ['-W', 'ignore', script, folder], {
    env: cleanEnvironment(folder),
    stdio: ['ignore', 'pipe', 'pipe'],
    // It has a process of its own for what it shares, which would be left behind.
    detached: true,
  });
  let complaints = '';
  child.stderr?.on('data', (bytes) => {
    complaints += bytes;
  });
  const stop = () => {
    if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
      process.kill(-child.pid, 'SIGKILL');
  };
  const started = once(child.stdout ?? child, 'data').then(([bytes]) => Number(String(bytes).trim()));
  const ended = once(child, 'exit').then(() => {
    throw new Error(`The key server ended: ${complaints}`);
  });
  const port = await Promise.race([started, ended]);
  ended.catch(() => {});
  return { server: `127.0.0.1:${port}`, stop };
}
