import { describe, expect, it } from 'vitest';
import { cyberduckTarget } from '#core/tools/targets/cyberduck/index.ts';
import type { ExportEntry } from '#core/tools/targets/kit/target.ts';
import { after, entryOf, filesOf, inMode } from '../contract.ts';

type Values = Readonly<Record<string, string>>;
const dict = (values: Values) =>
  `<plist version="1.0">\n<dict>\n${Object.entries(values)
    .map(
      ([key, value]) =>
        `\t<key>${key}</key>\n\t${value.startsWith('<') ? value : `<string>${value}</string>`}\n`,
    )
    .join('')}</dict>\n</plist>\n`;
const opened = (bookmark?: string | Values, profile?: string | Values) => {
  const text = (value: string | Values) => (typeof value === 'string' ? value : dict(value));
  return filesOf(cyberduckTarget, {
    ...(bookmark !== undefined && { bookmark: text(bookmark) }),
    ...(profile !== undefined && { profile: text(profile) }),
  });
};
const read = (bookmark?: string | Values, profile?: string | Values) =>
  cyberduckTarget.read(opened(bookmark, profile));
const write = (
  files: ReturnType<typeof opened>,
  over: Partial<ExportEntry> = {},
  mode: 'none' | 'reference' = 'none',
) => {
  const [bookmark, profile] = after(
    files,
    cyberduckTarget.plan(files, [inMode(mode, entryOf('default', over))], []),
  );
  return { bookmark: bookmark?.text ?? '', profile: profile?.text ?? '' };
};
/** The texts of a property list, by key; a list's joined. */
const valuesIn = (text: string) =>
  Object.fromEntries(
    [
      ...text.matchAll(
        /<key>(.*?)<\/key>\s*(?:<string>(.*?)<\/string>|<(true|false)\/>|<array>([\s\S]*?)<\/array>)/g,
      ),
    ].map(([, key, string, flag, list]) => [key, string ?? flag ?? list?.replace(/<\/?string>|\s/g, '')]),
  );

describe('what is read', () => {
  const own = { Protocol: 's3', Provider: 'v', Hostname: 'h', Port: '1', Username: 'u' };
  const made = { Protocol: 's3', Vendor: 'v', Region: 'r', Scheme: 'http', Context: '/c' };

  it('is a connection with all that is said of it', () => {
    expect(read(`\n${dict(own)}`, made)).toEqual({
      profiles: [
        {
          name: 'default',
          provider: 's3',
          kind: 'none',
          accessKeyId: 'u',
          region: 'r',
          endpoints: { s3: 'http://h:1/c' },
          notices: [],
          repairable: false,
          where: { path: '/home/person/work.duck', line: 3 },
        },
      ],
      notices: [],
    });
  });

  it.each<[bookmark: Values, profile: Values, s3: string | undefined]>([
    [{ Hostname: 'h', Port: '443' }, { Scheme: 'https' }, 'https://h'],
    [{ Hostname: 'h', Port: '80' }, { Scheme: 'http' }, 'http://h'],
    [{ Hostname: 'h', Port: '80' }, {}, 'https://h:80'],
    [{ Hostname: 'h', Port: '443' }, { Scheme: 'http' }, 'http://h:443'],
    [{ Hostname: 'h' }, { 'Default Port': '2' }, 'https://h:2'],
    [{ Hostname: 'h', Port: '<integer>3</integer>' }, { 'Default Port': '2' }, 'https://h:3'],
    [{}, { 'Default Hostname': 'd' }, 'https://d'],
    [{ Hostname: '::1' }, {}, 'https://[::1]'],
    [{ Hostname: 's3.amazonaws.com' }, { Context: '/c' }, undefined],
    [{}, {}, undefined],
    [{ Hostname: ' h ' }, {}, 'https://h'],
  ])('leads from %j with %j to %s', (bookmark, profile, s3) => {
    const files = read({ Protocol: 's3', Provider: 'v', ...bookmark }, { Vendor: 'v', ...profile });
    expect(files.profiles[0]?.endpoints).toStrictEqual(s3 === undefined ? {} : { s3 });
  });

  it('takes the profile that the bookmark names, or one that stands alone', () => {
    expect(read(own, { ...made, Vendor: 'w' })).toMatchObject({
      profiles: [{ region: undefined, endpoints: { s3: 'https://h:1' } }],
      notices: [
        { level: 'info', message: expect.stringMatching(/"v"/), hint: '', path: '/home/person/work.duck' },
      ],
    });
    expect(read({ Protocol: 's3', Hostname: 'h' }, made)).toMatchObject({
      profiles: [{ region: undefined }],
      notices: [],
    });
    expect(read(undefined, made).profiles[0]).toMatchObject({
      region: 'r',
      where: { path: '/home/person/work.cyberduckprofile', line: 2 },
    });
    const { Vendor: _, ...nameless } = made;
    expect(read(undefined, nameless).profiles[0]?.region).toBeUndefined();
  });

  it.each<[bookmark: Values, profile: Values | undefined, kind: string]>([
    [own, { ...made, 'Password Configurable': '<false/>' }, 'reference'],
    [own, { ...made, 'Password Configurable': '<true/>' }, 'none'],
    [own, { ...made, 'Password Configurable': 'false' }, 'none'],
    [{ ...own, Provider: 'w' }, { ...made, 'Password Configurable': '<false/>' }, 'none'],
    [{ ...own, Provider: 's3-cli' }, undefined, 'reference'],
    [{ Protocol: 's3', Provider: 's3-cli' }, undefined, 'none'],
  ])('is with %j and %j %s', (bookmark, profile, kind) => {
    const [found] = read(bookmark, profile).profiles;
    expect(found?.kind).toBe(kind);
    expect([found?.reference, found?.accessKeyId]).toEqual(
      kind === 'reference' ? ['u', undefined] : [undefined, bookmark.Username],
    );
  });

  it('is the same in whichever order the files come, and nothing without either', () => {
    const files = opened(own, made);
    expect(cyberduckTarget.read([...files].reverse())).toEqual(cyberduckTarget.read(files));
    for (const file of files) expect(cyberduckTarget.read([file])).toEqual({ profiles: [], notices: [] });
  });

  it('stands under keys with white space around them too', () => {
    const spaced = dict(own).replaceAll('<key>', '<key> ').replaceAll('</key>', '\n</key>');
    expect(read(spaced).profiles[0]?.accessKeyId).toBe('u');
  });

  it.each<Values>([
    { Protocol: 'sftp', Hostname: 'h' },
    { Hostname: 'h' },
    { Protocol: '<true/>' },
    { Protocol: '<string><b/></string>' },
  ])('is nothing in %j', (bookmark) => {
    expect(read(bookmark).profiles).toEqual([]);
  });

  it.each([
    'bplist00',
    '<plist/>',
    '<plist></plist>',
    '<plist><dict/></plist>',
    '<x><dict></dict></x>',
    '<plist><array></array></plist>',
  ])('is refused in %j', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'file_malformed' }));
  });
});

describe('what is written', () => {
  it('is a bookmark, and the profile that it names', () => {
    const { bookmark, profile } = write(opened(), {
      region: 'r',
      endpoints: { s3: 'http://h.example.org/c/d/' },
      provider: 's3',
    });
    expect(valuesIn(bookmark)).toEqual({
      Protocol: 's3',
      Provider: 'qcred-5b0c1c6e-6a3b-4f6d-9f0f-0d6f6f3b2a11',
      Nickname: 'work',
      UUID: '5b0c1c6e-6a3b-4f6d-9f0f-0d6f6f3b2a11',
      Hostname: 'h.example.org',
      Port: '80',
      Username: 'ABCDEF12D213546709A',
    });
    expect(valuesIn(profile)).toEqual({
      Protocol: 's3',
      Vendor: 'qcred-5b0c1c6e-6a3b-4f6d-9f0f-0d6f6f3b2a11',
      Description: 'work',
      Scheme: 'http',
      'Default Hostname': 'h.example.org',
      'Default Port': '80',
      Context: '/c/d',
      Region: 'r',
      Authorization: 'AWS4HMACSHA256',
      'Username Placeholder': expect.stringMatching(/\S/),
      'Password Placeholder': expect.stringMatching(/\S/),
      Properties: 's3.bucket.virtualhost.disable=true',
    });
  });

  it('keeps what the person called it, and changes what leads elsewhere', () => {
    const theirs = {
      Protocol: 's3',
      Vendor: 'v',
      Description: 'mine',
      Scheme: 'http',
      Context: '/old',
      Region: 'mine',
      Authorization: 'AWS2',
      'Username Placeholder': 'id',
      'Password Placeholder': 'key',
    };
    const done = write(
      opened(
        { Protocol: 's3', Nickname: 'mine', UUID: 'u', Port: '<integer>1</integer>', Label: 'x' },
        theirs,
      ),
      {
        region: undefined,
        addressing: 'auto',
        endpoints: { s3: 'https://h.example.org:444' },
      },
    );
    expect(valuesIn(done.bookmark)).toEqual({
      Protocol: 's3',
      Provider: 'v',
      Nickname: 'mine',
      UUID: 'u',
      Hostname: 'h.example.org',
      Port: '444',
      Username: 'ABCDEF12D213546709A',
      Label: 'x',
    });
    const { Context: _, ...kept } = theirs;
    expect(valuesIn(done.profile)).toEqual({
      ...kept,
      Scheme: 'https',
      'Default Hostname': 'h.example.org',
      'Default Port': '444',
    });
  });

  const amazon = { provider: 'aws', endpoints: {}, region: 'r', addressing: 'auto' } as const;

  it('needs no profile for Amazon, unless nobody is to be asked for a password', () => {
    const { bookmark, profile } = write(opened({ Protocol: 's3', Provider: 'v' }), amazon);
    expect(valuesIn(bookmark)).toMatchObject({ Hostname: 's3.amazonaws.com', Port: '443' });
    expect(valuesIn(bookmark)).not.toHaveProperty('Provider');
    expect(profile).toBe('');
    const theirs = dict({ Protocol: 's3', Vendor: 'v' });
    expect(write(opened({ Protocol: 's3' }, theirs), amazon).profile).toBe(theirs);
    const refers = write(opened(), amazon, 'reference');
    expect(valuesIn(refers.bookmark)).toMatchObject({
      Username: 'aws-profile',
      Hostname: 's3.amazonaws.com',
    });
    expect(valuesIn(refers.profile)).toMatchObject({
      Scheme: 'https',
      'Default Hostname': 's3.amazonaws.com',
      'Default Port': '443',
      'Password Configurable': 'false',
    });
    expect(valuesIn(refers.profile)).not.toHaveProperty('Context');
  });

  it('says that nobody is asked for a password only for a reference', () => {
    const flag = (profile: Values, mode: 'none' | 'reference') =>
      valuesIn(write(opened({}, { Protocol: 's3', Vendor: 'v', ...profile }), {}, mode).profile)[
        'Password Configurable'
      ];
    expect(flag({}, 'none')).toBeUndefined();
    expect(flag({}, 'reference')).toBe('false');
    expect(flag({ 'Password Configurable': '<true/>' }, 'none')).toBe('true');
    expect(flag({ 'Password Configurable': '<true/>' }, 'reference')).toBe('false');
    expect(flag({ 'Password Configurable': '<false/>' }, 'reference')).toBe('false');
    expect(flag({ 'Password Configurable': '<false/>' }, 'none')).toBeUndefined();
    const asking = opened({}, { Protocol: 's3', Vendor: 'v', 'Password Configurable': '<true/>' });
    expect(write(asking, {}, 'reference').profile.match(/Password Configurable|<true\/>/g)).toEqual([
      'Password Configurable',
    ]);
  });

  it('is left alone where it says so already, in whatever way', () => {
    const done = write(
      opened(
        { Protocol: 's3', Port: '<integer>443</integer>', Labels: '<array/>' },
        {
          Protocol: 's3',
          Properties:
            '<array><string> s3.bucket.virtualhost.disable=true\n</string><string><b/></string></array>',
        },
      ),
      { addressing: 'path', endpoints: { s3: 'https://h.example.org' } },
    );
    expect(done.bookmark).toContain('<integer>443</integer>');
    expect(done.profile).toContain('<array><string> s3.bucket.virtualhost.disable=true\n</string><string>');
    // What is new stands behind all the rest.
    expect(done.bookmark).toMatch(/<key>Labels<[\s\S]*<key>Username<[^\n]*\n[^\n]*\n<\/dict>/);
  });

  it('is begun where a file holds nothing but blanks', () => {
    expect(write(opened(' \n', '\n'))).toEqual(write(opened()));
  });

  it.each<[before: string | undefined, addressing: 'path' | 'virtual' | 'auto', after: string | undefined]>([
    [undefined, 'auto', undefined],
    [undefined, 'virtual', undefined],
    [undefined, 'path', 's3.bucket.virtualhost.disable=true'],
    ['<string>a=1</string>', 'path', 's3.bucket.virtualhost.disable=truea=1'],
    ['<string>a=1</string>', 'virtual', 'a=1'],
    ['<string>s3.bucket.virtualhost.disable=false</string>', 'path', 's3.bucket.virtualhost.disable=true'],
    ['<string>s3.bucket.virtualhost.disable=false</string>', 'auto', 's3.bucket.virtualhost.disable=false'],
    [
      '<string>a=1</string><string>s3.bucket.virtualhost.disable=true</string>',
      'path',
      'a=1s3.bucket.virtualhost.disable=true',
    ],
    ['<string>a=1</string><string>s3.bucket.virtualhost.disable=true</string>', 'virtual', 'a=1'],
    [
      '<string>xs3.bucket.virtualhost.disable=true</string>',
      'virtual',
      'xs3.bucket.virtualhost.disable=true',
    ],
  ])('makes of the properties %s, addressed %s: %s', (before, addressing, expected) => {
    const profile = {
      Protocol: 's3',
      Vendor: 'v',
      ...(before !== undefined && { Properties: `<array>${before}</array>` }),
    };
    const done = write(opened({}, profile), { addressing, endpoints: { s3: 'https://h.example.org' } });
    expect(valuesIn(done.profile).Properties).toBe(expected);
  });

  it('is indented as the file is', () => {
    const wide =
      '<plist>\n    <dict>\n        <key>Protocol</key>\n        <string>s3</string>\n    </dict>\n</plist>\n';
    expect(write(opened(wide)).bookmark).toContain(
      '</string>\n        <key>Nickname</key>\n        <string>work</string>\n',
    );
    expect(write(opened('<plist>\n  <dict>\n  </dict>\n</plist>\n')).bookmark).toContain(
      '\n  \t<key>Protocol</key>\n',
    );
  });

  it.each(['x', 'ftp://h', 'xhttp://h', 'https://h?q', 'https://h#f', 'https://u@h', undefined])(
    'never leads to %s',
    (s3) => {
      expect(() => write(opened(), { endpoints: { s3 } })).toThrow(
        expect.objectContaining({ code: 'bad_input' }),
      );
    },
  );

  it.each<[field: string, over: Partial<ExportEntry>]>([
    ['Region', { region: 'a\nb' }],
    ['Region', { region: ' a' }],
    ['Region', { region: 'a\ufffe' }],
    ['Username', { accessKeyId: 'a ' }],
    ['UUID', { profileId: 'a\u0000' }],
  ])('refuses what no bookmark can hold as %s', (field, over) => {
    expect(() => write(opened(), over)).toThrow(
      expect.objectContaining({ code: 'bad_input', message: expect.stringContaining(`"${field}"`) }),
    );
  });

  it('refuses a role, another protocol, and to write nowhere', () => {
    expect(() => write(opened(), { role: { roleArn: 'r', sourceName: 'b' } })).toThrow(
      expect.objectContaining({ code: 'bad_input', message: expect.stringMatching(/is a role/) }),
    );
    for (const files of [opened({ Protocol: 'ftp' }), opened({}, { Protocol: 'ftp' })])
      expect(() => write(files)).toThrow(
        expect.objectContaining({ code: 'unsupported', message: expect.stringMatching(/"ftp"/) }),
      );
    expect(() => cyberduckTarget.plan([], [inMode('none', entryOf('default'))], [])).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    );
  });

  it('is no secret, and is called after its file', () => {
    const files = [
      { part: 'bookmark', path: 'C:\\my files\\lab.2.duck', text: null },
      { part: 'profile', path: 'C:\\my files\\lab.2.cyberduckprofile', text: null },
    ];
    const planned = cyberduckTarget.plan(files, [inMode('none', entryOf('default'))], []);
    expect(planned.map(({ part, secret }) => [part, secret])).toEqual([
      ['bookmark', false],
      ['profile', false],
    ]);
    expect(planned[0]?.text).toContain('<string>lab.2</string>');
    const nameless = files.map((file) => ({ ...file, path: file.path.replace('lab.2', '') }));
    expect(cyberduckTarget.plan(nameless, [inMode('none', entryOf('default'))], [])[0]?.text).toContain(
      '<key>Nickname</key>\n\t<string>S3</string>',
    );
  });
});

it('takes its own files out as a whole, and leaves a profile of someone else', () => {
  const left = (vendor: string) => {
    const files = opened({ Protocol: 's3' }, { Protocol: 's3', Vendor: vendor });
    return after(files, cyberduckTarget.plan(files, [], ['default'])).map(({ text }) => text === '');
  };
  expect(left('qcred-1')).toEqual([true, true]);
  expect(left('my-qcred-1')).toEqual([true, false]);
  const none = opened({ Protocol: 's3' });
  expect(cyberduckTarget.plan(none, [], ['default']).map(({ part }) => part)).toEqual(['bookmark']);
});

it('says what stands in both files', () => {
  const parts = cyberduckTarget.parts(
    opened(
      {
        Protocol: 's3',
        Port: '<integer>1</integer>',
        Flag: '<true/>',
        Labels: '<array><string>x</string></array>',
      },
      { Vendor: 'v', Properties: '<array><string>a=1=2</string><string>b</string></array>' },
    ),
  );
  expect(parts.map(({ name, of, says }) => [name, of, Object.fromEntries(says)])).toEqual([
    [
      'the bookmark',
      ['default'],
      { Protocol: 's3', Port: '1', Flag: '<true/>', Labels: '<array><string>x</string></array>' },
    ],
    ['the connection profile', ['default'], { Vendor: 'v', 'Properties: a': 'a=1=2', 'Properties: b': 'b' }],
  ]);
  const odd = cyberduckTarget.parts(opened({ Properties: '<array><string>a=1</string><true/></array>' }));
  expect(Object.fromEntries(odd[0]?.says ?? [])).toEqual({
    Properties: '<array><string>a=1</string><true/></array>',
  });
  const [nested] = cyberduckTarget.parts(opened({ Properties: '<array><string><b/></string></array>' }));
  expect(Object.fromEntries(nested?.says ?? [])).toEqual({ 'Properties: ': '' });
  const [none] = cyberduckTarget.parts(opened({ Properties: 'none' }));
  expect(Object.fromEntries(none?.says ?? [])).toEqual({ Properties: 'none' });
  const ours = [
    'Protocol',
    'Provider',
    'Nickname',
    'UUID',
    'Hostname',
    'Port',
    'Username',
    'Vendor',
    'Description',
    'Scheme',
    'Default Hostname',
    'Default Port',
    'Context',
    'Region',
    'Authorization',
    'Username Placeholder',
    'Password Placeholder',
    'Password Configurable',
    'Properties: s3.bucket.virtualhost.disable',
  ];
  expect(ours.filter((key) => !cyberduckTarget.writes?.(key))).toEqual([]);
  const { accessKeyId, region, endpoint } = cyberduckTarget.words;
  expect(ours).toEqual(expect.arrayContaining([accessKeyId, region, endpoint]));
  expect(['Path', 'Properties: a', ''].filter((key) => cyberduckTarget.writes?.(key))).toEqual([]);
});
