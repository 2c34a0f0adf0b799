import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { statusOf } from '#core/tools/bindings/status.ts';
import { mask } from '#core/tools/edits/mask.ts';
import { planExports, planOurs } from '../support/calls.ts';
import { inTurn, type Row } from './measure.ts';
import { manyProfiles } from './profiles.ts';

/** What grows with the number of profiles and keys: ten times as many may take eleven times as long. */
export async function largeRows(): Promise<Row[]> {
  return [...(await profileRows()), ...(await previewRows())];
}

/** `qcred export --all` and `qcred status`, with every profile in the AWS files. */
async function profileRows(): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'qcred-bench-'));
  const apps: App[] = [];
  const open = async (count: number) => {
    const place = join(home, String(count));
    const deps = nodeDeps({
      actor: { kind: 'test', pid: process.pid },
      command: ['/usr/bin/qcred'],
      dataDir: join(place, 'vault'),
    });
    const app = createApp({ ...deps, home: place, env: {} }, { version: '', demo: false });
    apps.push(app);
    await app.create('passphrase', 'only for measuring');
    await app.open().profiles.saveAll(manyProfiles(count));
    const profileIds = (await app.open().access.vault.state()).profiles.map((p) => p.id);
    const request = { target: 'aws', mode: 'credential_process', profileIds } as const;
    await app.open().plans.apply((await planExports(app, [request])).planId);
    return app;
  };
  const writeAll = async (app: App) => {
    const { planId } = await planOurs(app);
    await app.open().plans.apply(planId);
  };
  const status = (app: App) => statusOf(app.open().access, app.open().edits);
  try {
    const few = await open(5_000);
    const many = await open(50_000);
    const times = await inTurn(3, {
      writeFew: () => writeAll(few),
      writeMany: () => writeAll(many),
      statusFew: () => status(few),
      statusMany: () => status(many),
    });
    const beside = 'the same for 5,000';
    return [
      {
        what: 'Exporting all of 50,000 profiles again',
        ours: times.writeMany,
        unit: 'ms',
        beside,
        theirs: times.writeFew,
        aim: '≤ 11×',
      },
      {
        what: 'Status of 50,000 profiles',
        ours: times.statusMany,
        unit: 'ms',
        beside,
        theirs: times.statusFew,
        aim: '≤ 11×',
      },
    ];
  } finally {
    for (const app of apps) app.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** Masking a file of keys, as every preview does, where the keys begin alike and where they do not. */
async function previewRows(): Promise<Row[]> {
  const files = (secretOf: (n: number) => string, count: number) => {
    const secrets = Array.from({ length: count }, (_, n) => secretOf(n));
    const text = secrets.map((one, n) => `[p${n}]\naws_access_key_id = ${n}\nnote = ${one}\n`).join('\n');
    return () => mask(text, secrets);
  };
  const alike = (n: number) => `${'alike/'.repeat(6)}${String(n).padStart(6, '0')}`;
  const unlike = (n: number) => `${String(n).padStart(6, '0')}${'/alike'.repeat(6)}`;
  const times = await inTurn(9, {
    alike: files(alike, 1_000),
    unlike: files(unlike, 1_000),
    many: files(alike, 10_000),
  });
  return [
    {
      what: 'Masking the preview of 1,000 keys with a common prefix',
      ours: times.alike,
      unit: 'ms',
      beside: 'of 1,000 keys without',
      theirs: times.unlike,
      aim: '≤ 2×',
    },
    {
      what: 'Masking the preview of 10,000 keys with a common prefix',
      ours: times.many,
      unit: 'ms',
      beside: 'the same for 1,000',
      theirs: times.alike,
      aim: '≤ 11×',
    },
  ];
}
