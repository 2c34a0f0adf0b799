import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { addressingOf } from '#core/tools/targets/kit/addressing.ts';
import { checkEntries } from '#core/tools/targets/kit/checkEntries.ts';
import { fileStem, locateChosen } from '#core/tools/targets/kit/chosenFile.ts';
import { drifted } from '#core/tools/targets/kit/drifted.ts';
import { addressOf, endpointHost, hostAndPort } from '#core/tools/targets/kit/endpointHost.ts';
import { expandHome } from '#core/tools/targets/kit/expandHome.ts';
import { secretsOf } from '#core/tools/targets/kit/foundSecrets.ts';
import { inFile } from '#core/tools/targets/kit/inFile.ts';
import { openIni, plannedIni, removeSettings, writeSettings } from '#core/tools/targets/kit/iniFile.ts';
import { assumesItself, bestMode, isAsked, modesFor } from '#core/tools/targets/kit/modes.ts';
import { nearestName } from '#core/tools/targets/kit/nearestName.ts';
import { isOurProgram } from '#core/tools/targets/kit/ownProgram.ts';
import { signature2Notice } from '#core/tools/targets/kit/signature2.ts';
import {
  defineTarget,
  type ExportEntry,
  type FoundProfile,
  soleNameFor,
  type Target,
} from '#core/tools/targets/kit/target.ts';
import { rcloneTarget } from '#core/tools/targets/rclone/index.ts';
import { rcloneIni } from '#core/tools/targets/rclone/ini.ts';
import { QCredError } from '#shared/errors.ts';
import type { SecretMode } from '#shared/model.ts';
import { after, entryOf, filesOf, inMode } from '../contract.ts';

describe('where a bucket stands', () => {
  const styled = (s3: string | undefined) =>
    addressingOf({ ...entryOf('a', { endpoints: { s3 } }), addressing: 'virtual' });

  it.each([
    'http://localhost:1',
    'http://minio',
    'http://a.localhost',
    'http://1.2.3.4',
    'http://10.20.30.40',
    'http://[::1]:1',
    'http://[::ffff:1.2.3.4]',
    'http://a.localhost./',
    'http://minio./',
  ])('is the path at %s', (s3) => {
    expect(styled(s3)).toBe('path');
  });

  it.each([
    'http://a.b',
    'http://a.b.',
    'http://localhost.org',
    'http://1.2.3.4.org',
    'http://x1.2.3.4',
    'no address',
    undefined,
  ])('is as the profile says at %s', (s3) => {
    expect(styled(s3)).toBe('virtual');
  });
});

describe('entries that cannot work', () => {
  const nameFor: Target['nameFor'] = (name) =>
    name === 'bad'
      ? { legal: false, nearest: 'good', why: 'It is bad.' }
      : { legal: true, nearest: name, why: '' };
  const check = (entries: readonly ExportEntry[], isThere?: (name: string) => boolean) =>
    checkEntries(entries, { nameFor, isThere });
  const key = (over: Partial<ExportEntry> = {}) => ({ ...inMode('static', entryOf('a')), ...over });

  it('are none of these', () => {
    check([]);
    check([
      key(),
      key({ name: 'b' }),
      entryOf('c'),
      { ...inMode('reference', entryOf('d')) },
      inMode('none', entryOf('e')),
    ]);
    check([key({ name: 'bad' })], (name) => name === 'bad');
    check([inMode('reference', entryOf('d', { role: { roleArn: 'r' } }))]);
  });

  it.each<[what: string, entries: ExportEntry[], message: RegExp, hint: RegExp]>([
    ['a name', [key({ name: 'bad' })], /It is bad\./, /"good"/],
    ['two of a name', [key(), key()], /Two profiles would be called "a"/, /another name/],
    [
      'a reference to nothing',
      [{ ...inMode('reference', entryOf('a')), reference: undefined }],
      /"a" needs a profile/,
      /AWS CLI/,
    ],
    ['a role as a key', [key({ role: { roleArn: 'r' } })], /"a" is a role/, /AWS profile/],
    ['no id', [key({ accessKeyId: undefined })], /"a" has no secret/, /Unlock/],
    ['no secret', [key({ secretAccessKey: undefined })], /"a" has no secret/, /Unlock/],
    ['an empty secret', [key({ secretAccessKey: new Secret('') })], /"a" has no secret/, /Unlock/],
  ])('are refused for %s', (_, entries, message, hint) => {
    expect(() => check(entries, () => false)).toThrow(
      expect.objectContaining({
        code: 'bad_input',
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
      }),
    );
  });

  it('are found among many', () => {
    const files = filesOf(rcloneTarget);
    const entries = Array.from({ length: 9 }, (_, i) => inMode('reference', entryOf(`remote${i}`)));
    const planned = after(files, rcloneTarget.plan(files, entries, []));
    expect(drifted(rcloneTarget, planned, entries)).toEqual([]);
    expect(drifted(rcloneTarget, planned, [])).toEqual([]);
    const wrong = entries.map((entry, i) => ([0, 4, 8].includes(i) ? { ...entry, region: 'other' } : entry));
    expect(drifted(rcloneTarget, planned, wrong)).toEqual([0, 4, 8]);
    const refused = entries.map((entry, i) => (i === 5 ? { ...entry, reference: undefined } : entry));
    expect(drifted(rcloneTarget, planned, refused)).toEqual([5]);
    const broken = {
      ...rcloneTarget,
      plan: () => {
        throw new Error('broken');
      },
    };
    expect(() => drifted(broken, planned, entries)).toThrow('broken');
    expect(drifted(broken, planned, [])).toEqual([]);
    const asked: (readonly string[])[] = [];
    const asking: Target = {
      ...rcloneTarget,
      plan: (_texts, _entries, remove) => {
        asked.push(remove);
        return [];
      },
    };
    expect(drifted(asking, planned, entries)).toEqual([]);
    expect(asked).toEqual([[]]);
  });
});

describe('files', () => {
  it('are where the person wants them, or nowhere yet', () => {
    const place = { home: '/', env: {}, platform: 'linux' } as const;
    expect(locateChosen('x')({ ...place, chosen: '/a' })).toEqual([{ part: 'x', path: '/a' }]);
    expect(locateChosen('x')(place)).toEqual([]);
  });

  it.each([
    ['My Key 2', 'My-Key-2'],
    ['../a/b', 'a-b'],
    ['--a__', 'a__'],
    ['a--b  c-', 'a--b-c'],
    ['', 'profile'],
    ['...', 'profile'],
    ['é', 'e'],
    ['nul', 'profile-nul'],
    ['COM1', 'profile-COM1'],
    ['null', 'null'],
    ['falcon', 'falcon'],
    ['lpt1', 'profile-lpt1'],
    ['x'.repeat(100), 'x'.repeat(64)],
  ])('of %j are called %j', (name, stem) => {
    expect(fileStem(name)).toBe(stem);
  });

  it.each<[text: string, platform: NodeJS.Platform, path: string]>([
    ['~', 'linux', '/me'],
    ['~/a', 'linux', '/me/a'],
    ['~\\a', 'linux', '~\\a'],
    ['~you/a', 'linux', '~you/a'],
    ['a/~/b', 'linux', 'a/~/b'],
    ['~', 'win32', '/me'],
    ['~\\a', 'win32', '/me\\a'],
    ['~/a', 'win32', '/me/a'],
    ['~you', 'win32', '~you'],
    ['a~\\b', 'win32', 'a~\\b'],
  ])('named %s are on %s at %s', (text, platform, path) => {
    expect(expandHome(text, { home: '/me', platform })).toBe(path);
  });

  it('are named in what goes wrong with them, and only in that', () => {
    const cause = new QCredError('bad_input', 'No.', 'Yes.');
    const act = () =>
      inFile('/a', () => {
        throw cause;
      });
    expect(act).toThrow(
      expect.objectContaining({ code: 'bad_input', message: '/a: No.', hint: 'Yes.', cause }),
    );
    expect(() =>
      inFile('/a', () => {
        throw new Error('else');
      }),
    ).toThrow(/^else$/);
    expect(inFile('/a', () => 1)).toBe(1);
  });

  it('in INI are changed where they say something else', () => {
    const source = { part: 'p', path: '/a', text: '[s]\na=1\nb = 2\nc = 3\n[t]\nsecret = x\n' };
    const document = openIni(source, rcloneIni);
    writeSettings(document, 's', [
      ['a', '1'],
      ['b', '9'],
      ['c', null],
      ['d', null],
      ['e', undefined],
      ['f', '6'],
    ]);
    const text = '[s]\na=1\nb = 9\nf = 6\n[t]\nsecret = x\n';
    expect(plannedIni(source, document, ['secret'])).toEqual([{ part: 'p', path: '/a', text, secret: true }]);
    expect(plannedIni(source, document, ['other'])[0]?.secret).toBe(false);
    expect(plannedIni({ ...source, text }, document, [])).toEqual([]);
    expect(plannedIni({ ...source, text: null }, openIni({ ...source, text: null }, rcloneIni), [])).toEqual(
      [],
    );
    removeSettings(document, 's', ['x']);
    removeSettings(document, 's', ['a', 'b']);
    removeSettings(document, 't', ['secret']);
    expect(plannedIni(source, document, ['secret'])).toEqual([
      { part: 'p', path: '/a', text: '[s]\nf = 6\n', secret: false },
    ]);
    expect(() => openIni({ ...source, text: '[x' }, rcloneIni)).toThrow(/^\/a: Line 1/);
  });

  it('in INI keep a section with a comment in it, or another of its name', () => {
    const left = (text: string) => {
      const source = { part: 'p', path: '/a', text };
      const document = openIni(source, rcloneIni);
      removeSettings(document, 's', ['a']);
      return plannedIni(source, document, [])[0]?.text;
    };
    expect(left('[s]\na = 1\n# c\n')).toBe('[s]\n# c\n');
    expect(left('[s]\na = 1\n[s]\nb = 1\n')).toContain('b = 1');
    expect(left('[s]\n')).toBeUndefined();
    expect(left('[s]\na = 1\n')).toBe('');
  });
});

describe('an endpoint as a host', () => {
  it.each<[endpoint: string, host: string, port: string | undefined, secure: boolean]>([
    ['https://H.example.org', 'h.example.org', undefined, true],
    ['https://h:443/', 'h', undefined, true],
    ['http://h:443', 'h', '443', false],
    ['http://[::1]:9000', '[::1]', '9000', false],
  ])('%s is %s', (endpoint, host, port, secure) => {
    expect(endpointHost(endpoint, 'tool')).toEqual({ host, port, secure });
    expect(hostAndPort({ host, port })).toBe(port === undefined ? host : `${host}:${port}`);
  });

  it.each([
    '',
    'h',
    'ftp://h',
    'xhttp:h',
    'https://h/a',
    'https://h?a',
    'https://h#a',
    'https://u@h',
    'https://u:p@h',
  ])('is not %j', (endpoint) => {
    expect(() => endpointHost(endpoint, 'Tool')).toThrow(
      expect.objectContaining({ code: 'bad_input', message: expect.stringMatching(/^Tool cannot use/) }),
    );
  });

  it.each<[place: string, secure: boolean, address: string | undefined]>([
    ['h', true, 'https://h'],
    ['h:1', false, 'http://h:1'],
    ['HTTP://h//', true, 'HTTP://h'],
    ['https://h', false, 'https://h'],
    ['', true, undefined],
    ['https://', true, undefined],
    ['https:///', true, undefined],
    ['a b', true, undefined],
    ['xhttp://h', true, 'https://xhttp://h'],
  ])('named %j (%s) is at %s', (place, secure, address) => {
    expect(addressOf(place, secure)).toBe(address);
  });
});

describe('ways to a secret', () => {
  const ways = (
    secretModes: SecretMode[],
    more: Partial<Pick<Target, 'roleModes' | 'words'>> = {},
  ): Pick<Target, 'secretModes' | 'roleModes' | 'words'> => ({ secretModes, words: {}, ...more });
  const own = { words: { role: 'role_arn' } };

  it('are, for a role, those that bring what it needs', () => {
    expect(modesFor(ways(['static', 'none', 'reference']), false)).toEqual(['static', 'none', 'reference']);
    expect(modesFor(ways(['static', 'none', 'reference']), true)).toEqual(['reference']);
    expect(modesFor(ways(['credential_process', 'static'], own), true)).toEqual([
      'credential_process',
      'static',
    ]);
    expect(modesFor(ways(['none'], own), true)).toEqual([]);
    expect(
      modesFor(
        ways(['credential_process', 'static'], { ...own, roleModes: ['reference', 'credential_process'] }),
        true,
      ),
    ).toEqual(['reference', 'credential_process', 'static']);
  });

  it('are the best for all of them, or none', () => {
    const key = { source: { kind: 'credential' as const } };
    const role = { source: { kind: 'role' as const } };
    expect(bestMode(ways(['static', 'reference']), [])).toBe('static');
    expect(bestMode(ways(['static', 'reference']), [key])).toBe('static');
    expect(bestMode(ways(['static', 'reference']), [key, role])).toBe('reference');
    expect(bestMode(ways(['static']), [key, role])).toBeUndefined();
  });

  it('leave the secret with QCred, or the role to the tool', () => {
    const modes: SecretMode[] = ['credential_process', 'reference', 'static', 'none'];
    expect(modes.map(isAsked)).toEqual([true, true, false, false]);
    expect(modes.map((mode) => assumesItself(own, mode))).toEqual([false, true, true, false]);
    expect(modes.map((mode) => assumesItself({ words: {} }, mode))).toEqual([false, false, false, false]);
  });
});

it.each<[name: string, nearest: string]>([
  ['Zürich 2', 'Zurich2'],
  ['日本', 'other'],
  ['日本 (2)', 'other-2'],
  ['日本a', 'a'],
  ['日本 (2-3)', 'other-2-3'],
  ['2 + 2', '22'],
  ['--日本--7--', 'other-7'],
  ['', ''],
])('what comes nearest to %j is %j', (name, nearest) => {
  expect(nearestName(name, (text) => text.replace(/[^A-Za-z0-9-]+/g, ''), 'other')).toBe(nearest);
});

it('hides the secrets of all profiles that were read, also of what is not used of them', () => {
  const secret = (text: string) => ({ secretAccessKey: new Secret(text) });
  const profile = {
    name: 'a',
    provider: 's3' as const,
    kind: 'static' as const,
    endpoints: {},
    notices: [],
    repairable: false,
    where: { path: '/a', line: 1 },
  };
  const found: FoundProfile[] = [
    profile,
    { ...profile, ...secret('CANARY-1'), sessionToken: new Secret('CANARY-2') },
    {
      ...profile,
      ...secret('CANARY-3'),
      unused: [{ accessKeyId: 'b', where: profile.where, ...secret('CANARY-4') }],
    },
  ];
  expect(secretsOf(found).map((one) => one.reveal())).toEqual([1, 2, 3, 4].map((n) => `CANARY-${n}`));
});

it('knows our own command', () => {
  expect(['qcred', '/opt/qcred', 'QCred.exe', 'a/qcred.js'].filter((path) => !isOurProgram(path))).toEqual(
    [],
  );
  expect(
    ['', 'notqcred', 'qcred/x', 'qcred.tar.gz', 'qcreds', 'qcred.', '/qcred/aws'].filter(isOurProgram),
  ).toEqual([]);
});

it('says who signs in the old way, and where', () => {
  expect(signature2Notice('tool', { path: '/a', line: 2 })).toEqual({
    level: 'warning',
    message: expect.stringMatching(/^tool signs with version 2/),
    hint: expect.any(String),
    path: '/a',
    line: 2,
  });
});

it('gives the profile of a file that holds one its only name', () => {
  expect(soleNameFor('default')).toEqual({ legal: true, nearest: 'default', why: '' });
  expect(soleNameFor('x')).toEqual({
    legal: false,
    nearest: 'default',
    why: expect.stringMatching(/without a name/),
  });
});

describe('a tool that runs out of its budget', () => {
  const cause = new QCredError('too_involved', 'Too much.', 'Less.');
  const throwing = (error: unknown): Target =>
    defineTarget({
      ...rcloneTarget,
      read: () => {
        throw error;
      },
      parts: () => {
        throw error;
      },
      plan: () => {
        throw error;
      },
    });
  const files = [
    { part: 'a', path: '/a', text: '' },
    { part: 'b', path: '/b', text: null },
    { part: 'c', path: '/c', text: 'x' },
  ];

  it('names its files, once', () => {
    for (const act of [
      (target: Target) => target.read(files),
      (target: Target) => target.parts(files),
      (target: Target) => target.plan(files, [], []),
    ]) {
      expect(() => act(throwing(cause))).toThrow(
        expect.objectContaining({
          code: 'too_involved',
          message: '/a and /c: Too much.',
          hint: 'Less.',
          cause,
        }),
      );
      const named = new QCredError('too_involved', '/a: Too much.', 'Less.', { cause });
      expect(() => act(throwing(named))).toThrow(named);
      const other = new QCredError('bad_input', 'No.', 'Yes.');
      expect(() => act(throwing(other))).toThrow(other);
    }
  });

  it('is called as people call it', () => {
    expect(throwing(cause)).toMatchObject({ id: 'rclone', label: 'rclone' });
  });
});
