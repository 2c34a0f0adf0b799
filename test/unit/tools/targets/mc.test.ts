import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mcTarget } from '#core/tools/targets/mc/index.ts';
import { QCredError } from '#shared/errors.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { after, entryOf, filesOf, found, inMode, runTargetContract, secretText } from './contract.ts';

const written = `{
	"version": "10",
	"aliases": {
		"gcs": {
			"url": "https://storage.googleapis.com",
			"accessKey": "YOUR-ACCESS-KEY-HERE",
			"secretKey": "YOUR-SECRET-KEY-HERE",
			"api": "S3v2",
			"path": "dns"
		},
		"home": {
			"url": "http://nas:9000",
			"accessKey": "minioadmin",
			"secretKey": "foreign",
			"api": "S3v4",
			"path": "auto",
			"license": "kept"
		}
	}
}`;

runTargetContract(mcTarget, {
  roles: false,
  keeps: ['name', 'provider', 'endpoints'],
  emptied: { config: '{\n\t"version": "10",\n\t"aliases": {}\n}\n' },
  foreign: [
    { config: written },
    {
      config:
        '{ "aliases": {\n "a1":{"url":"https://s3.amazonaws.com","AccessKey":"A","SECRETKEY":"B"}}, "version":"10" }\n',
    },
    {
      config:
        '\ufeff{\r\n  "version": "10",\r\n  "aliases": {\r\n    // mine\r\n    "a1": { "url": "https://x.example", },\r\n  },\r\n}\r\n',
    },
  ],
});

const files = (config: string) => filesOf(mcTarget, { config });
const planned = (...args: Parameters<typeof mcTarget.plan>) => after(args[0], mcTarget.plan(...args));
const textOf = (...args: Parameters<typeof mcTarget.plan>) => planned(...args)[0]?.text ?? '';
const entry = (name: string, over = {}) => inMode('static', entryOf(name, over));

describe('where the file is', () => {
  it.each<[env: Record<string, string>, platform: NodeJS.Platform, home: string, path: string]>([
    [{}, 'linux', '/home/me', '/home/me/.mc/config.json'],
    [{}, 'win32', 'C:\\me', 'C:\\me\\mc\\config.json'],
    [{ MC_CONFIG_DIR: '/etc/mc' }, 'darwin', '/home/me', '/etc/mc/config.json'],
  ])('%j on %s', (env, platform, home, path) => {
    expect(mcTarget.locate({ env, platform, home })).toEqual([{ part: 'config', path }]);
  });
});

describe('reading', () => {
  it('takes mc’s placeholders for no key, and any capitals for a field', () => {
    const { profiles } = mcTarget.read(files(written));
    expect(profiles.map((p) => [p.name, p.kind, p.provider, p.accessKeyId])).toEqual([
      ['gcs', 'none', 'gcs', undefined],
      ['home', 'static', 's3', 'minioadmin'],
    ]);
    expect(profiles[1]?.where).toEqual({ path: '/home/person/.mc/config.json', line: 11 });
    const odd = files(
      '{"Version":"10","ALIASES":{"a1":{"URL":"https://s3.amazonaws.com/","accesskey":"K"}}}',
    );
    expect(found(mcTarget, odd, 'a1')).toMatchObject({ provider: 'aws', endpoints: {}, accessKeyId: 'K' });
  });

  it('reads the last of two aliases of one name, as mc does', () => {
    const twice = files('{"version":"10","aliases":{"a1":{"accessKey":"OLD"},"a1":{"accessKey":"NEW"}}}');
    expect(mcTarget.read(twice).profiles.map((p) => p.accessKeyId)).toEqual(['NEW']);
  });

  it('reads the hosts of an old file, and says that it is old', () => {
    const old = files('{"version":"9","hosts":{"a1":{"url":"http://x","accessKey":"K","secretKey":"S"}}}');
    expect(found(mcTarget, old, 'a1').kind).toBe('static');
    expect(mcTarget.read(old).notices.map((n) => n.level)).toEqual(['warning']);
    expect(() => mcTarget.plan(old, [entry('a1')], [])).toThrow(
      expect.objectContaining({ code: 'unsupported' }),
    );
  });

  it('says when mc itself cannot read the file', () => {
    expect(mcTarget.read(files('{"version":"10", /* x */ "aliases":{}}')).notices).toHaveLength(1);
    expect(mcTarget.read(files('\ufeff{"version":"10","aliases":{}}')).notices).toHaveLength(1);
    expect(mcTarget.read(files(written)).notices).toEqual([]);
  });

  it.each([
    ['half written', written.slice(0, 200), /config\.json: Line 9, column \d+: .*not valid JSON/],
    ['a list', '[]', /one object/],
    ['binary', '\0\x01\x02', /Line 1, column/],
  ])('refuses a file that is %s, and says where', (_, text, message) => {
    for (const act of [
      () => mcTarget.read(files(text)),
      () => mcTarget.plan(files(text), [entry('a1')], []),
    ]) {
      expect(act).toThrow(
        expect.objectContaining({ code: 'file_malformed', message: expect.stringMatching(message) }),
      );
    }
  });

  it('takes an empty file for none', () => {
    expect(mcTarget.read(files(' \n')).profiles).toEqual([]);
    expect(JSON.parse(textOf(files(' \n'), [entry('a1')], [])).version).toBe('10');
  });
});

describe('writing', () => {
  it('writes what mc writes, byte for byte', () => {
    expect(textOf(filesOf(mcTarget), [{ ...entry('work'), sessionToken: undefined }], [])).toBe(`{
	"version": "10",
	"aliases": {
		"work": {
			"url": "https://qstorage.quilibrium.com",
			"accessKey": "ABCDEF12D213546709A",
			"secretKey": "${secretText}",
			"api": "S3v4",
			"path": "on"
		}
	}
}
`);
  });

  it('changes only the values of an alias that is there, and keeps how it signs', () => {
    const text = textOf(
      files(written),
      [{ ...entry('home', { addressing: 'auto' }), sessionToken: undefined }],
      [],
    );
    expect(text).toBe(
      written
        .replace('http://nas:9000', 'https://qstorage.quilibrium.com')
        .replace('minioadmin', 'ABCDEF12D213546709A')
        .replace('"foreign"', `"${secretText}"`),
    );
  });

  it('knows Amazon without an endpoint, and nobody else', () => {
    const amazon = entry('work', { provider: 'aws', endpoints: {} });
    expect(found(mcTarget, planned(filesOf(mcTarget), [amazon], []), 'work')).toMatchObject({
      provider: 'aws',
      endpoints: {},
    });
    expect(() => mcTarget.plan(filesOf(mcTarget), [entry('work', { endpoints: {} })], [])).toThrow(
      QCredError,
    );
  });

  it.each(['https://x/path', 'https://x?y', 'ftp://x', 'x:9000', 'https://u:p@x', 'https://x y'])(
    'refuses the endpoint %s, which mc does not take',
    (s3) => {
      expect(() => mcTarget.plan(filesOf(mcTarget), [entry('work', { endpoints: { s3 } })], [])).toThrow(
        expect.objectContaining({ code: 'bad_input' }),
      );
    },
  );

  it('gives a file of one line its bytes back', () => {
    const text = '{"version":"10","aliases":{"a1":{"url":"http://x"}, "b1" : {} }}';
    const done = planned(files(text), [entry('work'), entry('play')], []);
    expect(mcTarget.read(done).profiles).toHaveLength(4);
    expect(textOf(done, [], ['work', 'play'])).toBe(text);
    expect(textOf(files(text), [], ['b1'])).toBe('{"version":"10","aliases":{"a1":{"url":"http://x"} }}');
    expect(textOf(files(text), [], ['a1'])).toBe('{"version":"10","aliases":{ "b1" : {} }}');
    expect(textOf(files(text), [], ['a1', 'b1'])).toBe('{"version":"10","aliases":{}}');
  });

  it.each([
    '{}',
    '{"version":"10"}',
    '{"version":"10","aliases":{}}',
    '{"version":"10","aliases":null}',
    '{"version":"10","aliases":{"work":7}}',
    '{"aliases":{"work":{}}}',
    '{"version":"10","aliases":{"work":{"sessionToken":"x"},"work":{"sessionToken":"y"}}}',
  ])('mends %s', (text) => {
    const done = planned(files(text), [{ ...entry('work'), sessionToken: undefined }], []);
    const { version, aliases } = JSON.parse(done[0]?.text ?? '');
    expect(version).toBe('10');
    expect(aliases.work.accessKey).toBe('ABCDEF12D213546709A');
    expect(aliases.work.sessionToken).toBeUndefined();
    expect(mcTarget.plan(done, [{ ...entry('work'), sessionToken: undefined }], [])).toEqual([]);
  });

  it('stays valid JSON whatever is added, changed and removed', () => {
    const name = fc.constantFrom<string[]>('aa', 'bb', 'cc', 'dd');
    const start = fc.uniqueArray(name).map((names) => {
      const aliases = Object.fromEntries(
        names.map((n) => [n, { url: 'http://x', accessKey: n, secretKey: 's' }]),
      );
      return JSON.stringify({ version: '10', aliases, other: [1, 2] }, null, 2);
    });
    fc.assert(
      fc.property(start, fc.uniqueArray(name), fc.uniqueArray(name), (text, writes, removes) => {
        const before = JSON.parse(text);
        const done = JSON.parse(
          textOf(
            files(text),
            writes.map((n) => entry(n)),
            removes,
          ),
        );
        const expected = new Set([
          ...Object.keys(before.aliases).filter((n) => !removes.includes(n)),
          ...writes,
        ]);
        expect(new Set(Object.keys(done.aliases))).toEqual(expected);
        expect(done.other).toEqual([1, 2]);
        for (const n of expected) if (!writes.includes(n)) expect(done.aliases[n]).toEqual(before.aliases[n]);
      }),
    );
  });

  it('reads and edits 20 MB in seconds', () => {
    const alias = (i: number) =>
      `"a${i}": {"url":"https://x","accessKey":"k","secretKey":"s","api":"S3v4","path":"auto"}`;
    const text = `{"version":"10","aliases":{${Array.from({ length: 240_000 }, (_, i) => alias(i)).join(',\n')}}}`;
    const start = cpuNow();
    expect(found(mcTarget, planned(files(text), [entry('work')], ['a7']), 'work').kind).toBe('static');
    expect(cpuNow() - start).toBeLessThan(20_000);
  });
});
