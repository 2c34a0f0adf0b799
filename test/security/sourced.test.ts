/**
 * Files that are sourced: a shell that sourced one profile's file and then another's is like one that
 * sourced the second alone, whatever tools the files are for.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { direnvTarget } from '#core/tools/targets/direnv.ts';
import { dockerTarget } from '#core/tools/targets/docker.ts';
import { dotenvTarget } from '#core/tools/targets/dotenv.ts';
import { duplicityTarget } from '#core/tools/targets/duplicity.ts';
import { goofysTarget } from '#core/tools/targets/goofys.ts';
import type { ExportEntry, Target } from '#core/tools/targets/kit/target.ts';
import { kopiaTarget } from '#core/tools/targets/kopia.ts';
import { powershellTarget } from '#core/tools/targets/powershell.ts';
import { resticTarget } from '#core/tools/targets/restic.ts';
import { s4cmdTarget } from '#core/tools/targets/s4cmd.ts';
import { s5cmdTarget } from '#core/tools/targets/s5cmd.ts';
import { have, run } from '../support/command.ts';
import { runs } from '../support/long.ts';

const folder = mkdtempSync(join(tmpdir(), 'qcred-sourced-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const key = (name: string) => ({
  name: 'default',
  profileId: '5b0c1c6e-6a3b-4f6d-9f0f-0d6f6f3b2a11',
  mode: 'static' as const,
  addressing: 'auto' as const,
  accessKeyId: `KEY${name}`,
  secretAccessKey: new Secret(`CANARY/${name}`),
  credentialProcess: ['/opt/qcred', 'credential-process', '--profile', name],
});
const profiles: Record<string, ExportEntry> = {
  quilibrium: {
    ...key('quilibrium'),
    provider: 'quilibrium',
    region: 'q-world-1',
    accountId: '1000000000',
    endpoints: {
      s3: 'https://qstorage.example.com',
      iam: 'https://q.example.com',
      kms: 'https://k.example.com',
    },
    relaxedChecksums: true,
  },
  aws: { ...key('aws'), provider: 'aws', region: 'eu-west-1', endpoints: {}, relaxedChecksums: false },
  temporary: {
    ...key('temporary'),
    provider: 'aws',
    endpoints: {},
    relaxedChecksums: false,
    sessionToken: new Secret('CANARY/token'),
  },
};
const tools = [
  direnvTarget,
  duplicityTarget,
  goofysTarget,
  kopiaTarget,
  resticTarget,
  s4cmdTarget,
  s5cmdTarget,
];
/** What a tool is told that no other has: its own options stay with who sourced them. */
const toolsOwn = /^(?:DUPLICITY_|KOPIA_|RESTIC_|S4CMD_)|^(?:_|SHLVL|PWD|OLDPWD)$/;

function fileOf(target: Target, name: string): string {
  const entry = profiles[name];
  if (!entry) throw new Error(name);
  const [planned] = target.plan([{ part: 'file', path: '/file', text: '' }], [entry], []);
  const path = join(folder, `${target.id}-${name}`);
  writeFileSync(path, planned?.text ?? '');
  return path;
}

async function sourced(shell: string, files: readonly string[], own: Record<string, string>) {
  const script = `${files.map((file) => `. ${file}`).join('\n')}\nenv -0`;
  const { stdout, stderr } = await run(shell, [...(shell === 'bash' ? ['--norc'] : []), '-c', script], {
    env: { PATH: process.env.PATH, ...own },
  });
  expect(stderr).toBe('');
  const variables = stdout
    .split('\0')
    .filter((pair) => pair !== '' && !toolsOwn.test(pair.split('=')[0] ?? ''));
  return variables.sort();
}

const file = fc.record({
  target: fc.constantFrom(...tools),
  name: fc.constantFrom(...Object.keys(profiles)),
});
const stale = {
  AWS_ENDPOINT_URL_STS: 'https://stale.example.net',
  AWS_ROLE_ARN: 'stale',
  AWS_CA_BUNDLE: '/mine',
};

describe.each(['bash', 'dash'])('%s', (shell) => {
  it('has the second profile alone', async () => {
    if (!(await have(shell, ['-c', 'true']))) return;
    await fc.assert(
      fc.asyncProperty(file, file, async (first, second) => {
        const [a, b] = [fileOf(first.target, first.name), fileOf(second.target, second.name)];
        const fresh = await sourced(shell, [b], { AWS_CA_BUNDLE: '/mine' });
        expect(await sourced(shell, [a, b], stale)).toEqual(fresh);
      }),
      { numRuns: runs(30, 500) },
    );
  });
});

it('says the same in PowerShell', () => {
  const [planned] = powershellTarget.plan(
    [{ part: 'file', path: '/file', text: '' }],
    [profiles.aws as ExportEntry],
    [],
  );
  expect(planned?.text?.split('\n')[0]).toMatch(
    /^Remove-Item -ErrorAction SilentlyContinue (?:Env:\w+, )+Env:\w+ # qcred: of another profile$/,
  );
  expect(planned?.text).toContain('Env:AWS_ENDPOINT_URL_S3');
});

it('leaves in no file what would be preferred to the profile, and all that is the person’s', () => {
  const stale = [
    'AWS_ENDPOINT_URL',
    'AWS_ENDPOINT_URL_DYNAMODB',
    'AWS_ACCESS_KEY',
    'AWS_SECRET_KEY',
    'AWS_BEARER_TOKEN_BEDROCK',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CREDENTIAL_EXPIRATION',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  ];
  const own = ['AWS_CONFIG_FILE', 'AWS_CA_BUNDLE', 'AWS_MAX_ATTEMPTS', 'DATABASE_URL'];
  const text = [...stale, ...own].map((name) => `${name}=stale-or-own\n`).join('');
  for (const target of [dotenvTarget, dockerTarget, ...tools]) {
    const [planned] = target.plan(
      [{ part: 'file', path: '/file', text }],
      [profiles.quilibrium as ExportEntry],
      [],
    );
    const lines = planned?.text?.split('\n') ?? [];
    for (const name of stale) expect(lines.filter((line) => line.startsWith(`${name}=`))).toEqual([]);
    for (const name of own) expect(lines).toContain(`${name}=stale-or-own`);
  }
});
