import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { secretIdOf } from '#core/store/credentials.ts';
import { parseMaterial } from '#core/store/secrets/material.ts';
import { credentialAccount } from '#core/store/secrets/store.ts';
import { emptyVault } from '#shared/model.ts';
import { have } from '../../../support/command.ts';
import { runs } from '../../../support/long.ts';
import { type ImportHome, importHome } from './home.ts';

/*
 * After an import with replacement, botocore makes the same of every profile of a home: its keys, its
 * roles and what they are assumed with, its settings. Where keys were taken out of the files, what
 * botocore gets is what the vault gives back.
 */

// Made-up keys are tried nowhere: of two secrets for one key, no service says which one is right.
vi.mock('#core/clouds/test/testKey.ts', () => ({ testConnection: async () => ({ verdict: 'unreachable' }) }));

const script = fileURLToPath(new URL('ask-botocore.py', import.meta.url));
const hasBotocore = await have('python3', ['-c', 'import botocore.session']);

/** A home as botocore is shown it. */
interface Shown {
  config: string;
  credentials: string;
  /** By profile id: access key id, secret, token. */
  served: Record<string, [string, string, string | null]>;
}

function ask(homes: readonly Shown[]): unknown[] {
  const { stdout, stderr, status } = spawnSync('python3', [script], {
    input: JSON.stringify(homes),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const names = ['a', 'b', 'c', 'default', 'x-1'];
const name = fc.constantFrom(...names);
const maybe = (lines: fc.Arbitrary<readonly string[]>) => fc.oneof(fc.constant([]), fc.constant([]), lines);

const keyLines = fc
  .tuple(
    fc.constantFrom('1', '2', '3'),
    fc.constantFrom('A', 'A', 'A', 'B'),
    fc.constantFrom('', '', '', 'T'),
  )
  .map(([id, secret, token]) => [
    `aws_access_key_id = AKIAPROPERTY0000000${id}`,
    `aws_secret_access_key = CANARY/${id}${secret}+0123456789abcdefghijkl`,
    ...(token ? [`aws_session_token = CANARYtoken${id}`] : []),
  ]);
const material = fc.oneof(
  { weight: 8, arbitrary: keyLines },
  {
    weight: 1,
    arbitrary: fc.constantFrom(['aws_access_key_id = AKIAHALF'], ['aws_secret_access_key = CANARYhalf']),
  },
);

const roleLines = fc
  .tuple(
    fc.constantFrom('one', 'two'),
    fc.oneof({ weight: 8, arbitrary: name }, { weight: 1, arbitrary: fc.constant('missing') }),
    fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2),
  )
  .map(([role, source, odd]) => [
    `role_arn = arn:aws:iam::123456789012:role/${role}`,
    ...(odd === 1 ? ['credential_source = Environment'] : [`source_profile = ${source}`]),
    ...(odd === 2 ? ['credential_source = Environment'] : []),
  ]);
const settingLine = fc.constantFrom(
  'region = us-east-1',
  'region = eu-west-1',
  'output = json',
  'mfa_serial = arn:aws:iam::123456789012:mfa/me',
  'external_id = e-1',
  'duration_seconds = 3600',
  'duration_seconds = 12',
  'duration_seconds = soon',
  'role_session_name = bob',
  'aws_account_id = 123456789012',
  'endpoint_url = https://minio.example:9000',
  'services = mine',
  'request_checksum_calculation = when_supported',
  'a_setting_of_mine = yes',
  's3 =\n  max_queue_size = 10\n  addressing_style = virtual',
);
const settings = fc
  .array(settingLine, { maxLength: 4 })
  .map((lines) => [...new Map(lines.map((line) => [line.split(' ')[0], line])).values()]);
const otherWays = fc.constantFrom(
  ['credential_process = /opt/other'],
  ['sso_start_url = https://sso.example', 'sso_region = us-east-1'],
);

const section = (header: (name: string) => string, parts: fc.Arbitrary<readonly (readonly string[])[]>) =>
  fc
    .tuple(name, parts)
    .map(([of, lines]) => ({ of, text: [`[${header(of)}]`, ...lines.flat(), ''].join('\n') }));
const file = (one: fc.Arbitrary<{ of: string; text: string }>) =>
  fc
    .uniqueArray(one, { selector: ({ of }) => of, maxLength: names.length })
    .map((sections) => sections.map(({ text }) => text).join('\n'));

const home = fc.record({
  config: fc
    .tuple(
      file(
        section(
          (of) => (of === 'default' ? of : `profile ${of}`),
          fc.tuple(
            maybe(roleLines),
            settings,
            maybe(material),
            fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: otherWays }),
          ),
        ),
      ),
    )
    .map(([text]) => `# mine\n${text}\n[services mine]\ns3 =\n  endpoint_url = https://s3.example\n`),
  credentials: file(
    section(
      (of) => of,
      fc.tuple(
        fc.oneof({ weight: 3, arbitrary: material }, { weight: 1, arbitrary: fc.constant([]) }),
        maybe(settings),
        fc.oneof({ weight: 9, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: roleLines }),
      ),
    ),
  ),
});

/** Lines that say a thing twice in one section make botocore refuse the file; they are no home. */
const whole = home.filter(({ config, credentials }) =>
  [config, credentials].every((text) =>
    text.split(/^\[/m).every((part) => {
      const keys = [...part.matchAll(/^(\w+) ?=/gm)].map(([, key]) => key);
      return new Set(keys).size === keys.length;
    }),
  ),
);

describe.skipIf(!hasBotocore)('an import with replacement, as botocore sees it', () => {
  let place: ImportHome | undefined;
  afterAll(() => place?.close());

  /** Takes everything in, replaces what can be, and gives the home as it is then. */
  async function replaceAll({ config, credentials }: Pick<Shown, 'config' | 'credentials'>): Promise<Shown> {
    place ??= await importHome({});
    const { app, put, text } = place;
    await app.open().access.vault.update(() => emptyVault());
    put('.aws/config', config);
    put('.aws/credentials', credentials);
    const imports = await app.open().imports();
    const scan = await imports.scan('aws');
    const keys = scan.found.filter((f) => f.importable).map((f) => f.key);
    await imports.take(scan.scanId, keys, { replacing: true });
    const { plan } = await imports.replace(scan.scanId);
    if (plan) await app.open().plans.apply(plan.planId);
    const statuses = await place.statuses();
    const drifted = Object.entries(statuses).filter(([, status]) => status !== 'in_sync');
    expect(
      drifted,
      `${config}\n----\n${credentials}\n==== became ====\n${text('.aws/config')}\n----\n${text('.aws/credentials')}`,
    ).toEqual([]);

    const { access } = app.open();
    const state = await access.vault.state();
    const served: Shown['served'] = {};
    for (const { id, source } of state.profiles) {
      if (source.kind !== 'credential') continue;
      const credential = state.credentials.find((c) => c.id === source.credentialId);
      const item = credential && credentialAccount(secretIdOf(credential));
      const stored = parseMaterial((item && (await access.secrets.get(item))) ?? '');
      served[id] = [
        credential?.accessKeyId ?? '',
        stored.secretAccessKey.reveal(),
        stored.sessionToken?.reveal() ?? null,
      ];
    }
    return { config: text('.aws/config'), credentials: text('.aws/credentials'), served };
  }

  it('means the same for every profile, and no secret is lost', async () => {
    const homes = fc.sample(whole, { numRuns: runs(60, 2000), seed: 9 });
    const after: Shown[] = [];
    for (const one of homes) after.push(await replaceAll(one));
    const before = ask(homes.map((one) => ({ ...one, served: {} })));
    let replaced = 0;
    for (const [i, now] of ask(after).entries()) {
      const shown = `${homes[i]?.config}\n----\n${homes[i]?.credentials}\n==== became ====\n${after[i]?.config}\n----\n${after[i]?.credentials}`;
      expect(now, shown).toMatchObject(before[i] as object);
      const left = `${after[i]?.config}${after[i]?.credentials}${JSON.stringify(after[i]?.served)}`;
      for (const [secret] of JSON.stringify(homes[i]).matchAll(/CANARY[\w/+]+/g)) {
        expect(left.includes(secret), shown).toBe(true);
        if (!`${after[i]?.config}${after[i]?.credentials}`.includes(secret)) replaced++;
      }
    }
    // The claim is worth something only where much was replaced.
    expect(replaced).toBeGreaterThan(homes.length / 2);
  });
});
