import { describe, expect, it } from 'vitest';
import { awsTarget } from '#core/tools/targets/aws/index.ts';
import { modesFor } from '#core/tools/targets/kit/modes.ts';
import type { ExportEntry, FoundRole } from '#core/tools/targets/kit/target.ts';
import { after, entryOf, filesOf, inMode, secretText } from '../contract.ts';

const opened = (config: string, credentials = '') => filesOf(awsTarget, { config, credentials });

/** Both files after a plan. */
function write(
  [config, credentials = '']: readonly [config: string, credentials?: string],
  entries: readonly ExportEntry[],
  remove: readonly string[] = [],
): [config: string, credentials: string] {
  const files = opened(config, credentials);
  const [first, second] = after(files, awsTarget.plan(files, entries, remove));
  return [first?.text ?? '', second?.text ?? ''];
}

/** An entry that says no more than how it gets its key. */
const bare = (over: Partial<ExportEntry> = {}): ExportEntry =>
  entryOf('a', {
    provider: 'aws',
    region: undefined,
    accountId: undefined,
    endpoints: {},
    relaxedChecksums: false,
    addressing: 'auto',
    credentialProcess: ['qcred', 'credential-process'],
    ...over,
  });
const bareKey = (over: Partial<ExportEntry> = {}): ExportEntry => ({
  ...inMode('static', bare(over)),
  sessionToken: undefined,
  ...over,
});
const ours = 'credential_process = qcred credential-process\n';
const keyLines = `aws_access_key_id = ABCDEF12D213546709A\naws_secret_access_key = ${secretText}\n`;

describe('a role', () => {
  const role = (more: Partial<FoundRole> = {}) =>
    bare({ role: { roleArn: 'arn:r', sourceName: 'b', ...more } });

  it('is written with all that is said of it', () => {
    const all = { mfaSerial: 'm', externalId: 'e', durationSeconds: 900, sessionName: 's' };
    expect(write([''], [role(all)])[0]).toBe(
      '[profile a]\nrole_arn = arn:r\nsource_profile = b\nmfa_serial = m\nexternal_id = e\nduration_seconds = 900\nrole_session_name = s\n',
    );
  });

  it('builds on a profile, or else on what the machine has', () => {
    expect(write([''], [role({ sourceName: undefined, credentialSource: 'Environment' })])[0]).toBe(
      '[profile a]\nrole_arn = arn:r\ncredential_source = Environment\n',
    );
    const both = role({ credentialSource: 'Environment' });
    expect(write(['[profile a]\ncredential_source = Environment\n'], [both])[0]).toBe(
      '[profile a]\nrole_arn = arn:r\nsource_profile = b\n',
    );
  });

  const said = 'mfa_serial = m\nexternal_id = e\nduration_seconds = 900\nrole_session_name = s\n';

  it('keeps what the person said of it, and nothing of another role', () => {
    const same = `[profile a]\nrole_arn = arn:r\nsource_profile = b\n${said}`;
    expect(write([same], [role()])[0]).toBe(same);
    expect(write([same.replace('arn:r', 'arn:other')], [role()])[0]).toBe(
      '[profile a]\nrole_arn = arn:r\nsource_profile = b\n',
    );
    expect(write([`[profile a]\n${said}`], [role()])[0]).toBe(
      `[profile a]\n${said}role_arn = arn:r\nsource_profile = b\n`,
    );
  });

  it('leaves no key of its own in the credentials file', () => {
    const key = inMode('static', role());
    expect(write(['', `[a]\n${keyLines}`], [key])).toEqual([
      '[profile a]\nrole_arn = arn:r\nsource_profile = b\n',
      '',
    ]);
  });
});

it('may be written for a role as our command, as the role itself, or with the key that it builds on', () => {
  expect(modesFor(awsTarget, true)).toEqual(['credential_process', 'reference', 'static']);
  expect(modesFor(awsTarget, false)).toEqual(['credential_process', 'static']);
});

describe('what belongs to another key', () => {
  const account = '[profile a]\naws_account_id = 1\n';

  it('is its account, in whichever file that key is', () => {
    expect(write([account, `[a]\n${keyLines}`], [bareKey()])[0]).toBe(account);
    expect(write([account, `[a]\n${keyLines.replace('ABC', 'XYZ')}`], [bareKey()])[0]).toBe('[profile a]\n');
    expect(write([`${account}aws_access_key_id = XYZ\n`], [bareKey()])[0]).toBe('[profile a]\n');
    expect(write([account], [bareKey()])[0]).toBe(account);
  });

  it('is told by the header that counts, which is the last', () => {
    const two = '[default]\naws_access_key_id = XYZ\n[profile default]\naws_account_id = 1\n';
    expect(write([two], [bareKey({ name: 'default' })])[0]).toBe(
      '[default]\n[profile default]\naws_account_id = 1\n',
    );
  });

  it.each([
    'web_identity_token_file',
    'sso_session',
    'sso_start_url',
    'sso_account_id',
    'sso_role_name',
    'sso_region',
    'login_session',
    'aws_access_key_id',
    'aws_secret_access_key',
    'aws_session_token',
    'aws_security_token',
    'role_arn',
    'source_profile',
    'credential_source',
  ])('is %s, which goes from both files', (setting) => {
    const files: [string, string] = [
      `[profile a]\noutput = json\n${setting} = x\n`,
      `[a]\n${setting} = x\noutput = text\n`,
    ];
    expect(write(files, [bare()])).toEqual([`[profile a]\noutput = json\n${ours}`, '[a]\noutput = text\n']);
  });
});

describe('what the credentials file says', () => {
  it('goes where it would win over what is written, and only there', () => {
    expect(
      write(
        ['', '[a]\nregion = x\naws_account_id = 1\noutput = text\n'],
        [bare({ region: 'r', accountId: '2' })],
      ),
    ).toEqual([`[profile a]\nregion = r\naws_account_id = 2\n${ours}`, '[a]\noutput = text\n']);
    expect(write(['', '[a]\nregion = x\n'], [bare()])).toEqual([`[profile a]\n${ours}`, '[a]\nregion = x\n']);
  });

  it('is left alone where it says the key already, to every reader', () => {
    const there = `[a]\naws_access_key_id=ABCDEF12D213546709A\naws_secret_access_key =   ${secretText}\n`;
    expect(write(['', there], [bareKey()])).toEqual(['', there]);
    expect(write(['', `${there}# mine\n`], [bare()])).toEqual([`[profile a]\n${ours}`, '[a]\n# mine\n']);
  });

  it('is one of two sections of a name, of which one stays for what is in it', () => {
    const two = `[a]\n${keyLines}[b]\nx = y\n[a]\n# mine\n`;
    expect(write(['', two], [bare()])[1]).toBe('[a]\n[b]\nx = y\n[a]\n# mine\n');
  });

  it('is secret with a key in it, and not without', () => {
    const secret = (credentials: string) =>
      awsTarget.plan(opened('', credentials), [bare()], []).map(({ part, secret: is }) => [part, is]);
    expect(secret(`# aws_secret_access_key\n[a]\n${keyLines}`)).toEqual([
      ['config', false],
      ['credentials', false],
    ]);
    expect(secret(`[b]\naws_session_token = CANARY\n[a]\n${keyLines}`)).toEqual([
      ['config', false],
      ['credentials', true],
    ]);
  });
});

describe('how buckets are addressed', () => {
  const path = (config: string) => write([config], [bare({ addressing: 'path' })])[0];

  it('is said in the block of S3, beside what stands there', () => {
    expect(path('')).toBe(`[profile a]\n${ours}s3 =\n  addressing_style = path\n`);
    expect(path(`[profile a]\n${ours}s3 =\n    max_queue_size = 1\n`)).toBe(
      `[profile a]\n${ours}s3 =\n    max_queue_size = 1\n    addressing_style = path\n`,
    );
    expect(path(`[profile a]\n${ours}s3 =\n  addressing_style = virtual\n`)).toBe(
      `[profile a]\n${ours}s3 =\n  addressing_style = path\n`,
    );
  });

  it('is left as it is spelled, but for a comment behind it', () => {
    const own = `[profile a]\n${ours}s3=\n\taddressing_style=path\n`;
    expect(path(own)).toBe(own);
    expect(path(own.replace('=path', '=path # c'))).not.toMatch(/path #/);
    expect(path(own.replace('s3=', 's3= # c'))).not.toMatch(/s3.*#/);
  });

  it('is the path for a host that takes no bucket before its name', () => {
    const endpoints = { s3: 'http://localhost:9000' };
    expect(write([''], [bare({ addressing: 'virtual', endpoints })])[0]).toContain(
      'addressing_style = path\n',
    );
    expect(
      write([''], [bare({ addressing: 'virtual', endpoints: { s3: 'https://s3.example.org' } })])[0],
    ).toContain('addressing_style = virtual\n');
  });
});

describe('where a profile leads', () => {
  const s3 = 'https://s3.example.org';
  const section = (name: string, address = s3) => `\n[services ${name}]\ns3 =\n  endpoint_url = ${address}\n`;
  const entry = (over: Partial<ExportEntry> = {}) => bare({ endpoints: { s3 }, ...over });
  const profile = (name: string, services: string) => `[profile ${name}]\n${ours}services = ${services}\n`;

  it('is in a section of its own name, or of one that is free', () => {
    expect(write([''], [entry()])[0]).toBe(profile('a', 'qcred-a') + section('qcred-a'));
    const taken = `${profile('b', 'qcred-a')}${profile('c', 'qcred-a-2')}`;
    expect(write([taken], [entry()])[0]).toBe(
      `${taken}\n${profile('a', 'qcred-a-3')}${section('qcred-a-3')}`,
    );
  });

  it('is left alone where it is said already, in either way', () => {
    for (const there of [
      profile('a', 'q') + section('q'),
      `[profile a]\n${ours}services = q\nendpoint_url = https://all\n${section('q')}iam =\n  endpoint_url = x\n`,
    ]) {
      const [config] = write([there], [entry()]);
      if (there.includes('https://all')) expect(config).not.toContain('https://all');
      else expect(config).toBe(there);
    }
    const plain = `[profile a]\n${ours}endpoint_url = https://all\n`;
    const read = awsTarget.read(opened(plain)).profiles[0];
    expect(write([plain], [entry({ endpoints: read?.endpoints ?? {} })])[0]).toBe(plain);
  });

  it('is written again where a comment stands behind it, which some take for a part of it', () => {
    const there = profile('a', 'q') + section('q');
    for (const [line, commented] of [
      ['services = q\n', 'services = q # c\n'],
      [`endpoint_url = ${s3}\n`, `endpoint_url = ${s3} # c\n`],
      ['s3 =\n', 's3 = # c\n'],
    ] as const) {
      const [config] = write([there.replace(line, commented)], [entry()]);
      expect(config.replace(/^ *# c\n/m, '')).toBe(there);
      expect(config).toMatch(/^ *# c$/m);
    }
    const plain = `[profile a]\n${ours}endpoint_url = https://all # c\n`;
    const endpoints = awsTarget.read(opened(plain)).profiles[0]?.endpoints ?? {};
    expect(write([plain], [entry({ endpoints })])[0]).not.toMatch(/= .*# c/);
  });

  it('is nowhere of its own once the profile is of AWS: what led elsewhere goes from both files', () => {
    const config = `${profile('a', 'qcred-a')}endpoint_url = x\n${section('qcred-a')}`;
    expect(write([config, '[a]\nendpoint_url = x\n'], [bare()])).toEqual([`[profile a]\n${ours}`, '']);
    expect(write([`[profile a]\n${ours}services = q\n${section('q')}`], [bare()])[0]).toBe(
      `[profile a]\n${ours}${section('q')}`,
    );
  });

  it('is one place, in the config file: a reference in the credentials file would win', () => {
    const [config, credentials] = write(
      [profile('a', 'q') + section('q'), `[a]\nservices = r\n`],
      [entry({ endpoints: { s3: 'https://new.example.org' } })],
    );
    expect(credentials).toBe('');
    expect(config).toContain('services = qcred-a\n');
    expect(config).toContain(section('q'));
    expect(config).toContain(section('qcred-a', 'https://new.example.org'));
  });

  it('is the profile’s own section where only its own headers refer to it', () => {
    const two = `[default]\nservices = q\n[profile default]\nservices = q\n${section('q', 'https://old')}`;
    const [config] = write([two], [entry({ name: 'default' })]);
    expect(config).toContain(section('q'));
    expect(config).not.toMatch(/qcred-|old/);
  });

  it('takes along what the shared section says of services without a name here, and leaves the others’', () => {
    const shared = `\n[services q]\ns3 =\n  endpoint_url = https://old\n  mine = 1\ndynamodb =\n  endpoint_url = http://db\n`;
    const config = `${profile('a', 'q')}[profile b]\nservices = q\n${shared}`;
    const [text] = write([config], [entry()]);
    expect(text).toContain(`[profile b]\nservices = q\n${shared}`);
    expect(text.slice(text.indexOf('\n[services qcred-a]'))).toBe(
      `\n[services qcred-a]\ns3 =\n  mine = 1\n  endpoint_url = ${s3}\ndynamodb =\n  endpoint_url = http://db\n`,
    );
  });

  it('counts who refers to a section while many are written', () => {
    // The first takes the shared section's place; the last one left may change it.
    const config = `${profile('a', 'q')}${profile('b', 'q')}${section('q', 'https://old')}`;
    const [text] = write(
      [config],
      [entry(), entry({ name: 'b', endpoints: { s3: 'https://b.example.org' } })],
    );
    expect(text).toContain(section('qcred-a'));
    expect(text).toContain(`${profile('b', 'q')}`);
    expect(text).toContain(section('q', 'https://b.example.org'));
    // Once nobody is left, one that QCred made goes.
    const made = write(
      [`${profile('a', 'qcred-x')}${profile('b', 'qcred-x')}${section('qcred-x')}`],
      [],
      ['a', 'b'],
    );
    expect(made[0]).toBe('');
    const one = write(
      [`${profile('a', 'qcred-x')}${profile('b', 'qcred-x')}${section('qcred-x')}`],
      [],
      ['a'],
    );
    expect(one[0]).toBe(profile('b', 'qcred-x') + section('qcred-x'));
  });

  it('is not one that refers to nothing', () => {
    expect(write([`[profile a]\n${ours}services =\n`], [], ['a'])[0]).toBe('[profile a]\nservices =\n');
  });

  it('goes with its last user only where all of it is for services', () => {
    const mixed = `${section('qcred-a')}mine = 1\n`;
    expect(write([profile('a', 'qcred-a') + mixed], [], ['a'])[0]).toBe(mixed.trimStart());
  });
});

describe('taking a profile out', () => {
  it('takes sections without a setting, with their comments, and keeps the others', () => {
    expect(write([`[profile a]\n# mine\n${ours}`, `[a]\n# mine\n${keyLines}`], [], ['a'])).toEqual(['', '']);
    expect(write([`[profile a]\noutput = json\n${ours}`, `[a]\nmine = 1\n${keyLines}`], [], ['a'])).toEqual([
      '[profile a]\noutput = json\n',
      '[a]\nmine = 1\n',
    ]);
    const two = `[profile a]\n${ours}[profile b]\nx = y\n[profile a]\noutput = json\n`;
    expect(write([two], [], ['a'])[0]).toContain('output = json\n');
  });

  it('takes both headers of the default', () => {
    expect(write([`[default]\n${ours}[profile default]\n${ours}`], [], ['default'])[0]).toBe('');
  });
});

describe('mending on the way', () => {
  const section = '[services q]\ns3 =\n  endpoint_url = https://x\n';
  const mended = (config: string, credentials: string) => {
    const files = opened(config, credentials);
    return after(files, awsTarget.repair?.(files) ?? []).map(({ text }) => text);
  };

  it('takes a section of the credentials file along in which nothing is left', () => {
    expect(mended('', `[a]\nservices = q\nregion = r\n\n${section}`)).toEqual([
      `[profile a]\nservices = q\nregion = r\n\n${section}`,
      '',
    ]);
  });

  it('is also for a reference in the config file', () => {
    expect(mended('[profile a]\nservices = q\n', section)).toEqual([
      `[profile a]\nservices = q\n\n${section}`,
      '',
    ]);
  });
});

it('refuses to plan without one of its files', () => {
  const [config] = opened('');
  expect(() => awsTarget.plan(config ? [config] : [], [bare()], [])).toThrow(
    expect.objectContaining({ code: 'internal' }),
  );
});

it.each<[what: string, entry: ExportEntry]>([
  ['builds on itself', bare({ role: { roleArn: 'r', sourceName: 'a' } })],
  ['builds on nothing', bare({ role: { roleArn: 'r' } })],
  ['has no key', bare({ mode: 'static', accessKeyId: undefined })],
  ['has no secret', bare({ mode: 'static' })],
])('refuses what %s', (_, entry) => {
  expect(() => write([''], [entry])).toThrow(expect.objectContaining({ code: 'bad_input' }));
});
