import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { _electron, type ElectronApplication } from '@playwright/test';
import { createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { inTurn, type Row } from './measure.ts';
import { manyProfiles } from './profiles.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const flags = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

/** The window with 1,000 profiles on screen, beside a window with nothing in it, of the same Electron. */
export async function windowRows(): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'qcred-bench-'));
  const dataDir = join(home, 'vault');
  const empty = join(home, 'empty');
  const app = createApp(nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: [], dataDir }), {
    version: '',
    demo: false,
  });
  await app.create('keychain');
  await app.open().profiles.saveAll(manyProfiles(1000));
  writeFileSync(
    `${empty}.cjs`,
    `const { app, BrowserWindow } = require('electron');
     app.setPath('userData', ${JSON.stringify(empty)});
     app.whenReady().then(() => new BrowserWindow({ width: 1280, height: 800 }).loadURL('data:text/html,<p role="row">0</p>'));`,
  );

  const megabytes = { ours: [] as number[], empty: [] as number[] };
  const open = async (args: string[], kept: number[]) => {
    const env = { ...process.env, HOME: home, QCRED_HOME: dataDir };
    const running = await _electron.launch({
      args: [...args, ...flags],
      env,
      cwd: root,
      executablePath: electronPath(),
    });
    const page = await running.firstWindow();
    await page.getByRole('row').first().waitFor();
    return async () => {
      kept.push(await memory(running));
      await running.close();
    };
  };
  try {
    const closers: (() => Promise<void>)[] = [];
    const closeAll = async () => {
      for (const close of closers.splice(0)) await close();
    };
    const times = await inTurn(7, {
      ours: async () => closers.push(await open([root], megabytes.ours)),
      closing: closeAll,
      empty: async () => closers.push(await open([`${empty}.cjs`], megabytes.empty)),
      closingEmpty: closeAll,
    });
    const middle = (values: number[]) =>
      values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
    const beside = 'an empty window of the same Electron';
    return [
      {
        what: 'Opening the window, 1,000 profiles listed',
        ours: times.ours,
        unit: 'ms',
        beside,
        theirs: times.empty,
        aim: '≤ 1.3×',
      },
      {
        what: 'Memory of all its processes',
        ours: middle(megabytes.ours),
        unit: 'MB',
        beside,
        theirs: middle(megabytes.empty),
        aim: '≤ 1.4×',
      },
    ];
  } finally {
    const { access } = app.open();
    for (const { id } of (await access.vault.state()).credentials)
      await access.secrets.delete(`credential/${id}`);
    app.close();
    rmSync(home, { recursive: true, force: true });
  }
}

function electronPath(): string {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!folder) throw new Error('Run it with "npm run bench".');
  return join(folder, 'electron');
}

async function memory(app: ElectronApplication): Promise<number> {
  const kilobytes = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize, 0),
  );
  return kilobytes / 1024;
}
