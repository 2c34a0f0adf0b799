/** A real notification daemon on the tests' own bus and display, and what it was asked to show. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Shown {
  title: string;
  body: string;
}

/** A running daemon. */
export interface Dunst {
  /** What it has shown so far, the oldest first. */
  shown(): Promise<Shown[]>;
  /** Chooses the default action of the notification on screen, as a click does. */
  click(): void;
  /** How many are on screen. */
  onScreen(): number;
  stop(): Promise<void>;
}

/** Starts it, and waits until it has its name on the bus. */
export async function startDunst(): Promise<Dunst> {
  const folder = await mkdtemp(join(tmpdir(), 'qcred-dunst-'));
  const [log, script, config] = ['shown', 'record', 'dunstrc'].map((name) => join(folder, name));
  // dunst hands a notification to a script in variables; each is kept as two lines of base64.
  await writeFile(
    String(script),
    `#!/bin/sh\n{ printf %s "$DUNST_SUMMARY" | base64 -w0; echo; printf %s "$DUNST_BODY" | base64 -w0; echo; } >>'${log}'\n`,
    { mode: 0o700 },
  );
  await writeFile(
    String(config),
    `[global]\nidle_threshold = 0\n[record]\nsummary = "*"\nscript = ${script}\ntimeout = 0\n`,
  );
  const daemon = spawn('dunst', ['-conf', String(config)], { stdio: 'ignore' });
  const control = (...args: string[]): string => {
    const { status, stdout, stderr } = spawnSync('dunstctl', args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`dunstctl ${args.join(' ')}: ${stderr}`);
    return stdout.trim();
  };
  for (const end = performance.now() + 60_000; ; ) {
    if (spawnSync('dunstctl', ['count', 'displayed']).status === 0) break;
    if (performance.now() > end || daemon.exitCode !== null) throw new Error('dunst did not start.');
    await new Promise((done) => setTimeout(done, 50));
  }
  return {
    async shown() {
      const lines = (await readFile(String(log), 'utf8').catch(() => '')).split('\n').slice(0, -1);
      const texts = lines.map((line) => Buffer.from(line, 'base64').toString());
      return texts.flatMap((title, i) => (i % 2 === 0 ? [{ title, body: texts[i + 1] ?? '' }] : []));
    },
    click: () => void control('action', '0'),
    onScreen: () => Number(control('count', 'displayed')),
    async stop() {
      if (daemon.exitCode === null) {
        daemon.kill();
        await once(daemon, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
