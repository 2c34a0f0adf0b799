/** The packaged app refuses switches that would hand it to another program. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environment, expect, test } from '../e2e/harness.ts';
import { packageForTest } from './packaged.ts';

test.skip(process.platform !== 'linux', 'puts together a Linux app');

let folder = '';
let program = '';
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'qcred-packaged-'));
  program = await packageForTest(join(folder, 'QCred'));
});
// Processes of an app that was ended may write a moment longer.
test.afterAll(() => rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 200 }));

interface Started {
  child: ChildProcess;
  home: string;
  printed(): string;
}

async function start(args: readonly string[], env: Record<string, string> = {}): Promise<Started> {
  const home = await mkdtemp(join(folder, 'home-'));
  const needed = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(program, [...needed, ...args], { env: environment(home, env), stdio: 'pipe' });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (text += String(data)));
  return { child, home, printed: () => text };
}

/** Whether it came as far as the lock that one instance has: then nothing was refused. */
const isRunning = ({ home }: Started) => {
  try {
    return lstatSync(join(home, 'vault', 'window', 'SingletonLock')).isSymbolicLink();
  } catch {
    return false;
  }
};

for (const given of [
  '--remote-debugging-port=0',
  '--remote-debugging-pipe',
  '-remote-debugging-port=0',
  '--Remote-Debugging-Port=0',
  '--inspect=0',
  '--inspect-brk=0',
  '--js-flags=--expose-gc',
  '--load-extension=/tmp',
  '--proxy-server=127.0.0.1:9',
  '--host-resolver-rules=MAP * 127.0.0.1',
  '--ignore-certificate-errors',
  '--user-data-dir=/proc/nowhere',
  '--renderer-cmd-prefix=/bin/echo',
  '--disable-web-security',
  '--log-net-log=/tmp/qcred-net.json',
]) {
  test(`refuses ${given}`, async () => {
    const started = await start([given]);
    // One that starts all the same would run for ever.
    const late = setTimeout(() => started.child.kill('SIGKILL'), 20_000);
    const [code] = await once(started.child, 'exit');
    clearTimeout(late);
    expect(started.printed()).not.toContain('listening on ws://');
    expect(started.printed()).toContain('QCred does not start with this switch');
    expect(started.printed()).toContain(given.split('=')[0]);
    expect(code).toBe(1);
    expect(isRunning(started)).toBe(false);
  });
}

test('starts with what says how it is drawn, and no variable opens it', async () => {
  const started = await start(
    ['--ozone-platform=x11', '--force-device-scale-factor=1', '--hidden', '--', '--inspect'],
    {
      NODE_OPTIONS: '--inspect=0',
      ELECTRON_RUN_AS_NODE: '1',
    },
  );
  const gone = once(started.child, 'exit');
  await expect.poll(() => isRunning(started)).toBe(true);
  // Where Node's debugger can be opened, this signal opens it; here it ends the app, as any program.
  started.child.kill('SIGUSR1');
  expect(await gone).toEqual([null, 'SIGUSR1']);
  expect(started.printed()).not.toContain('listening on ws://');
});
