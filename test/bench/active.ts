import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, open, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { targetById } from '#core/tools/targets/index.ts';
import type { SecretMode, TargetId } from '#shared/model.ts';
import { planExports } from '../support/calls.ts';
import { inTurn, type Row } from './measure.ts';
import { manyProfiles } from './profiles.ts';

/** Every tool that has a default. */
const five: readonly { target: TargetId; mode: SecretMode }[] = [
  { target: 'aws', mode: 'credential_process' },
  { target: 'rclone', mode: 'reference' },
  { target: 's3cmd', mode: 'static' },
  { target: 'boto', mode: 'static' },
  { target: 's3fs', mode: 'static' },
];

/** Switching the active profile, beside writing the bytes of the same files as durably. */
export async function activeRows(): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'qcred-bench-'));
  const base = nodeDeps({
    actor: { kind: 'test', pid: process.pid },
    command: ['/usr/bin/qcred'],
    dataDir: join(home, 'vault'),
  });
  const app = createApp({ ...base, home, env: {} }, { version: '', demo: false });
  try {
    await app.create('passphrase', 'CANARY bench passphrase');
    const { profiles, plans, active } = app.open();
    const [one, two] = (await profiles.saveAll(manyProfiles(2))).map((p) => p.id);
    if (!one || !two) throw new Error('there are not two profiles');
    // Both stand by name where there is room, so that the switch writes defaults and nothing else.
    const many = five.slice(0, 2).map((wish) => ({ ...wish, profileIds: [one, two] }));
    const single = five.slice(2).map((wish) => ({ ...wish, profileIds: [one] }));
    await plans.apply((await planExports(app, [...many, ...single])).planId);
    const service = await active();
    await service.use(one);
    const paths = five.flatMap(({ target }) =>
      targetById(target)
        .locate({ home, env: {}, platform: 'linux' })
        .map(({ path }) => path),
    );
    const texts = (await Promise.all(paths.map((path) => readFile(path).catch(() => null)))).filter(
      (text) => text !== null,
    );
    const plain = join(home, 'plain');
    await mkdir(plain);
    let turn = 0;
    const times = await inTurn(21, {
      ours: () => service.use(turn++ % 2 === 0 ? two : one),
      plainly: () => writeAll(plain, texts),
    });
    return [
      {
        what: 'Switching the active profile over 5 tools',
        ours: times.ours,
        unit: 'ms',
        beside: 'writing and syncing the same bytes',
        theirs: times.plainly,
        aim: '≤ 50 ms',
      },
    ];
  } finally {
    app.close();
    rmSync(home, { recursive: true, force: true });
  }
}

async function writeAll(folder: string, texts: readonly Uint8Array[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    const file = await open(join(folder, String(index)), 'w', 0o600);
    await file.writeFile(text);
    await file.sync();
    await file.close();
  }
}
