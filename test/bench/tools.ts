import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type App, createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { targets } from '#core/tools/targets/index.ts';
import type { SecretMode, TargetId } from '#shared/model.ts';
import { planExports } from '../support/calls.ts';
import { inTurn, type Row } from './measure.ts';
import { manyProfiles } from './profiles.ts';

/** Exported to in one change; each a family of its own. */
const five: readonly { target: TargetId; mode: SecretMode }[] = [
  { target: 'aws', mode: 'credential_process' },
  { target: 'rclone', mode: 'reference' },
  { target: 'mc', mode: 'static' },
  { target: 'duckdb', mode: 'reference' },
  { target: 'kubernetes', mode: 'static' },
];

/** Finding keys in a home folder, and exporting many profiles to several tools at once. */
export async function toolRows(): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'qcred-bench-'));
  const apps: App[] = [];
  const open = async (name: string, n: number) => {
    const dataDir = join(home, name, 'vault');
    const deps = nodeDeps({
      actor: { kind: 'test', pid: process.pid },
      command: ['/usr/bin/qcred'],
      dataDir,
    });
    const app = createApp({ ...deps, home: join(home, name), env: {} }, { version: '', demo: false });
    apps.push(app);
    await app.create('keychain');
    await app.open().profiles.saveAll(manyProfiles(n));
    return app;
  };
  try {
    const hundred = await open('hundred', 100);
    const thousand = await open('thousand', 1000);
    const times = await inTurn(5, {
      hundred: () => exportAll(hundred, join(home, 'hundred')),
      thousand: () => exportAll(thousand, join(home, 'thousand')),
    });
    const paths = targets.flatMap((target) =>
      target.place === 'fixed'
        ? target.locate({ home: join(home, 'thousand'), env: {}, platform: 'linux' })
        : [],
    );
    const imports = await thousand.open().imports();
    const scan = await inTurn(9, {
      ours: () => imports.scan(),
      cat: () => paths.map(({ path }) => readOrNothing(path)),
    });
    return [
      {
        what: 'Finding keys in a home with 1,000 profiles in three tools',
        ours: scan.ours,
        unit: 'ms',
        beside: 'reading the same files',
        theirs: scan.cat,
        aim: '≤ 300 ms',
      },
      {
        what: `Exporting 1,000 profiles to ${five.length} tools`,
        ours: times.thousand,
        unit: 'ms',
        beside: 'the same for 100',
        theirs: times.hundred,
        aim: '≤ 11×',
      },
    ];
  } finally {
    for (const app of apps) {
      const { access } = app.open();
      for (const { id } of (await access.vault.state()).credentials)
        await access.secrets.delete(`credential/${id}`);
      app.close();
    }
    rmSync(home, { recursive: true, force: true });
  }
}

function readOrNothing(path: string): number {
  try {
    return readFileSync(path).length;
  } catch {
    return 0;
  }
}

/** Exports every profile anew: the files are as large as they get, and each is written. */
async function exportAll(app: App, home: string): Promise<void> {
  const { access, plans } = app.open();
  const profileIds = (await access.vault.state()).profiles.map((p) => p.id);
  const requests = five.map(({ target, mode }) => ({
    target,
    mode,
    profileIds,
    path: targets.find((t) => t.id === target)?.place === 'chosen' ? join(home, `${target}.txt`) : undefined,
  }));
  const { planId } = await planExports(app, requests);
  await plans.apply(planId);
  // So that the next round has something to write.
  const [config] = targets[0]?.locate({ home, env: {}, platform: 'linux' }) ?? [];
  if (!config) return;
  mkdirSync(dirname(config.path), { recursive: true });
  writeFileSync(config.path, readFileSync(config.path, 'utf8').replaceAll('q-world-1', 'q-world-2'));
}
