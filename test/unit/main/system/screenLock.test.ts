import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { lockedScreenIn } from '#main/system/screenLock.ts';

const signal = (name: string, member = 'ActiveChanged') =>
  `signal time=1795766219.444534 sender=:1.1 -> destination=(null destination) serial=2 path=/org/x; interface=${name}; member=${member}`;

it('hears that the screen was locked, by whichever screen saver, and nothing else', () => {
  const heard = (...lines: string[]) => {
    const isLocked = lockedScreenIn();
    return lines.map(isLocked).includes(true);
  };
  for (const name of ['org.gnome.ScreenSaver', 'org.freedesktop.ScreenSaver', 'org.xfce.ScreenSaver'])
    expect(heard(signal(name), '   boolean true')).toBe(true);
  expect(heard(signal('org.gnome.ScreenSaver'), '   boolean false')).toBe(false);
  expect(heard(signal('org.gnome.ScreenSaver', 'WakeUpScreen'), '   boolean true')).toBe(false);
  expect(heard(signal('org.example.Player'), '   boolean true')).toBe(false);
  expect(heard('method call interface=org.gnome.ScreenSaver; member=ActiveChanged', '   boolean true')).toBe(
    false,
  );
  expect(heard('   boolean true')).toBe(false);
  expect(heard(signal('org.gnome.ScreenSaver'), signal('org.example.Player'), '   boolean true')).toBe(false);
});

const folder = mkdtempSync(join(tmpdir(), 'qcred-screen-'));
const note = join(folder, 'pid');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.runIf(process.platform === 'linux')('what listens for the screen', () => {
  it('ends with the application, however that ends', async () => {
    writeFileSync(join(folder, 'dbus-monitor'), `#!/bin/sh\necho $$ > '${note}'\nexec sleep 1000\n`);
    chmodSync(join(folder, 'dbus-monitor'), 0o755);
    const watcher = fileURLToPath(new URL('../../../../src/main/system/screenLock.ts', import.meta.url));
    const script = `const { watchLinuxScreen } = await import(${JSON.stringify(watcher)});
      watchLinuxScreen(process.env, () => {}); setInterval(() => {}, 1000);`;
    const app = spawn(process.execPath, ['--input-type=module', '-e', script], {
      env: { PATH: `${folder}:${process.env.PATH}`, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/none' },
      stdio: 'inherit',
    });
    await vi.waitFor(() => expect(existsSync(note) && readFileSync(note, 'utf8')).toMatch(/\d\n/), 20_000);
    const pid = Number(readFileSync(note, 'utf8'));
    app.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 5_000);
  });
});
