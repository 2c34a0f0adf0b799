import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { provePlan, withPlanned } from '#core/tools/exports/proof.ts';
import { awsTarget } from '#core/tools/targets/aws/index.ts';
import { botoTarget } from '#core/tools/targets/boto/index.ts';
import type { ExportEntry, Target, TargetText } from '#core/tools/targets/kit/target.ts';
import { rcloneTarget } from '#core/tools/targets/rclone/index.ts';
import { s3cmdTarget } from '#core/tools/targets/s3cmd/index.ts';
import { QCredError } from '#shared/errors.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../../support/command.ts';
import { isLong, runs } from '../../../support/long.ts';
import { entryOf, filesOf, inMode, secretText } from '../../../unit/tools/targets/contract.ts';

/*
 * Any file as people have it, any plan: what the tool's own reader finds of others is what it found
 * before, and what was written is what it finds. The reader is asked for many files at once.
 */

// Generous: tens of thousands of plans, on a machine that may be busy.
const timeout = isLong ? 2 * 3_600_000 : 600_000;

type Parts = Record<string, Record<string, string | null>>;

/** A plan that was not refused. */
interface Made {
  before: TargetText[];
  after: TargetText[];
  entries: ExportEntry[];
  remove: string[];
}

const eol = fc.constantFrom('\n', '\n', '\n', '\r\n');
const indent = fc.constantFrom('', '', '', '  ', '    ', '\t');
const note = fc.constantFrom('', '', '', '', ' # note', ' ; note', '\t;note');

/** One line of a section, without its end. */
const setting = (keys: readonly string[], values: readonly string[]) =>
  fc
    .tuple(
      fc.constantFrom(...keys),
      fc.constantFrom(' = ', '=', ' =', '\t= '),
      fc.constantFrom(...values),
      note,
    )
    .map((parts) => parts.join(''));

const odd = fc.constantFrom('', '# note', '  ; note', '\t', '   ');

/** Lines that make a file: each section has its own indentation, which some of its lines do not keep. */
function fileOf(header: fc.Arbitrary<string>, line: fc.Arbitrary<string>, most = 5): fc.Arbitrary<string> {
  const section = fc
    .tuple(
      indent,
      header,
      fc.array(
        fc.tuple(
          fc.oneof({ weight: 8, arbitrary: fc.constant(null) }, indent),
          fc.oneof({ weight: 5, arbitrary: line }, odd),
        ),
        { maxLength: 6 },
      ),
    )
    .map(([usual, name, lines]) => [
      `${usual}${name}`,
      ...lines.flatMap(([own, text]) => text.split('\n').map((part) => (own ?? usual) + part)),
    ]);
  return fc
    .tuple(
      fc.oneof({ weight: 12, arbitrary: fc.constant('') }, fc.constant('\ufeff')),
      fc.array(section, { maxLength: most }),
      eol,
      fc.boolean(),
    )
    .map(
      ([bom, sections, end, isEnded]) =>
        bom + sections.flat().join(end) + (isEnded && sections.length > 0 ? end : ''),
    );
}

/** One seed meets the same few corners for ever: the long run goes the whole way with several. */
const seeds = isLong ? [20261127, 1, 2, 3, 4] : [20261127];

/** Tries as many plans as asked for with each seed, and keeps those that were not refused. */
function makePlans(target: Target, plans: fc.Arbitrary<Omit<Made, 'after'>>, count: number): Made[] {
  const made: Made[] = [];
  for (const plan of seeds.flatMap((seed) => fc.sample(plans, { numRuns: count, seed }))) {
    const { before, entries, remove } = plan;
    try {
      const after = withPlanned(before, target.plan(before, entries, remove));
      provePlan(target, before, after, { entries, remove });
      made.push({ ...plan, after });
    } catch (error) {
      if (!(error instanceof QCredError)) throw error;
      expect(error.message + error.hint).not.toContain('CANARY');
    }
  }
  // Most are carried out: a refusal proves nothing of what is written.
  expect(made.length).toBeGreaterThan((seeds.length * count) / 2);
  return made;
}

const textsOf = (files: readonly TargetText[]): string[] => files.map(({ text }) => text ?? '');

/** What the tool's own reader makes of files, in one process for all. */
async function read(
  tool: string,
  interpreter: string,
  cases: readonly string[][],
): Promise<(Parts | null)[]> {
  const script = fileURLToPath(new URL('own-readers.py', import.meta.url));
  const { code, stdout, stderr } = await run('sh', ['-c', `${interpreter} "$0" "$1"`, script, tool], {
    env: { ...process.env, PYTHONUTF8: '1' },
    input: JSON.stringify(cases),
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

/** Reads all files of all plans, as they were and as they are. */
async function readAll(tool: string, interpreter: string, made: readonly Made[]) {
  const was = await read(
    tool,
    interpreter,
    made.map(({ before }) => textsOf(before)),
  );
  const is = await read(
    tool,
    interpreter,
    made.map(({ after }) => textsOf(after)),
  );
  return made.map((plan, i) => ({ ...plan, was: was[i] ?? null, is: is[i] ?? null }));
}

const entry = (name: string, over: Partial<ExportEntry>): ExportEntry => entryOf(name, over);

const place = fc.constantFrom<Partial<ExportEntry>>(
  {},
  {
    provider: 'aws',
    endpoints: {},
    relaxedChecksums: false,
    addressing: 'auto',
    region: undefined,
    accountId: undefined,
  },
  { provider: 's3', endpoints: { s3: 'http://127.0.0.1:9000' }, addressing: 'auto' },
);

const hasBotocore = await have('python3', ['-c', 'import botocore.configloader']);
const hasS3cmd = await have('s3cmd');
const hasRclone = await have('rclone', ['version']);

describe.skipIf(!hasBotocore)('AWS files', { timeout }, () => {
  const names = ['a', 'b', 'prod', 'default', 'my name', 'Ünï', 'a.b'];
  const spelled = (name: string) => (name.includes(' ') ? `profile "${name}"` : `profile ${name}`);
  const values = [
    'x',
    'eu-west-1',
    'OLDKEY',
    'q',
    'qcred-a',
    '',
    '%(x)s',
    'x\n    more',
    'x\n      [prod]',
    '\u00a0x',
  ];
  const keys = [
    'region',
    'output',
    'aws_access_key_id',
    'aws_secret_access_key',
    'aws_session_token',
    'services',
    'endpoint_url',
    'role_arn',
    'source_profile',
    'mfa_serial',
    'credential_process',
    'sso_session',
    'Region',
    'cli_pager',
  ];
  const line = fc.oneof(
    { weight: 6, arbitrary: setting(keys, values) },
    fc.constantFrom(
      's3 =\n    addressing_style = path\n    # in\n    max_concurrent_requests = 20',
      's3 =\n      endpoint_url = https://old # why',
      'dynamodb =\n    endpoint_url = http://db:8000',
    ),
  );
  const config = fileOf(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.constantFrom(...names).map((name) => `[${name === 'default' ? name : spelled(name)}]`),
      },
      fc.constantFrom(
        '[services q]',
        '[services qcred-a]',
        '[sso-session s]',
        '[preview]',
        '[DEFAULT]',
        '[profile default]',
        "[profile 'b']",
        '[b] ; c',
      ),
    ),
    line,
  );
  const credentials = fileOf(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...names).map((name) => `[${name}]`) },
      fc.constantFrom('[DEFAULT]', '[services q]', '[profile a]'),
    ),
    setting(keys, values),
    3,
  );
  const plans = fc
    .tuple(
      config,
      credentials,
      fc.uniqueArray(
        fc.tuple(fc.constantFrom(...names), fc.constantFrom('static', 'credential_process'), place),
        { maxLength: 2, selector: ([name]) => name },
      ),
      fc.subarray(names, { maxLength: 1 }),
    )
    .map(([configText, credentialsText, wanted, remove]) => ({
      before: filesOf(awsTarget, { config: configText, credentials: credentialsText }),
      entries: wanted.map(([name, mode, over]) => inMode(mode, entry(name, over))),
      remove: remove.filter((name) => !wanted.some(([other]) => other === name)),
    }));

  it('keep what they say of others for botocore', async () => {
    const made = makePlans(awsTarget, plans, runs(200, 20_000));
    let compared = 0;
    for (const { was, is, before, after, entries, remove } of await readAll('aws', 'python3', made)) {
      const context = {
        before: textsOf(before),
        after: textsOf(after),
        entries: entries.map((e) => e.name),
        remove,
      };
      if (was === null) continue;
      expect(is, JSON.stringify(context)).not.toBeNull();
      compared++;
      const meant = new Set([...entries.map((e) => e.name), ...remove].map((name) => `profile ${name}`));
      const isOthers = (part: string) => !meant.has(part) && !isServicesOf(part, meant, [was, is ?? {}]);
      expect({ ...context, says: only(is ?? {}, isOthers) }).toEqual({
        ...context,
        says: only(was, isOthers),
      });
      for (const { name, mode, region, accessKeyId } of entries) {
        const says = is?.[`profile ${name}`];
        const key =
          mode === 'static' ? { aws_access_key_id: accessKeyId, aws_secret_access_key: secretText } : {};
        expect({ ...context, says }).toEqual({
          ...context,
          says: expect.objectContaining({ ...key, ...(region && { region }) }),
        });
        if (mode === 'credential_process') expect(says?.credential_process).toMatch(/credential-process/);
      }
    }
    expect(compared).toBeGreaterThan(made.length / 4);
  });

  /** Whether a services section is used by none but what was meant. */
  function isServicesOf(part: string, meant: ReadonlySet<string>, readings: readonly Parts[]): boolean {
    const users = readings.flatMap((parts) =>
      Object.entries(parts).filter(([, says]) => `services ${says.services}` === part),
    );
    return users.length > 0 && users.every(([user]) => meant.has(user));
  }
});

const only = (parts: Parts, isWanted: (part: string) => boolean): Parts =>
  Object.fromEntries(Object.entries(parts).filter(([part]) => isWanted(part)));

/** The settings that the target does not write. */
const others = (parts: Parts | null, target: Target): Parts =>
  Object.fromEntries(
    Object.entries(parts ?? {}).flatMap(([part, says]) => {
      const left = Object.entries(says).filter(([key]) => !target.writes?.(key));
      return left.length > 0 ? [[part, Object.fromEntries(left)]] : [];
    }),
  );

const sole = (over: Partial<ExportEntry>) => inMode('static', entry('default', over));

/** Plans for a file that holds one profile. */
const solePlans = (target: Target, file: fc.Arbitrary<string>) =>
  fc.tuple(file, place, fc.boolean()).map(([text, over, isRemoval]) => ({
    before: filesOf(target, { config: text }),
    entries: isRemoval ? [] : [sole(over)],
    remove: isRemoval ? ['default'] : [],
  }));

describe.skipIf(!hasBotocore)('.boto', { timeout }, () => {
  const keys = [
    'aws_access_key_id',
    'aws_secret_access_key',
    's3_host',
    'gs_access_key_id',
    'gs_host',
    'host',
    'is_secure',
    'calling_format',
    'debug',
    'My_Key',
  ];
  const values = [
    'x',
    '',
    'a%%b',
    '%(debug)s',
    '%',
    'storage.googleapis.com',
    'False',
    'x\n    more',
    'x\n      [Boto]',
  ];
  const header = fc.constantFrom(
    '[Credentials]',
    '[s3]',
    '[Boto]',
    '[GSUtil]',
    '[DEFAULT]',
    '[OAuth2]',
    '[Odd name ] x',
  );

  it('keeps what it says of others for Python', async () => {
    const made = makePlans(
      botoTarget,
      solePlans(botoTarget, fileOf(header, setting(keys, values))),
      runs(200, 20_000),
    );
    for (const { was, is, before, after, entries } of await readAll('boto', 'python3', made)) {
      const context = { before: textsOf(before), after: textsOf(after) };
      if (was === null) continue;
      expect(is, JSON.stringify(context)).not.toBeNull();
      expect({ ...context, says: others(is, botoTarget) }).toEqual({
        ...context,
        says: others(was, botoTarget),
      });
      if (entries.length > 0)
        expect(is?.Credentials, JSON.stringify(context)).toMatchObject({ aws_secret_access_key: secretText });
    }
  });
});

const s3cmdPython = '"$(head -n 1 "$(command -v s3cmd)" | sed "s/^#! *//")"';

describe.skipIf(!hasS3cmd)('.s3cfg', { timeout }, () => {
  const keys = [
    'access_key',
    'secret_key',
    'access_token',
    'host_base',
    'host_bucket',
    'use_https',
    'bucket_location',
    'signature_v2',
    'website_endpoint',
    'guess_mime_type',
    'größe',
    'odd-key',
    '; key',
  ];
  const values = [
    'x',
    '',
    '"x"',
    '"x" ',
    '$HOME',
    'EU',
    's3.amazonaws.com',
    '%(bucket)s.s3.amazonaws.com',
    'a\rguess_mime_type = b',
    '\u00a0x',
  ];

  it('keeps what it says of others for s3cmd', async () => {
    const file = fileOf(
      fc.constantFrom('[default]', '[other]', ' [default]', 'nonsense'),
      setting(keys, values),
    );
    const made = makePlans(s3cmdTarget, solePlans(s3cmdTarget, file), runs(200, 20_000));
    for (const { was, is, before, after, entries } of await readAll('s3cmd', s3cmdPython, made)) {
      const context = { before: textsOf(before), after: textsOf(after) };
      expect({ ...context, says: others(is, s3cmdTarget) }).toEqual({
        ...context,
        says: others(was, s3cmdTarget),
      });
      for (const { accessKeyId } of entries)
        expect(is?.file, JSON.stringify(context)).toMatchObject({
          access_key: accessKeyId,
          secret_key: secretText,
        });
    }
  });
});

describe.skipIf(!hasRclone)('rclone.conf', { timeout }, () => {
  const { home, remove } = temporaryHome();
  afterAll(remove);
  const keys = [
    'type',
    'provider',
    'access_key_id',
    'secret_access_key',
    'region',
    'endpoint',
    'acl',
    '"quoted key"',
    'Größe',
    'note',
  ];
  const values = [
    's3',
    's3',
    'Other',
    'x',
    '',
    '`y`',
    '"""z"""',
    '%(region)s',
    '%(acl)s|%(nothing)s',
    '\u00a0x\u00a0',
    'a # b',
    'k: v',
  ];
  const plansFor = (names: readonly string[]) =>
    fc
      .tuple(
        fileOf(
          fc.constantFrom(...names).map((name) => `[${name}]`),
          setting(keys, values),
        ),
        fc.subarray([...names], { maxLength: 2 }),
        place,
        fc.subarray([...names], { maxLength: 1 }),
      )
      .map(([text, wanted, over, removed]) => ({
        // Many files are read as one, so none has a mark, and each ends its last line.
        before: filesOf(rcloneTarget, { config: `${text.replace('\ufeff', '')}\n` }),
        entries: wanted.map((name) => inMode('static', entry(name, over))),
        remove: removed.filter((name) => !wanted.includes(name)),
      }));

  async function dump(texts: readonly string[]): Promise<Parts> {
    const file = join(home, 'some.conf');
    writeFileSync(file, texts.join(''));
    const { code, stdout } = await run('rclone', ['--config', file, 'config', 'dump'], {
      env: cleanEnvironment(home),
    });
    expect(code).toBe(0);
    return JSON.parse(stdout);
  }

  it('keeps what it says of others for rclone', async () => {
    const perFile = 200;
    for (let first = 0; first < runs(200, 20_000); first += perFile) {
      const made = Array.from({ length: perFile }, (_, i) => {
        const names = ['a', 'b b', 'c-ç'].map((name) => `r${first + i}-${name.replace('ç', 'c')}`);
        return fc.sample(plansFor(names), { numRuns: 1, seed: first + i });
      }).flatMap((plans) => plans.flatMap((plan) => tryPlan(plan)));
      const [was, is] = [
        await dump(made.map(({ before }) => textsOf(before)[0] ?? '')),
        await dump(made.map(({ after }) => textsOf(after)[0] ?? '')),
      ];
      const meant = new Set(
        made.flatMap(({ entries, remove: removed }) => [...entries.map((e) => e.name), ...removed]),
      );
      expect(only(is, (part) => !meant.has(part))).toEqual(only(was, (part) => !meant.has(part)));
      expect(others(is, rcloneTarget)).toEqual(
        others(
          only(was, (part) => part in is),
          rcloneTarget,
        ),
      );
      for (const { name, accessKeyId } of made.flatMap(({ entries }) => entries))
        expect(is[name]).toMatchObject({ access_key_id: accessKeyId, secret_access_key: secretText });
    }
  });

  function tryPlan(plan: Omit<Made, 'after'>): Made[] {
    try {
      const after = withPlanned(plan.before, rcloneTarget.plan(plan.before, plan.entries, plan.remove));
      provePlan(rcloneTarget, plan.before, after, plan);
      return [{ ...plan, after }];
    } catch (error) {
      if (error instanceof QCredError) return [];
      throw error;
    }
  }
});
