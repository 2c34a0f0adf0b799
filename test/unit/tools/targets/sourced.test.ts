import { describe, expect, it } from 'vitest';
import { targetById } from '#core/tools/targets/index.ts';
import type { ExportEntry, FoundProfile } from '#core/tools/targets/kit/target.ts';
import { ownPlaces } from '#core/tools/targets/ownPlaces.ts';
import { emptyVault, type TargetId } from '#shared/model.ts';
import { binding } from '../bindings/given.ts';
import { entryOf, filesOf, withoutClearing } from './contract.ts';
import { oneFile, withKey } from './oneFile.ts';

const write = (
  id: TargetId,
  text: string,
  entries: readonly ExportEntry[],
  remove: readonly string[] = [],
) => {
  return withoutClearing(oneFile(targetById(id), 'file').write(text, entries, remove));
};
const read = (id: TargetId, text: string): FoundProfile | undefined =>
  targetById(id).read(filesOf(targetById(id), { file: text })).profiles[0];
const key = (over: Partial<ExportEntry> = {}): ExportEntry => ({
  ...withKey(entryOf('default', { region: 'r', endpoints: { s3: 'https://h.example.org' } })),
  relaxedChecksums: false,
  accountId: undefined,
  ...over,
});
const amazon = { provider: 'aws', endpoints: {}, region: undefined } as const;
const keyLines = 'export AWS_ACCESS_KEY_ID=K\nexport AWS_SECRET_ACCESS_KEY=CANARY\n';
const sums =
  'export AWS_REQUEST_CHECKSUM_CALCULATION=when_required\nexport AWS_RESPONSE_CHECKSUM_VALIDATION=when_required\n';

it.each<[id: TargetId, name: string]>([
  ['restic', 'my-lab.restic.env'],
  ['duplicity', 'my-lab.duplicity.env'],
  ['kopia', 'my-lab.kopia.env'],
  ['s4cmd', 'my-lab.s4cmd.env'],
  ['s5cmd', 'my-lab.s5cmd.env'],
  ['goofys', 'my-lab.goofys.env'],
  ['docker', 'my-lab.docker.env'],
  ['dotenv', '.env'],
  ['direnv', '.envrc'],
  ['powershell', 'my-lab.ps1'],
  ['github', 'my-lab.yml'],
])('a file of %s is called %s', (id, name) => {
  expect(targetById(id).fileName?.('my lab')).toBe(name);
});

it('asks in PowerShell for its own language', () => {
  const entry = entryOf('default', {
    credentialProcess: ['/opt/qcred', 'credential-process', '--profile', 'x'],
  });
  expect(write('powershell', '', [entry])).toMatch(/\/opt\/qcred'? env --profile x --shell pwsh/);
});

describe('s5cmd and goofys', () => {
  it.each<[id: TargetId, endpoint: string]>([
    ['s5cmd', 'S3_ENDPOINT_URL'],
    ['goofys', 'AWS_ENDPOINT_URL_S3'],
  ])('%s is told where in its own words', (id, endpoint) => {
    const lines = `export AWS_REGION=r\nexport ${endpoint}=https://h.example.org\n`;
    expect(write(id, '', [key()])).toBe(keyLines + lines);
    expect(read(id, lines)).toMatchObject({ region: 'r', endpoints: { s3: 'https://h.example.org' } });
    expect(read(id, 'export AWS_REGION=r\n')?.endpoints).toEqual({});
    expect(read(id, `export ${endpoint}=https://h\nexport AWS_REGION=\n`)?.region).toBeUndefined();
    expect(write(id, keyLines + lines, [key(amazon)])).toBe(`${keyLines}export AWS_REGION=r\n`);
    expect(write(id, `X=1\n${keyLines}${lines}`, [], ['default'])).toBe('X=1\n');
  });
});

describe('restic', () => {
  const repository = (text: string) => `export RESTIC_REPOSITORY=${text}\n`;

  it('is told where in the address of its repository', () => {
    expect(write('restic', '', [key()])).toBe(
      `${keyLines}export AWS_DEFAULT_REGION=r\n${repository('s3:https://h.example.org/BUCKET')}`,
    );
    expect(write('restic', '', [key(amazon)])).toBe(
      keyLines + repository('s3:https://s3.amazonaws.com/BUCKET'),
    );
  });

  it.each<[before: string, over: Partial<ExportEntry>, after: string]>([
    ['s3:https://h.example.org/b/c', {}, 's3:https://h.example.org/b/c'],
    ['s3:h.example.org/b/c', {}, 's3:h.example.org/b/c'],
    ['s3:http://h.example.org/b/c', {}, 's3:https://h.example.org/b/c'],
    ['s3:https://h.example.org', {}, 's3:https://h.example.org'],
    ['s3:https://o.example.org', {}, 's3:https://h.example.org/BUCKET'],
    ['s3:https://o.example.org/b', amazon, 's3:https://s3.amazonaws.com/b'],
    ['s3:s3-eu-west-1.amazonaws.com/b', amazon, 's3:s3-eu-west-1.amazonaws.com/b'],
    ['s3:http://s3.amazonaws.com/b', amazon, 's3:http://s3.amazonaws.com/b'],
  ])('goes from %s with %j to %s', (before, over, expected) => {
    expect(write('restic', repository(before), [key(over)])).toContain(repository(expected));
  });

  it.each(['xs3:h/b', 's3', 'b2:x', "'s3:'", '$R', ''])('does not go from %j', (before) => {
    expect(() => write('restic', repository(before), [key()])).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
  });

  it.each<[text: string, s3: string | undefined]>([
    ['s3:h/b', 'https://h'],
    ['s3://h/b', 'https://h'],
    ['s3:http://h:1/b', 'http://h:1'],
    ['s3:s3.amazonaws.com/b', undefined],
    ['s3:s3.eu-west-1.amazonaws.com/b', 'https://s3.eu-west-1.amazonaws.com'],
    ['/srv/x', undefined],
  ])('is with %s at %s', (text, s3) => {
    expect(read('restic', `export AWS_DEFAULT_REGION=r\n${repository(text)}`)).toMatchObject({
      region: 'r',
      endpoints: s3 === undefined ? {} : { s3 },
    });
  });

  it('is taken out with a place of ours, and leaves the person’s', () => {
    expect(write('restic', `X=1\n${write('restic', '', [key()])}`, [], ['default'])).toBe('X=1\n');
    expect(write('restic', keyLines + repository('s3:h/b'), [], ['default'])).toBe(repository('s3:h/b'));
    expect(write('restic', keyLines + repository('$R'), [], ['default'])).toBe(repository('$R'));
  });
});

describe('options in a variable', () => {
  it('duplicity is told where, and left what it is told else', () => {
    expect(write('duplicity', '', [key({ relaxedChecksums: true })])).toBe(
      `${keyLines}export DUPLICITY_OPTIONS='--s3-endpoint-url=https://h.example.org --s3-region-name=r'\nexport DUPLICITY_TARGET=boto3+s3://BUCKET\n${sums}`,
    );
    const own =
      "export DUPLICITY_OPTIONS='--name x --s3-region-name mine --s3-endpoint-url=https://o'\nexport DUPLICITY_TARGET=mine\n";
    const done = write('duplicity', own, [key(amazon)]);
    expect(done).toContain(
      "export DUPLICITY_OPTIONS='--name x --s3-region-name mine'\nexport DUPLICITY_TARGET=mine\n",
    );
    expect(write('duplicity', '', [key(amazon)])).toBe(
      `${keyLines}export DUPLICITY_TARGET=boto3+s3://BUCKET\n`,
    );
    expect(
      write('duplicity', write('duplicity', '', [key({ relaxedChecksums: true })]), [], ['default']),
    ).toBe('');
    expect(write('duplicity', own, [], ['default'])).toBe(
      "export DUPLICITY_OPTIONS='--name x'\nexport DUPLICITY_TARGET=mine\n",
    );
    expect(() => write('duplicity', 'export DUPLICITY_OPTIONS=$X\n', [], ['default'])).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
  });

  it.each<[lines: string, region: string | undefined, endpoints: object]>([
    [
      "export DUPLICITY_OPTIONS='--s3-region-name=r --s3-endpoint-url=https://h'\nexport AWS_DEFAULT_REGION=q\n",
      'r',
      { s3: 'https://h' },
    ],
    ['export DUPLICITY_OPTIONS=-v\nexport AWS_DEFAULT_REGION=q\nexport AWS_PROFILE=p\n', undefined, {}],
    ['export AWS_PROFILE=p\n', undefined, {}],
  ])('duplicity is read from %j', (lines, region, endpoints) => {
    expect(read('duplicity', lines)).toMatchObject({ region, endpoints });
  });

  it('Kopia is told where, and without TLS if so', () => {
    expect(write('kopia', '', [key()])).toBe(
      `${keyLines}export KOPIA_S3_OPTIONS='--endpoint=h.example.org --region=r --bucket=BUCKET'\n`,
    );
    expect(write('kopia', '', [key(amazon)])).toBe(`${keyLines}export KOPIA_S3_OPTIONS=--bucket=BUCKET\n`);
    const plain = write('kopia', "export KOPIA_S3_OPTIONS='--bucket b --region q'\n", [
      key({ region: undefined, endpoints: { s3: 'http://h.example.org:1' } }),
    ]);
    expect(plain).toContain(
      "KOPIA_S3_OPTIONS='--bucket b --region q --endpoint=h.example.org:1 --disable-tls'\n",
    );
    expect(read('kopia', plain)).toMatchObject({ region: 'q', endpoints: { s3: 'http://h.example.org:1' } });
    expect(
      read('kopia', 'export KOPIA_S3_OPTIONS=--endpoint=s3.amazonaws.com\nexport AWS_ACCESS_KEY_ID=A\n')
        ?.endpoints,
    ).toEqual({});
    expect(read('kopia', 'export AWS_ACCESS_KEY_ID=A\n')).toMatchObject({ region: undefined, endpoints: {} });
    expect(write('kopia', plain, [], ['default'])).toBe("export KOPIA_S3_OPTIONS='--bucket b'\n");
    expect(write('kopia', write('kopia', '', [key()]), [], ['default'])).toBe('');
    expect(write('kopia', "export KOPIA_S3_OPTIONS='--bucket=BUCKET --prefix=x'\n", [], ['default'])).toBe(
      'export KOPIA_S3_OPTIONS=--prefix=x\n',
    );
  });

  it('s4cmd is told where, and which file to leave alone', () => {
    expect(write('s4cmd', '', [key({ relaxedChecksums: true })])).toBe(
      `${keyLines}export AWS_DEFAULT_REGION=r\nexport S4CMD_OPTIONS='--config=/dev/null --endpoint-url=https://h.example.org'\n${sums}`,
    );
    expect(write('s4cmd', 'export S3_ACCESS_KEY=A\nexport S3_SECRET_KEY=CANARYold\n', [key(amazon)])).toBe(
      `${keyLines}export S4CMD_OPTIONS=--config=/dev/null\n`,
    );
    expect(write('s4cmd', write('s4cmd', '', [key({ relaxedChecksums: true })]), [], ['default'])).toBe('');
    expect(
      write(
        's4cmd',
        "export S3_SECRET_KEY=CANARYold\nexport S4CMD_OPTIONS='--retry 3 --config=/dev/null'\n",
        [],
        ['default'],
      ),
    ).toBe("export S4CMD_OPTIONS='--retry 3'\n");
    expect(
      read('s4cmd', 'export AWS_DEFAULT_REGION=r\nexport S4CMD_OPTIONS=--endpoint-url=https://h\n'),
    ).toMatchObject({
      region: 'r',
      endpoints: { s3: 'https://h' },
    });
    expect(read('s4cmd', 'export AWS_DEFAULT_REGION=r\n')?.endpoints).toEqual({});
    expect(read('s4cmd', 'export S4CMD_OPTIONS=--endpoint-url=https://h\n')?.region).toBeUndefined();
  });
});

it('finds tools by their name, and no others', () => {
  expect(targetById('restic').label).toBe('restic');
  // A name that a later version may know.
  const unknown = 'tomorrow' as TargetId;
  expect(() => targetById(unknown)).toThrow(
    expect.objectContaining({ code: 'not_found', message: expect.stringContaining('"tomorrow"') }),
  );
});

it('knows which files are the tools’ own: where they look, what was chosen before and what is chosen now', () => {
  const deps = { home: '/me', env: {}, platform: 'linux' } as const;
  const places = (bindings: ReturnType<typeof binding>[], chosen?: string[]) =>
    ownPlaces(deps, { ...emptyVault(), bindings }, chosen);
  const none = places([]);
  expect([...none]).toEqual(
    expect.arrayContaining([
      '/me/.aws/config',
      '/me/.aws/credentials',
      '/me/.s3cfg',
      '/me/.config/rclone/rclone.conf',
      '/me/.boto',
    ]),
  );
  const before = binding(1, { target: 'cyberduck', path: '/d/work.duck' });
  expect(places([before])).toEqual(new Set([...none, '/d/work.duck', '/d/work.cyberduckprofile']));
  expect(places([binding(1, { target: 'aws', path: undefined })])).toEqual(none);
  expect(places([], ['/d/.env'])).toEqual(new Set([...none, '/d/.env']));
});
