import { describe, expect, it } from 'vitest';
import { cyberduckTarget } from '#core/tools/targets/cyberduck/index.ts';
import { QCredError } from '#shared/errors.ts';
import { after, entryOf, filesOf, found, inMode, runTargetContract } from './contract.ts';

const head = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
`;

const bookmark = `${head}<plist version="1.0">
<dict>
	<!-- # kept -->
	<key>Protocol</key>
	<string>s3</string>
	<key>Provider</key>
	<string>home-nas</string>
	<key>Nickname</key>
	<string>The &amp; NAS</string>
	<key>UUID</key>
	<string>2e1f0c9a-0000-4000-8000-000000000000</string>
	<key>Hostname</key>
	<string>nas.local</string>
	<key>Port</key>
	<string>9000</string>
	<key>Username</key>
	<string>foreign</string>
	<key>Path</key>
	<string>/photos</string>
	<key>Readonly</key>
	<true/>
	<key>Labels</key>
	<array>
		<string>home</string>
	</array>
</dict>
</plist>
`;

const profile = `${head}<plist version="1.0">
    <dict>
        <key>Protocol</key>
        <string>s3</string>
        <key>Vendor</key>
        <string>home-nas</string>
        <key>Description</key>
        <string>NAS</string>
        <key>Scheme</key>
        <string>http</string>
        <key>Region</key>
        <string>home-1</string>
        <key>Properties</key>
        <array>
            <string>s3.upload.multipart=false</string>
        </array>
    </dict>
</plist>
`;

runTargetContract(cyberduckTarget, {
  roles: false,
  tokens: false,
  keeps: ['name', 'provider', 'region', 'endpoints'],
  foreign: [{ bookmark, profile }, { bookmark }, { profile: profile.replaceAll('\n', '\r\n') }],
});

const planned = (...args: Parameters<typeof cyberduckTarget.plan>) =>
  after(args[0], cyberduckTarget.plan(...args));
const entry = (over = {}) => inMode('none', entryOf('default', over));
const textsOf = (files: ReturnType<typeof filesOf>) =>
  Object.fromEntries(files.map(({ part, text }) => [part, text ?? '']));

describe('where the files are', () => {
  it.each<[chosen: string | undefined, paths: string[]]>([
    ['/d/work.duck', ['/d/work.duck', '/d/work.cyberduckprofile']],
    ['/d/work.cyberduckprofile', ['/d/work.duck', '/d/work.cyberduckprofile']],
    ['/d/work', ['/d/work', '/d/work.cyberduckprofile']],
    [undefined, []],
  ])('%s', (chosen, paths) => {
    const places = cyberduckTarget.locate({ env: {}, platform: 'linux', home: '/', chosen });
    expect(places.map((f) => f.path)).toEqual(paths);
    expect(cyberduckTarget.fileName?.('a/b ü')).toBe('a-b-u.duck');
  });
});

describe('reading', () => {
  it('joins the bookmark with the profile that it names', () => {
    expect(found(cyberduckTarget, filesOf(cyberduckTarget, { bookmark, profile }), 'default')).toMatchObject({
      kind: 'none',
      accessKeyId: 'foreign',
      region: 'home-1',
      endpoints: { s3: 'http://nas.local:9000' },
      where: { path: '/home/person/work.duck', line: 4 },
    });
  });

  it('does not take another profile for it', () => {
    const other = profile.replace('home-nas', 'other');
    const { profiles, notices } = cyberduckTarget.read(
      filesOf(cyberduckTarget, { bookmark, profile: other }),
    );
    expect(profiles[0]).toMatchObject({ region: undefined, endpoints: { s3: 'https://nas.local:9000' } });
    expect(notices).toHaveLength(1);
  });

  it('reads a profile alone, and passes over other protocols', () => {
    const alone = profile.replace(
      '<key>Scheme</key>',
      '<key>Default Hostname</key><string>::1</string><key>Context</key><string>/s3</string><key>Scheme</key>',
    );
    expect(found(cyberduckTarget, filesOf(cyberduckTarget, { profile: alone }), 'default').endpoints).toEqual(
      {
        s3: 'http://[::1]/s3',
      },
    );
    const sftp = bookmark.replace('<string>s3<', '<string>sftp<');
    const files = filesOf(cyberduckTarget, { bookmark: sftp });
    expect(cyberduckTarget.read(files).profiles).toEqual([]);
    expect(() => cyberduckTarget.plan(files, [entry()], [])).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
  });

  it.each([
    ['half written', bookmark.slice(0, 400), /work\.duck: Line \d+, column \d+/],
    ['in Apple’s binary form', 'bplist00\x01', /binary form/],
    ['no property list', '<dict></dict>', /not a property list/],
    ['a list', '<plist><array/></plist>', /not a property list/],
  ])('refuses a file that is %s', (_, text, message) => {
    const files = filesOf(cyberduckTarget, { bookmark: text });
    for (const act of [() => cyberduckTarget.read(files), () => cyberduckTarget.plan(files, [entry()], [])]) {
      expect(act).toThrow(
        expect.objectContaining({ code: 'file_malformed', message: expect.stringMatching(message) }),
      );
    }
  });
});

describe('writing', () => {
  it('writes a bookmark and the profile that it names', () => {
    const texts = textsOf(planned(filesOf(cyberduckTarget), [entry()], []));
    expect(texts.bookmark).toBe(`${head}<plist version="1.0">
<dict>
	<key>Protocol</key>
	<string>s3</string>
	<key>Provider</key>
	<string>qcred-5b0c1c6e-6a3b-4f6d-9f0f-0d6f6f3b2a11</string>
	<key>Nickname</key>
	<string>work</string>
	<key>UUID</key>
	<string>5b0c1c6e-6a3b-4f6d-9f0f-0d6f6f3b2a11</string>
	<key>Hostname</key>
	<string>qstorage.quilibrium.com</string>
	<key>Port</key>
	<string>443</string>
	<key>Username</key>
	<string>ABCDEF12D213546709A</string>
</dict>
</plist>
`);
    expect(texts.profile).toContain('\t<key>Region</key>\n\t<string>q-world-1</string>\n');
    expect(texts.profile).toContain(
      '\t<array>\n\t\t<string>s3.bucket.virtualhost.disable=true</string>\n\t</array>\n',
    );
  });

  it('changes in a bookmark what the entry says, and nothing else', () => {
    const files = filesOf(cyberduckTarget, { bookmark, profile });
    const texts = textsOf(planned(files, [entry({ addressing: 'auto' })], []));
    expect(texts.bookmark).toBe(
      bookmark
        .replace('nas.local', 'qstorage.quilibrium.com')
        .replace('9000', '443')
        .replace('foreign', 'ABCDEF12D213546709A'),
    );
    expect(texts.profile).toMatch(/^[\s\S]*<string>home-nas<[\s\S]*<string>https<[\s\S]*<string>q-world-1</);
    expect(texts.profile).toContain('<string>s3.upload.multipart=false</string>');
  });

  it('turns addressing by path on and off among the other properties', () => {
    const files = filesOf(cyberduckTarget, { bookmark, profile });
    const path = planned(files, [entry()], []);
    expect(textsOf(path).profile).toContain(
      '<array><string>s3.bucket.virtualhost.disable=true</string>\n            <string>s3.upload',
    );
    const virtual = planned(path, [entry({ addressing: 'virtual' })], []);
    expect(textsOf(virtual).profile).toContain('<array>\n            <string>s3.upload');
  });

  it('needs no profile for Amazon, and an address for everyone else', () => {
    const amazon = entry({ provider: 'aws', endpoints: {} });
    const done = planned(filesOf(cyberduckTarget, { bookmark }), [amazon], []);
    expect(textsOf(done)).toMatchObject({ profile: '' });
    expect(textsOf(done).bookmark).not.toContain('Provider');
    expect(found(cyberduckTarget, done, 'default')).toMatchObject({ provider: 'aws', endpoints: {} });
    for (const s3 of [undefined, 'x', 'ftp://x', 'https://x?y']) {
      const plan = () => cyberduckTarget.plan(filesOf(cyberduckTarget), [entry({ endpoints: { s3 } })], []);
      expect(plan).toThrow(QCredError);
    }
  });

  it.each(['http://127.0.0.1:9000', 'https://[::1]:9000', 'https://x.example/some/path'])(
    'keeps %s',
    (s3) => {
      const done = planned(filesOf(cyberduckTarget), [entry({ endpoints: { s3 } })], []);
      expect(found(cyberduckTarget, done, 'default').endpoints).toEqual({ s3 });
    },
  );

  it('takes its own files out whole, and leaves a profile of others', () => {
    const files = filesOf(cyberduckTarget, { bookmark, profile });
    expect(textsOf(planned(files, [], ['default']))).toEqual({ bookmark: '', profile });
  });
});

describe('the key of a bookmark', () => {
  const empty = filesOf(cyberduckTarget, {});
  const files = (mode: 'none' | 'reference', before = empty, provider: 'aws' | 'quilibrium' = 'quilibrium') =>
    after(before, cyberduckTarget.plan(before, [inMode(mode, entryOf('default', { provider }))], []));
  const read = (texts: ReturnType<typeof files>) => cyberduckTarget.read(texts).profiles[0];
  const textIn = (texts: ReturnType<typeof files>, part: string) =>
    texts.find((file) => file.part === part)?.text ?? '';

  it('is the user name, and Cyberduck asks for the secret', () => {
    const texts = files('none');
    expect(read(texts)).toMatchObject({ kind: 'none', accessKeyId: 'ABCDEF12D213546709A' });
    expect(textIn(texts, 'profile')).not.toContain('Password Configurable');
  });

  it('is that of an AWS profile, which the user name names, and nobody is asked for a password', () => {
    const { reference = '' } = inMode('reference', entryOf('default'));
    const texts = files('reference');
    expect(read(texts)).toMatchObject({ kind: 'reference', reference });
    expect(textIn(texts, 'bookmark')).toContain(`<string>${reference}</string>`);
    expect(textIn(texts, 'profile')).toMatch(/<key>Password Configurable<\/key>\s*<false\/>/);
    expect(textIn(files('none', texts), 'profile')).not.toContain('Password Configurable');
    expect(read(files('none', texts))).toMatchObject({ kind: 'none' });
  });

  it('says yes to no password where the person’s profile said otherwise, and is read in Cyberduck’s own', () => {
    const asking = files('none').map((file) =>
      file.part === 'profile'
        ? {
            ...file,
            text: file.text?.replace('</dict>', '<key>Password Configurable</key><true/></dict>') ?? null,
          }
        : file,
    );
    expect(read(files('reference', asking))).toMatchObject({ kind: 'reference' });
    const theirs = bookmark.replace('home-nas', 's3-cli');
    expect(read(filesOf(cyberduckTarget, { bookmark: theirs }))).toMatchObject({
      kind: 'reference',
      reference: 'foreign',
    });
  });
});
