import { describe, expect, it } from 'vitest';
import { direnvTarget } from '#core/tools/targets/direnv.ts';
import { dockerTarget } from '#core/tools/targets/docker.ts';
import { dotenvTarget } from '#core/tools/targets/dotenv.ts';
import { githubTarget } from '#core/tools/targets/github.ts';
import type { ExportEntry, FoundProfile, Target } from '#core/tools/targets/kit/target.ts';
import { entryOf, filesOf, inMode, withoutClearing } from '../contract.ts';
import { oneFile } from '../oneFile.ts';

const write = (
  target: Target,
  text: string,
  entries: readonly ExportEntry[],
  remove: readonly string[] = [],
) => {
  return withoutClearing(oneFile(target, 'file').write(text, entries, remove));
};
const read = (text: string, target: Target = dotenvTarget): FoundProfile | undefined =>
  target.read(filesOf(target, { file: text })).profiles[0];
const bare = (over: Partial<ExportEntry> = {}) =>
  inMode(
    'reference',
    entryOf('default', {
      provider: 'aws',
      region: undefined,
      accountId: undefined,
      endpoints: {},
      relaxedChecksums: false,
      ...over,
    }),
  );

describe('a profile in variables', () => {
  it('is a key with all that is said of it', () => {
    const text =
      '# x\nAWS_REGION=r\nAWS_ACCESS_KEY_ID=A\nAWS_SECRET_ACCESS_KEY=CANARYs\nAWS_SECURITY_TOKEN=CANARYt\nAWS_ACCOUNT_ID=1\nAWS_PROFILE=p\nAWS_ENDPOINT_URL_S3=https://h\n';
    const { secretAccessKey, sessionToken, ...rest } = read(text) ?? {};
    expect([secretAccessKey?.reveal(), sessionToken?.reveal()]).toEqual(['CANARYs', 'CANARYt']);
    expect(rest).toEqual({
      name: 'default',
      provider: 's3',
      kind: 'static',
      reference: undefined,
      accessKeyId: 'A',
      accountId: '1',
      region: 'r',
      endpoints: { s3: 'https://h' },
      notices: [],
      repairable: false,
      where: { path: '/home/person/.env', line: 2 },
    });
  });

  it.each<
    [text: string, kind: FoundProfile['kind'] | undefined, reference: string | undefined, line: number]
  >([
    ['X=1\nAWS_PROFILE=p\n', 'reference', 'p', 2],
    ['AWS_PROFILE=\nAWS_DEFAULT_PROFILE=q\n', 'reference', 'q', 1],
    ['AWS_SECRET_ACCESS_KEY=CANARY\n', 'static', undefined, 1],
    ['AWS_SESSION_TOKEN=CANARY\n', 'static', undefined, 1],
    ['AWS_ACCESS_KEY_ID=\nAWS_PROFILE=p\n', 'reference', 'p', 1],
    ['\nAWS_ENDPOINT_URL_IAM=https://h\n', 'none', undefined, 2],
    ['\nAWS_ACCOUNT_ID=1\n', 'none', undefined, 2],
    ['AWS_ACCESS_KEY_ID=\n', undefined, undefined, 0],
    ['X=1\n', undefined, undefined, 0],
  ])('%j is %s', (text, kind, reference, line) => {
    const profile = read(text);
    expect(profile && [profile.kind, profile.reference, profile.where.line]).toEqual(
      kind === undefined ? undefined : [kind, reference, line],
    );
  });

  it('has its first line where our command stands, if that comes first', () => {
    const call = 'eval "$(qcred env --profile x)"\n';
    expect(read(`# x\n${call}export AWS_REGION=r\n`, direnvTarget)).toMatchObject({
      kind: 'ours',
      where: { line: 2 },
    });
    expect(read(`export AWS_REGION=r\n${call}`, direnvTarget)).toMatchObject({
      kind: 'ours',
      where: { line: 1 },
    });
  });

  it('is a secret’s name only, where the tool keeps the secret itself', () => {
    const named = `env:\n  AWS_ACCESS_KEY_ID: $\{{ secrets.ID }}\n  AWS_SECRET_ACCESS_KEY: $\{{ secrets.KEY }}\n`;
    expect(read(named, githubTarget)).toMatchObject({
      kind: 'none',
      accessKeyId: undefined,
      region: undefined,
    });
    expect(read('env:\n  AWS_ACCESS_KEY_ID: A\n', githubTarget)).toMatchObject({
      kind: 'static',
      accessKeyId: 'A',
    });
    expect(read('env:\n  OTHER: x\n', githubTarget)).toBeUndefined();
  });

  it.each<[name: string, endpoints: object]>([
    ['AWS_ENDPOINT_URL_S3', { s3: 'https://h' }],
    ['AWS_ENDPOINT_URL_IAM', { iam: 'https://h' }],
  ])('leads with %s to %j', (name, endpoints) => {
    expect(read(`${name}=https://h\n`)?.endpoints).toEqual(endpoints);
    expect(read(`AWS_REGION=r\n${name}=\n`)?.endpoints).toEqual({});
  });

  it('leads with AWS_ENDPOINT_URL everywhere that has no endpoint of its own', () => {
    const endpoints = read('AWS_ENDPOINT_URL=https://h\nAWS_ENDPOINT_URL_IAM=https://i\n')?.endpoints;
    expect(endpoints).toMatchObject({ s3: 'https://h', iam: 'https://i', sts: 'https://h' });
  });

  it('says which values and lines it does not read', () => {
    const text =
      'export AWS_REGION="$(region)"\nexport AWS_PROFILE=a\n  # export AWS_PROFILE=b\nif x; then\n  export AWS_SESSION_TOKEN=b # c\nfi\nexport OTHER="$(x)"\neval "$(qcred env --profile AWS_PROFILE)"\nunset AWS_PROFILE # qcred: of another profile\nunset aws_profile\n';
    const { profiles, notices } = direnvTarget.read(filesOf(direnvTarget, { file: text }));
    expect(
      profiles[0]?.notices.map(({ level, message, path, line }) => [
        level,
        message.split(' ')[0],
        path,
        line,
      ]),
    ).toEqual([['info', 'AWS_REGION', '/home/person/.envrc', 1]]);
    expect(notices.map(({ level, path, line }) => [level, path, line])).toEqual([
      ['info', '/home/person/.envrc', 5],
      ['info', '/home/person/.envrc', 10],
    ]);
  });
});

describe('what is written', () => {
  it('is no more than the profile says', () => {
    expect(write(dotenvTarget, '', [bare()])).toBe('AWS_PROFILE=aws-profile\n');
  });

  it('takes away what another profile said, and leaves what the person says of the place', () => {
    const theirs =
      'AWS_ENDPOINT_URL=https://all\nAWS_ACCOUNT_ID=1\nAWS_ACCESS_KEY_ID=A\nAWS_SESSION_TOKEN=CANARY\nAWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true\n';
    const persons =
      'AWS_REGION=r\nAWS_DEFAULT_REGION=r\nAWS_REQUEST_CHECKSUM_CALCULATION=when_supported\nAWS_S3_REGION_NAME=r\nOTHER=1\n';
    const lines = write(dotenvTarget, theirs + persons, [bare()]).split('\n');
    expect(lines.filter((line) => line !== 'AWS_PROFILE=aws-profile').join('\n')).toBe(persons);
    expect(lines).toContain('AWS_PROFILE=aws-profile');
  });

  it('leaves applications’ endpoints to the person where the tool has no word for them', () => {
    const text = 'S3_ENDPOINT_URL=https://mine\n';
    expect(
      write(githubTarget, `env:\n  S3_ENDPOINT_URL: https://mine\n`, [entryOf('default', { mode: 'none' })]),
    ).toContain('  S3_ENDPOINT_URL: https://mine\n');
    expect(write(dotenvTarget, text, [bare()])).not.toContain('mine');
  });

  it('takes no call of another program away', () => {
    const other = 'eval "$(other env --profile x)"\n';
    expect(write(direnvTarget, `${other}eval "$(qcred env --profile y)"\n`, [bare()])).toContain(other);
    expect(write(direnvTarget, `${other}eval "$(qcred env --profile y)"\n`, [bare()])).not.toContain(
      'qcred env',
    );
  });

  it('puts its lines next to our command', () => {
    const text = 'first\neval "$(qcred env --profile y)"\nlast\n';
    expect(write(direnvTarget, text, [bare()])).toBe('first\nexport AWS_PROFILE=aws-profile\nlast\n');
  });

  it('refuses without a file, and a role without a profile that asks for it', () => {
    expect(() => dotenvTarget.plan([], [bare()], [])).toThrow(expect.objectContaining({ code: 'bad_input' }));
    const role = { roleArn: 'r', sourceName: 'b' };
    const hint = (target: Target, mode: 'static' | 'credential_process' | 'none') => {
      try {
        target.plan(filesOf(target), [{ ...inMode(mode, entryOf('default')), mode, role }], []);
      } catch (error) {
        return error instanceof Error && 'hint' in error ? error.hint : error;
      }
      return undefined;
    };
    expect(hint(direnvTarget, 'credential_process')).toMatch(/name the AWS profile/);
    expect(hint(githubTarget, 'none')).toMatch(/builds on/);
  });

  it('is secret with a key of any kind in it', () => {
    const secret = (text: string) =>
      dockerTarget.plan(filesOf(dockerTarget, { file: text }), [bare()], [])[0]?.secret;
    expect(secret('')).toBe(false);
    expect(inMode('static', entryOf('default')).secretAccessKey).toBeDefined();
    for (const [name, over] of [
      ['AWS_SECRET_ACCESS_KEY', {}],
      ['AWS_SESSION_TOKEN', {}],
    ] as const)
      expect(
        dockerTarget.plan(filesOf(dockerTarget), [inMode('static', entryOf('default', over))], [])[0],
        name,
      ).toMatchObject({ secret: true });
  });

  it('is nothing for a name that no such file has', () => {
    expect(write(dotenvTarget, 'AWS_PROFILE=p\n', [], ['other'])).toBe('AWS_PROFILE=p\n');
    expect(
      write(dotenvTarget, 'A=1\nAWS_PROFILE=p\nAWS_DEFAULT_PROFILE=q\nAWS_REGION=r\n', [], ['default']),
    ).toBe('A=1\n');
  });
});

describe('what stands in the file', () => {
  const parts = (text: string) =>
    direnvTarget
      .parts(filesOf(direnvTarget, { file: text }))
      .map(({ name, of, says }) => [name, of, Object.fromEntries(says)]);

  it('is its variables, and every other statement but our own', () => {
    const text =
      'use node\n\n  \nexport A=1\nexport B="$(x)"\n# note\neval "$(qcred env --profile x)"\neval "$(other env)"\nunset AWS_PROFILE # qcred: of another profile\n';
    expect(parts(text)).toEqual([
      [
        'the file',
        ['default'],
        {
          A: '1',
          B: 'export B="$(x)"',
          'statement 1': 'use node',
          'statement 2': '# note',
          'statement 3': 'eval "$(other env)"',
        },
      ],
    ]);
  });

  it('is for an entry to say, or the person’s', () => {
    const ours = [
      'AWS_REGION',
      'AWS_ENDPOINT_URL_KMS',
      'AWS_ROLE_ARN',
      'AWS_BEARER_TOKEN_X',
      'S3_ENDPOINT_URL',
    ];
    expect(ours.filter((name) => !direnvTarget.writes?.(name))).toEqual([]);
    expect(
      ['PATH', 'AWS_CA_BUNDLE', 'AWS_CONFIG_FILE', 'statement 1'].filter((name) =>
        direnvTarget.writes?.(name),
      ),
    ).toEqual([]);
  });
});
