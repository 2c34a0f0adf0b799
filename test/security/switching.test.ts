/**
 * Switching profiles: a shell that went from one profile to another is like one that just began, so no
 * key is ever used at another company's endpoint. Real shells carry out what the commands print.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providers } from '#core/clouds/providers/index.ts';
import type { Deps } from '#core/deps.ts';
import { nodeDeps } from '#core/nodeDeps.ts';
import { createProfiles } from '#core/profiles/profiles.ts';
import { joinAccess } from '#core/store/access.ts';
import { createActivity } from '#core/store/activity/activity.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { VaultState } from '#shared/model.ts';
import { env as envCommand } from '../../src/cli/commands/env.ts';
import { shellWriters } from '../../src/cli/shells.ts';
import { shellVariables } from '../../src/cli/shellVariables.ts';
import { createTestVault, testSecrets } from '../integration/store/vault/vaultFixture.ts';
import { have, run, temporaryHome } from '../support/command.ts';
import { runs } from '../support/long.ts';

type Variables = Readonly<Record<string, string>>;

const place = temporaryHome();
const accountIds: Readonly<Record<string, string>> = { aws: '111122223333', quilibrium: '1000000000' };
/** A profile of every provider, one that names endpoints for much more than storage, and temporary keys. */
const names = [...providers.map(({ id }) => id), 'anywhere', 'temporary'];

let deps: Deps;
let state: VaultState;

beforeAll(async () => {
  mkdirSync(place.dataDir, { mode: 0o700 });
  deps = {
    ...nodeDeps({ actor: { kind: 'test', pid: 1 }, command: ['/usr/bin/qcred'], dataDir: place.dataDir }),
    home: place.home,
    env: {},
  };
  const vault = await createTestVault(place.dataDir);
  const activity = createActivity({ ...deps, key: vault.key });
  const access = joinAccess({ deps, vault, secrets: testSecrets(place.dataDir), activity });
  const profiles = createProfiles(access, async () => {});
  for (const [i, name] of names.entries()) {
    const known = providers.find(({ id }) => id === name);
    const provider = known?.id ?? 's3';
    const many = ['iam', 'sts', 'kms', 'sqs'].map((service) => [service, `https://${service}.example.org`]);
    const needsEndpoint = provider === 's3' || provider === 'minio';
    const endpoints = name === 'anywhere' ? Object.fromEntries(many) : {};
    await profiles.save(
      {
        name,
        provider,
        region: i % 2 === 0 || known?.asksForRegion ? known?.regions[0] : undefined,
        endpoints: needsEndpoint ? { ...endpoints, s3: `https://${name}.example.com` } : endpoints,
        source: {
          kind: 'credential',
          accessKeyId: `AKIATEST${i}`,
          accountId: provider === 'r2' ? 'a'.repeat(32) : accountIds[provider],
          ...(name === 'temporary' ? { expiresAt: '2099-01-01T00:00:00Z' } : {}),
        },
      },
      {
        origin: 'typed in',
        material: {
          secretAccessKey: new Secret(`CANARY/${name}`),
          ...(name === 'temporary' ? { sessionToken: new Secret('CANARY/token') } : {}),
        },
      },
    );
  }
  state = await vault.state();
  vault.close();
});
afterAll(place.remove);

/** What `qcred env` prints in a shell with these variables. */
async function linesOfEnv(name: string | null, shell: string, environment: Variables): Promise<string> {
  const lines: string[] = [];
  const failed = async (): Promise<never> => {
    throw new Error('not needed');
  };
  const code = await envCommand.run({
    positionals: [],
    options: name === null ? { none: true, shell } : { profile: name, shell },
    rest: [],
    commands: {},
    deps: { ...deps, env: { ...environment, QCRED_PASSPHRASE: 'CANARY passphrase' } },
    json: false,
    app: failed,
    print: failed,
    printJson: failed,
    printText: failed,
    exact: (line) => lines.push(line),
    note: () => {},
  });
  expect(code).toBe(0);
  return lines.join('\n');
}

/** What `qcred use` has the shell's hook carry out; the profile stands in the AWS files by its own name. */
function linesOfUse(name: string | null, shell: string, environment: Variables): string {
  const profileId = state.profiles.find((one) => one.name === name)?.id;
  const writer = shellWriters[shell];
  if (!writer) throw new Error(shell);
  const bound = {
    target: 'aws' as const,
    mode: 'credential_process' as const,
    writtenAt: '2026-01-01T00:00:00Z',
  };
  const active = profileId ? { profileId, since: '2026-01-01T00:00:00Z' } : null;
  const bindings = profileId ? [{ ...bound, profileId, name: `in-aws-${name}` }] : [];
  return shellVariables({ ...state, active, bindings } as VaultState, writer, environment).join('\n');
}

/** One thing that a person types. */
interface Step {
  verb: 'env' | 'use';
  /** Null for `--none`. */
  name: string | null;
}

const shells = {
  bash: ['--norc', '--noprofile', '-c'],
  dash: ['-c'],
  zsh: ['-f', '-c'],
  fish: ['--no-config', '-c'],
} as const;
type Shell = keyof typeof shells;

/** What `env -0` printed, without what shells set by themselves. */
const variablesIn = (text: string): Variables =>
  Object.fromEntries(
    text
      .split('\0')
      .filter(Boolean)
      .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)] as const)
      .filter(([name]) => !['_', 'SHLVL', 'PWD', 'OLDPWD', 'USER', 'LOGNAME'].includes(name)),
  );

/** The variables of a shell that began with some and carried out the steps, each in the shell of the one before. */
async function after(shell: Shell, begin: Variables, steps: readonly Step[]): Promise<Variables> {
  let now: Variables = { PATH: process.env.PATH ?? '', HOME: place.home, LC_ALL: 'C.UTF-8', ...begin };
  const word = shell === 'dash' ? 'sh' : shell;
  for (const { verb, name } of steps) {
    const lines = verb === 'env' ? await linesOfEnv(name, word, now) : linesOfUse(name, word, now);
    const { stdout, stderr, code } = await run(shell, [...shells[shell], `${lines}\nenv -0`], { env: now });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    now = variablesIn(stdout);
  }
  return now;
}

/** Names that a shell may have on its own: what a profile decides, and what it must not touch. */
const decided = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_SECURITY_TOKEN',
  'AWS_ACCESS_KEY',
  'AWS_SECRET_KEY',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_REGION',
  'AWS_DEFAULT_REGION',
  'AWS_ACCOUNT_ID',
  'AWS_ENDPOINT_URL',
  ...['S3', 'IAM', 'STS', 'KMS', 'SQS', 'SNS', 'DYNAMODB', 'SSO_OIDC', 'BEDROCK_RUNTIME'].map(
    (service) => `AWS_ENDPOINT_URL_${service}`,
  ),
  'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
  'AWS_REQUEST_CHECKSUM_CALCULATION',
  'AWS_RESPONSE_CHECKSUM_VALIDATION',
  'AWS_CREDENTIAL_EXPIRATION',
  'AWS_ROLE_ARN',
  'AWS_ROLE_SESSION_NAME',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN',
  'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
  'AWS_BEARER_TOKEN_BEDROCK',
  'AWS_S3_ENDPOINT',
  'S3_ENDPOINT_URL',
];
const kept = [
  'AWS_CONFIG_FILE',
  'AWS_SHARED_CREDENTIALS_FILE',
  'AWS_CA_BUNDLE',
  'AWS_MAX_ATTEMPTS',
  'HTTPS_PROXY',
];

const value = fc.stringMatching(/^[ -~äß東\n]{0,12}$/);
const shellsOwn = fc.dictionary(fc.constantFrom(...decided, ...kept), value, { maxKeys: 12 });
const someStep: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom('env' as const, 'use' as const),
  name: fc.option(fc.constantFrom(...names), { freq: 6 }),
});

for (const shell of Object.keys(shells) as Shell[]) {
  const here = await have(shell, shell === 'dash' ? ['-c', 'true'] : ['--version']);
  describe.runIf(here)(shell, () => {
    it('is after every switch as a shell that just began', async () => {
      await fc.assert(
        fc.asyncProperty(
          shellsOwn,
          fc.array(someStep, { minLength: 1, maxLength: 3 }),
          someStep,
          async (own, before, last) => {
            expect(await after(shell, own, [...before, last])).toEqual(await after(shell, own, [last]));
          },
        ),
        { numRuns: runs(6, 400) },
      );
    });

    it('has its own variables again with --none', async () => {
      await fc.assert(
        fc.asyncProperty(
          shellsOwn,
          fc.array(someStep, { maxLength: 2 }),
          fc.constantFrom('env' as const, 'use' as const),
          async (own, before, verb) => {
            expect(await after(shell, own, [...before, { verb, name: null }])).toEqual({
              PATH: process.env.PATH,
              HOME: place.home,
              LC_ALL: 'C.UTF-8',
              ...own,
            });
          },
        ),
        { numRuns: runs(4, 200) },
      );
    });
  });
}

const stale = {
  S3_ENDPOINT_URL: 'https://stale.example.net',
  AWS_ENDPOINT_URL_KMS: 'https://stale.example.net',
};

it('never leaves an endpoint of one company beside a key of another', async () => {
  const fresh = new Map<string, Variables>();
  for (const name of names) fresh.set(name, await after('bash', stale, [{ verb: 'env', name }]));
  for (const [name, now] of fresh) {
    const seen = Object.entries(now).filter(([variable]) => !variable.startsWith('QCRED_'));
    expect(seen.filter(([, value]) => value.includes('stale'))).toEqual([]);
    for (const other of names) {
      const lines = await linesOfEnv(other, 'bash', now);
      const { stdout } = await run('bash', ['-c', `${lines}\nenv -0`], { env: now });
      expect([name, other, variablesIn(stdout)]).toEqual([name, other, fresh.get(other)]);
    }
  }
});

it.runIf(await have('fish'))('says what every fish has and counts on, and erases it nowhere', async () => {
  const home = { PATH: process.env.PATH ?? '', HOME: place.home, XDG_CONFIG_HOME: `${place.home}/fish` };
  const fish = (script: string) => run('fish', ['-c', script], { env: home });
  await fish('set -Ux AWS_ROLE_ARN everywhere; set -Ux AWS_REGION everywhere');
  const lines = await linesOfEnv('anywhere', 'fish', home);
  const { stdout, stderr } = await fish(`${lines}\nset -gx AWS_REGION here\nenv -0`);
  expect(stderr).toBe(
    'qcred: AWS_ROLE_ARN is a universal variable of fish and still counts. To erase it: set -eU AWS_ROLE_ARN\n',
  );
  expect(variablesIn(stdout).AWS_REGION).toBe('here');
  expect(variablesIn((await fish('env -0')).stdout)).toMatchObject({
    AWS_ROLE_ARN: 'everywhere',
    AWS_REGION: 'everywhere',
  });
});

it.runIf(await have('fish'))('leaves a fish no variable of its own, and the person’s as it is', async () => {
  const home = { PATH: process.env.PATH ?? '', HOME: place.home };
  const lines = await linesOfEnv('anywhere', 'fish', home);
  const read = 'eval (string collect < $argv[1]); source $argv[1]';
  const file = `${place.home}/lines.fish`;
  writeFileSync(file, lines);
  const of = async (script: string) => (await run('fish', ['-c', script, file], { env: home })).stdout;
  expect(await of(`set -g name mine; ${read}; echo $name`)).toBe('mine\n');
  expect(await of(`set -l name mine; ${read}; echo $name`)).toBe('mine\n');
  expect(await of(`${read}; set -q name; and echo left`)).toBe('');
});

it('keeps an application’s own variables in step where they stand', async () => {
  const own = { AWS_S3_ENDPOINT_URL: 'https://old.example.net', AWS_S3_REGION_NAME: 'old' };
  for (const verb of ['env', 'use'] as const) {
    const there = await after('bash', own, [
      { verb, name: 'aws' },
      { verb, name: 'quilibrium' },
    ]);
    expect(there).toMatchObject({ AWS_S3_ENDPOINT_URL: 'https://qstorage.quilibrium.com' });
    expect(there.AWS_ENDPOINT).toBeUndefined();
    expect((await after('bash', own, [{ verb, name: 'aws' }])).AWS_S3_ENDPOINT_URL).toBeUndefined();
  }
});

it('writes no name that a shell would carry out, and gives back nothing that no profile decides', async () => {
  const odd = '$(touch broke-out)';
  const hostile = {
    [`AWS_ENDPOINT_URL_${odd}`]: 'x',
    [`QCRED_BEFORE_AWS_ENDPOINT_URL_${odd}`]: 'x',
    QCRED_BEFORE_LD_PRELOAD: '/evil.so',
    QCRED_BEFORE_PATH: '/evil',
    QCRED_FOLLOWS: '1',
  };
  for (const lines of [await linesOfEnv('aws', 'sh', hostile), await linesOfEnv(null, 'sh', hostile)]) {
    expect(lines).not.toContain('touch');
    expect(lines).not.toMatch(/\b(?:LD_PRELOAD|PATH)\b/);
  }
});

it('says the same in PowerShell', async () => {
  const own = { AWS_PROFILE: 'mine', AWS_ENDPOINT_URL_DYNAMODB: 'x' };
  const lines = (await linesOfEnv('quilibrium', 'pwsh', own)).split('\n');
  for (const line of [
    '$env:QCRED_BEFORE_AWS_PROFILE = $env:AWS_PROFILE',
    'Remove-Item Env:AWS_PROFILE -ErrorAction SilentlyContinue',
    'Remove-Item Env:AWS_ENDPOINT_URL_DYNAMODB -ErrorAction SilentlyContinue',
    'Remove-Item Env:AWS_SESSION_TOKEN -ErrorAction SilentlyContinue',
    "$env:AWS_ENDPOINT_URL_S3 = 'https://qstorage.quilibrium.com'",
  ])
    expect(lines).toContain(line);
  const back = { QCRED_FOLLOWS: '1', QCRED_BEFORE_AWS_PROFILE: 'mine', AWS_REGION: 'x' };
  const returned = (await linesOfEnv(null, 'pwsh', back)).split('\n');
  expect(returned).toContain('Remove-Item Env:AWS_REGION -ErrorAction SilentlyContinue');
  expect(returned).toContain('$env:AWS_PROFILE = $env:QCRED_BEFORE_AWS_PROFILE');
  expect(returned.at(-1)).toBe('Remove-Item Env:QCRED_FOLLOWS -ErrorAction SilentlyContinue');
});
