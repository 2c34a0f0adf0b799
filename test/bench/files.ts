import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse, stringify } from 'ini';
import { nodeDeps } from '#core/nodeDeps.ts';
import { createEdits } from '#core/tools/edits/edits.ts';
import { provePlan, withPlanned } from '#core/tools/exports/proof.ts';
import { awsTarget } from '#core/tools/targets/aws/index.ts';
import type { ExportEntry, TargetText } from '#core/tools/targets/kit/target.ts';
import { inTurn, type Row } from './measure.ts';

/** Exporting many profiles to the AWS CLI, beside a package that parses and prints the same file and keeps nothing. */
export async function fileRows(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'qcred-bench-'));
  try {
    const thousand = await exportTimes(folder, 1_000);
    const tenThousand = await exportTimes(folder, 10_000);
    const ini = '`ini` parsing and printing that file';
    return [
      {
        what: 'Planning 1,000 profiles',
        ours: thousand.plan,
        unit: 'ms',
        beside: ini,
        theirs: thousand.ini,
        aim: '≤ 2×',
      },
      {
        what: 'Planning 1,000 profiles, with its proof',
        ours: thousand.proven,
        unit: 'ms',
        beside: 'planning them without',
        theirs: thousand.plan,
        aim: '≤ 2×',
      },
      {
        what: 'Planning 1,000 profiles, with its proof',
        ours: thousand.proven,
        unit: 'ms',
        beside: ini,
        theirs: thousand.ini,
        aim: '≤ 2×',
      },
      {
        what: 'Planning and applying 1,000 profiles',
        ours: thousand.apply,
        unit: 'ms',
        beside: `${ini}, and writing it`,
        theirs: thousand.iniWrite,
        aim: '≤ 2×',
      },
      {
        what: 'Planning 10,000 profiles, with its proof',
        ours: tenThousand.proven,
        unit: 'ms',
        beside: 'the same for 1,000',
        theirs: thousand.proven,
        aim: '≤ 11×',
      },
      {
        what: 'Planning and applying 10,000 profiles',
        ours: tenThousand.apply,
        unit: 'ms',
        beside: 'the same for 1,000',
        theirs: thousand.apply,
        aim: '≤ 11×',
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function exportTimes(folder: string, n: number) {
  const home = join(folder, String(n));
  mkdirSync(join(home, '.aws'), { recursive: true });
  const deps = {
    ...nodeDeps({ actor: { kind: 'test', pid: process.pid }, command: [], dataDir: join(home, 'vault') }),
    home,
    env: {},
  };
  const edits = createEdits({ ...deps, key: new Uint8Array(32) });
  const [config, credentials] = awsTarget.locate(deps);
  if (!config || !credentials) throw new Error('The AWS target has two files.');

  // The file as it stands: every profile in it, at another region, so that each plan changes them all.
  const texts = (text: string): TargetText[] => [
    { ...config, text },
    { ...credentials, text: null },
  ];
  const start =
    awsTarget.plan(texts(''), entries(n, 'us-east-1'), []).find((f) => f.path === config.path)?.text ?? '';
  let region = 0;

  const plan = (text: string) => awsTarget.plan(texts(text), entries(n, `region-${region++}`), []);
  const proven = (text: string) => {
    const meant = { entries: entries(n, `region-${region++}`), remove: [] };
    const planned = awsTarget.plan(texts(text), meant.entries, meant.remove);
    provePlan(awsTarget, texts(text), withPlanned(texts(text), planned), meant);
    return planned;
  };
  return inTurn(n > 5000 ? 9 : 25, {
    plan: () => plan(start),
    proven: () => proven(start),
    apply: async () => {
      const read = await edits.readForPlan(config.path);
      const planned = proven(read.text ?? '');
      await edits.apply({
        title: 'bench',
        edits: planned.map((file) => ({
          path: file.path,
          target: read.target,
          before: read.before,
          after: new TextEncoder().encode(file.text),
        })),
      });
    },
    ini: () => stringify(parse(start)),
    iniWrite: () => {
      const path = join(home, 'ini');
      writeFileSync(path, start);
      writeFileSync(path, stringify(parse(readFileSync(path, 'utf8'))));
    },
  });
}

function entries(n: number, region: string): ExportEntry[] {
  return Array.from({ length: n }, (_, i) => ({
    name: `p${i}`,
    profileId: `id-${i}`,
    provider: 'quilibrium',
    mode: 'credential_process',
    region,
    accountId: '1000000000',
    endpoints: { s3: 'https://qstorage.quilibrium.com', kms: 'https://qkms.quilibrium.com' },
    relaxedChecksums: true,
    addressing: 'auto',
    accessKeyId: `BENCH${i}`,
    credentialProcess: ['/usr/bin/qcred', 'credential-process', '--profile', `id-${i}`],
  }));
}
