import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createApp } from '#core/app.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import type { OpenServices } from '#core/open.ts';
import { createSessionCache } from '#core/profiles/sessions/cache.ts';
import { originOf, recipeOf } from '#core/profiles/sessions/recipe.ts';
import { anchorIn } from '#core/store/activity/anchor.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { inTurn, type Row } from './measure.ts';
import { manyProfiles } from './profiles.ts';

const qcred = fileURLToPath(new URL('../../bin/qcred', import.meta.url));

/** What each call of an AWS tool waits for, beside Node itself and beside the AWS CLI reading its own file. */
export async function commandRows(): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'qcred-bench-'));
  const dataDir = join(home, 'vault');
  const app = createApp(nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: [qcred], dataDir }), {
    version: '',
    demo: false,
  });
  try {
    await app.create('keychain');
    await app.open().profiles.saveAll(manyProfiles(1000));
    await saveRoleWithSession(app.open());
    mkdirSync(join(home, '.aws'));
    writeFileSync(join(home, '.aws', 'config'), '[profile p500]\nregion = q-world-1\n');

    const env = { ...process.env, HOME: home };
    const spawn = (file: string, args: string[]) => {
      const { status, stderr } = spawnSync(file, args, { env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`${file}: ${stderr}`);
    };
    const hasAws = spawnSync('aws', ['--version'], { env }).status === 0;
    const anchor = anchorIn(app.open().access.secrets, 'bench');
    const times = await inTurn(15, {
      anchor: async () => anchor.write((await anchor.read()) ?? { seq: 1, link: 'a'.repeat(64) }),
      ours: () => spawn(qcred, ['--vault', dataDir, 'credential-process', '--profile', 'p500']),
      role: () => spawn(qcred, ['--vault', dataDir, 'credential-process', '--profile', 'role']),
      node: () => spawn(process.execPath, ['-e', '0']),
      aws: () => hasAws && spawn('aws', ['configure', 'get', 'region', '--profile', 'p500']),
    });
    const what = '`qcred credential-process`, 1,000 profiles in the vault';
    const rows: Row[] = [
      { what, ours: times.ours, unit: 'ms', beside: '`node -e 0`', theirs: times.node, aim: '≤ 1.5×' },
      {
        what: 'the same for a role whose temporary credentials are at hand',
        ours: times.role,
        unit: 'ms',
        beside: 'a plain key',
        theirs: times.ours,
        aim: '≤ 1.2×',
      },
      {
        what: 'Anchoring the log’s end, which is part of it, with 12 items in the keychain',
        ours: times.anchor,
        unit: 'ms',
        beside: 'the whole command',
        theirs: times.ours,
        aim: '≤ 0.1×',
      },
    ];
    if (hasAws) {
      rows.push({
        what,
        ours: times.ours,
        unit: 'ms',
        beside: '`aws configure get`',
        theirs: times.aws,
        aim: '≤ 0.25×',
      });
    }
    return rows;
  } finally {
    const { access } = app.open();
    for (const { id } of (await access.vault.state()).credentials)
      await access.secrets.delete(`credential/${id}`);
    app.close();
    rmSync(home, { recursive: true, force: true });
  }
}

/** The command with few profiles and with very many: what one call costs does not grow with the vault. */
export async function growthRows(): Promise<Row[]> {
  const home = mkdtempSync(join(tmpdir(), 'qcred-bench-'));
  const counts = { few: 10, many: 100_000 };
  const made: { app: ReturnType<typeof createApp>; dataDir: string }[] = [];
  const filled = async (count: number) => {
    const dataDir = join(home, String(count));
    const app = createApp(
      nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: [qcred], dataDir }),
      {
        version: '',
        demo: false,
      },
    );
    made.push({ app, dataDir });
    await app.create('keychain');
    await app.open().profiles.saveAll(manyProfiles(count));
    return () => {
      const call = ['--vault', dataDir, 'credential-process', '--profile', 'p7'];
      const { status, stderr } = spawnSync(qcred, call, { encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
    };
  };
  try {
    const [few, many] = [await filled(counts.few), await filled(counts.many)];
    const times = await inTurn(15, { few, many });
    return [
      {
        what: '`qcred credential-process`, 100,000 profiles in the vault',
        ours: times.many,
        unit: 'ms',
        beside: 'the same with ten',
        theirs: times.few,
        aim: '≤ 1.1×',
      },
    ];
  } finally {
    for (const { app } of made) {
      const { access } = app.open();
      for (const { id } of (await access.vault.state()).credentials)
        await access.secrets.delete(`credential/${id}`);
      app.close();
    }
    rmSync(home, { recursive: true, force: true });
  }
}

/** A role profile on top of `p500` that was assumed just now, as far as the vault knows. */
async function saveRoleWithSession({ access, profiles }: OpenServices): Promise<void> {
  const { profiles: held } = await access.vault.state();
  const role = await profiles.save(
    {
      name: 'role',
      provider: 'quilibrium',
      endpoints: {},
      source: {
        kind: 'role',
        profileId: held.find(({ name }) => name === 'p500')?.id ?? '',
        roleArn: 'arn:aws:iam::1000000000:role/reader',
      },
    },
    { origin: 'typed in' },
  );
  const now = access.deps.now();
  const cache = createSessionCache(access);
  await cache.alone(role.id, async () =>
    cache.write(role.id, originOf(recipeOf(await access.vault.state(), role)), {
      accessKeyId: 'ASIACANARY0000000000',
      secretAccessKey: new Secret('CANARY/of-a-session'),
      sessionToken: new Secret(`CANARY${'x'.repeat(700)}`),
      startedAt: now.toISOString(),
      expiresAt: new Date(now.getTime() + 3_600_000).toISOString(),
    }),
  );
}
