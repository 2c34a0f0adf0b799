import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication } from '@playwright/test';
import { createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import type { Row } from './measure.ts';
import { manyProfiles } from './profiles.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** How long a window may take to come to rest before it counts: Chromium has things to do in its first minute. */
const restMs = 60_000;

/**
 * What an idle window costs: 100 profiles on screen, keys with a policy, a vault that is open;
 * beside a window with nothing in it, of the same Electron, at the same time. Linux only: it reads
 * `/proc`.
 *
 * @param minutes how long to watch
 */
export async function idleRows(minutes: number): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'qcred-bench-'));
  const dataDir = join(home, 'vault');
  const empty = join(home, 'empty');
  const app = createApp(nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: [], dataDir }), {
    version: '',
    demo: false,
  });
  await app.create('keychain');
  await app.open().profiles.saveAll(manyProfiles(100));
  writeFileSync(
    `${empty}.cjs`,
    `const { app, BrowserWindow } = require('electron');
     app.setPath('userData', ${JSON.stringify(empty)});
     app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL('data:text/html,<p role="row">0</p>'));`,
  );
  const launch = async (args: string[]): Promise<ElectronApplication> => {
    const running = await _electron.launch({
      args: [...args, ...flags],
      env: { ...process.env, HOME: home, QCRED_HOME: dataDir },
      cwd: root,
      executablePath: join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? '', 'electron'),
    });
    await (await running.firstWindow()).getByRole('row').first().waitFor();
    return running;
  };
  const both: ElectronApplication[] = [];
  try {
    both.push(await launch([root]));
    both.push(await launch([`${empty}.cjs`]));
    const families = await Promise.all(both.map(pidsOf));
    await sleep(restMs);
    const before = families.map(usage);
    await sleep(minutes * 60_000);
    const spent = families.map(usage).map((after, i) => ({
      cpu: (after.cpu - (before[i]?.cpu ?? 0)) / minutes,
      wakes: (after.wakes - (before[i]?.wakes ?? 0)) / minutes,
    }));
    const [ours, theirs] = spent;
    const beside = 'an empty window of the same Electron';
    const row = (what: string, unit: Row['unit'], part: 'cpu' | 'wakes'): Row => ({
      what: `${what}, ${minutes} idle minutes`,
      ours: ours?.[part] ?? Number.NaN,
      unit,
      beside,
      theirs: theirs?.[part] ?? Number.NaN,
      aim: 'none set',
    });
    return [
      row('Processor time of all its processes a minute', 'ms', 'cpu'),
      row('Wake-ups of all its threads a minute', 'times', 'wakes'),
    ];
  } finally {
    for (const one of both) await one.close();
    const { access } = app.open();
    for (const { id } of (await access.vault.state()).credentials)
      await access.secrets.delete(`credential/${id}`);
    app.close();
    rmSync(home, { recursive: true, force: true });
  }
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** The app's processes. Asked once: the question itself would count. */
const pidsOf = (app: ElectronApplication): Promise<number[]> =>
  app.evaluate(({ app: electron }) => electron.getAppMetrics().map(({ pid }) => pid));

/** What processes have used since they began: milliseconds of processor, and how often a thread woke up. */
function usage(pids: readonly number[]): { cpu: number; wakes: number } {
  let [cpu, wakes] = [0, 0];
  for (const pid of pids) {
    // proc(5): fields 14 and 15 are ticks of a hundredth of a second; the name before them may hold spaces.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    cpu += (Number(fields[11]) + Number(fields[12])) * 10;
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const status = readFileSync(`/proc/${pid}/task/${thread}/status`, 'utf8');
      wakes += Number(/^voluntary_ctxt_switches:\s*(\d+)/m.exec(status)?.[1] ?? 0);
    }
  }
  return { cpu, wakes };
}
