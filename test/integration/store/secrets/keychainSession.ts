import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { have } from '../../../support/command.ts';

/** What a request to `keychainChild.ts` came to. */
export interface Reply {
  value?: unknown;
  code?: string;
  message?: string;
  hint?: string;
  ms: number;
}

/** A process that uses the keychain of a session. */
export interface Client {
  ask(...request: string[]): Promise<Reply>;
  /** Lets it end and gives its exit code. */
  end(): Promise<number | null>;
}

/** A desktop session of its own: a home, a message bus and, if wanted, a keyring. Never the person's. */
export interface Session {
  env: Record<string, string>;
  startKeyring(how: 'unlocked' | 'locked'): Promise<ChildProcess>;
  client(timeoutMs: number): Client;
  close(): Promise<void>;
}

/** Whether such a session can be started here; said where it cannot, and on Linux an error in CI. */
export async function haveKeychain(): Promise<boolean> {
  if (process.platform === 'linux')
    return (await have('dbus-daemon')) && (await have('gnome-keyring-daemon', ['--version']));
  console.warn('MISSING: only Linux has a keychain of its own for tests, so none was tested.');
  return false;
}

// A bus that starts no service by itself: what answers is what the test started.
const busConfig = (socket: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`;

/** @param options `bus`: false for a machine without one */
export async function startSession(options: { bus: boolean }): Promise<Session> {
  const home = await mkdtemp(join(tmpdir(), 'qcred-keychain-'));
  const run = join(home, 'run');
  await mkdir(run, { mode: 0o700 });
  const started: ChildProcess[] = [];
  const env: Record<string, string> = {
    HOME: home,
    PATH: process.env.PATH ?? ['/usr/bin', '/bin'].join(delimiter),
    XDG_RUNTIME_DIR: run,
    XDG_DATA_HOME: join(home, 'data'),
  };

  const start = (program: string, args: string[], input = ''): ChildProcess => {
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'ignore'] });
    // A program that ends before it read its input is none of our business.
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
    started.push(child);
    return child;
  };

  if (options.bus) {
    const config = join(home, 'bus.conf');
    const socket = join(run, 'test-bus');
    await writeFile(config, busConfig(socket));
    const bus = start('dbus-daemon', [
      `--config-file=${config}`,
      '--nofork',
      '--nopidfile',
      '--print-address',
    ]);
    // It prints its address once it listens.
    if (bus.stdout) await once(bus.stdout, 'data');
    env.DBUS_SESSION_BUS_ADDRESS = `unix:path=${socket}`;
  }

  const client = (timeoutMs: number): Client => {
    const child = spawn(
      process.execPath,
      [join(import.meta.dirname, 'keychainChild.ts'), String(timeoutMs)],
      {
        env,
        stdio: ['pipe', 'pipe', 'inherit'],
      },
    );
    started.push(child);
    const ended = once(child, 'exit');
    const replies = createInterface(child.stdout)[Symbol.asyncIterator]();
    return {
      async ask(...request) {
        child.stdin.write(`${JSON.stringify(request)}\n`);
        const { value } = await replies.next();
        return JSON.parse(value ?? 'null');
      },
      async end() {
        child.stdin.end();
        const [code] = await ended;
        return code;
      },
    };
  };

  const session: Session = {
    env,
    client,
    async startKeyring(how) {
      const unlock = how === 'unlocked' ? ['--unlock'] : [];
      const keyring = start(
        'gnome-keyring-daemon',
        ['--foreground', '--components=secrets', ...unlock],
        'test',
      );
      const probe = client(2000);
      for (let tries = 0; (await probe.ask('available')).value !== true; tries++) {
        if (tries > 100) throw new Error('the keyring did not start');
        await sleep(50);
      }
      await probe.end();
      return keyring;
    },
    async close() {
      for (const child of started.reverse()) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        const ended = once(child, 'exit');
        child.kill('SIGKILL');
        await ended;
      }
      await rm(home, { recursive: true, force: true });
    },
  };
  return session;
}
