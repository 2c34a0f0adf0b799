import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { provePlan } from '#core/tools/exports/proof.ts';
import {
  type ExportEntry,
  type FieldId,
  type FoundProfile,
  type PlannedFile,
  soleName,
  type Target,
  type TargetEnvironment,
  type TargetText,
} from '#core/tools/targets/kit/target.ts';
import { QCredError } from '#shared/errors.ts';
import type { SecretMode } from '#shared/model.ts';
import { cpuNow } from '../../../support/cpu.ts';
import { runs } from '../../../support/long.ts';

/** What the suite needs to know of a tool to test its target. */
export interface TargetContract {
  /**
   * Files as people have them, by part: comments, odd spacing, settings of the tool we do not know,
   * at least one profile. Their profiles must not be called `qtest…`.
   */
  foreign: readonly Readonly<Record<string, string>>[];
  /** The fields of a profile that the tool's files can hold, and so must give back. */
  keeps: readonly (keyof FoundProfile)[];
  /** Whether the tool can assume roles. */
  roles: boolean;
  /** Whether its files can hold a session token; true unless said otherwise. */
  tokens?: boolean;
  /** Whether its files name what they hold; true unless said otherwise. */
  named?: boolean;
  /** What it keeps without a setting of its own: boto's region is in the host. */
  unsaid?: readonly FieldId[];
  /** What the sample entry must be for this tool, where it has no use for the usual one. */
  entry?: Partial<ExportEntry>;
  /** What is left, by part, of a file that held our profiles only, where the tool minds an empty one. */
  emptied?: Readonly<Record<string, string>>;
}

export const secretText = 'CANARYsecret/+=0123456789';
export const tokenText = 'CANARYtoken/+=';

/** An entry for Quilibrium; `over` replaces what a test is about. */
export const entryOf = (name: string, over: Partial<ExportEntry> = {}): ExportEntry => ({
  name,
  profileId: '5b0c1c6e-6a3b-4f6d-9f0f-0d6f6f3b2a11',
  provider: 'quilibrium',
  mode: 'credential_process',
  region: 'q-world-1',
  accountId: '1000000000',
  endpoints: { s3: 'https://qstorage.quilibrium.com', iam: 'https://qnzm.quilibrium.com' },
  relaxedChecksums: true,
  addressing: 'path',
  accessKeyId: 'ABCDEF12D213546709A',
  credentialProcess: ['/opt/My Apps/qcred', 'credential-process', '--profile', 'some # id; it\'s "odd"'],
  ...over,
});

/** The AWS profile that entries in `reference` mode name. */
export const referenceName = 'aws-profile';

/** The endpoints of an entry that the tool has words for. */
const heldEndpoints = (target: Target, { endpoints }: ExportEntry): ExportEntry['endpoints'] =>
  target.words.otherEndpoints || !endpoints.s3 ? endpoints : { s3: endpoints.s3 };

/** The same entry in a mode, with what that mode needs. */
export const inMode = (mode: SecretMode, entry: ExportEntry): ExportEntry =>
  mode === 'static'
    ? { ...entry, mode, secretAccessKey: new Secret(secretText), sessionToken: new Secret(tokenText) }
    : {
        ...entry,
        mode,
        secretAccessKey: undefined,
        sessionToken: undefined,
        reference: mode === 'reference' ? referenceName : undefined,
      };

/** How a profile written in a mode is read back. */
const kindIn = {
  static: 'static',
  credential_process: 'ours',
  reference: 'reference',
  none: 'none',
} as const;

const environmentOf = (target: Target, home: string, platform: NodeJS.Platform): TargetEnvironment => ({
  home,
  env: {},
  platform,
  chosen: target.place === 'chosen' ? `${home}/${target.fileName?.('work') ?? ''}` : undefined,
});

/** The tool's files with these texts by part; the others do not exist. */
export function filesOf(target: Target, texts: Readonly<Record<string, string>> = {}): TargetText[] {
  const places = target.locate(environmentOf(target, '/home/person', 'linux'));
  return places.map((file) => ({ ...file, text: texts[file.part] ?? null }));
}

/** The files after a plan. */
export const after = (files: readonly TargetText[], planned: readonly PlannedFile[]): TargetText[] =>
  files.map((file) => ({ ...file, text: planned.find((p) => p.path === file.path)?.text ?? file.text }));

/** The profile of that name in the files. */
export function found(target: Target, files: readonly TargetText[], name: string): FoundProfile {
  const profile = target.read(files).profiles.find((p) => p.name === name);
  if (!profile) throw new Error(`${target.label} has no profile "${name}".`);
  return profile;
}

/** A script without its line that takes out what another profile may have set. */
export const withoutClearing = (text: string): string =>
  text.replace(/^(?:unset|Remove-Item) .*# qcred: of another profile(?:\r?\n|$)/m, '');

/** What every target promises, whatever its tool. */
export function runTargetContract(
  target: Target,
  {
    foreign,
    keeps,
    roles,
    tokens = true,
    named = true,
    unsaid = [],
    entry: sample = {},
    emptied = {},
  }: TargetContract,
): void {
  const nothing = filesOf(target);
  const starts = [nothing, ...foreign.map((texts) => filesOf(target, texts))];
  const plan = (
    files: readonly TargetText[],
    entries: readonly ExportEntry[],
    remove: readonly string[] = [],
  ) => {
    const planned = after(files, target.plan(files, entries, remove));
    provePlan(target, files, planned, { entries, remove });
    return planned;
  };
  const all = (files: readonly TargetText[]): string => files.map((f) => f.text ?? '').join('\n');
  const many = target.holds === 'many';
  const one = many ? 'qtest' : soleName;
  const names = many ? ['qtest-one', 'qtest-two'] : [soleName];
  const held = (mode: SecretMode, name: string, over: Partial<ExportEntry> = {}): ExportEntry => {
    const entry = inMode(mode, entryOf(name, { ...sample, ...over }));
    return tokens ? entry : { ...entry, sessionToken: undefined };
  };
  /** Starts in which the profiles we write are not there yet. */
  const clean = starts.filter((files) => many || target.read(files).profiles.length === 0);

  describe(`${target.label} keeps the contract of targets`, () => {
    it('names different, absolute files on every system, and honours no one else’s home', () => {
      for (const platform of ['linux', 'darwin', 'win32'] as const) {
        const home = platform === 'win32' ? 'C:\\Users\\person' : '/home/person';
        const places = target.locate(environmentOf(target, home, platform));
        expect(new Set(places.map((f) => f.path)).size).toBe(places.length);
        expect(new Set(places.map((f) => f.part)).size).toBe(places.length);
        for (const { path } of places) expect(path.startsWith(home)).toBe(true);
      }
    });

    it('finds nothing where there is nothing, in files that are empty or not there', () => {
      const empty = nothing.map((file) => ({ ...file, text: '' }));
      // These ask for their files, which are always the same.
      const none = ['aws', 'mc'].includes(target.id) ? [] : [[]];
      for (const files of [nothing, empty, ...none]) {
        expect(target.read(files)).toEqual({ profiles: [], notices: [] });
        expect(target.parts(files)).toEqual([]);
      }
    });

    it('says where its files are and how many profiles they hold, and has a word for all that it keeps', () => {
      expect(['fixed', 'chosen']).toContain(target.place);
      expect(target.nameFor(soleName).legal && !target.nameFor('other').legal).toBe(!many);
      if (!many) expect(target.holds).toBe('one');
      const kept = [
        ...(target.secretModes.includes('static') ? (['accessKeyId', 'secretAccessKey'] as const) : []),
        ...(target.secretModes.includes('static') && tokens ? (['sessionToken'] as const) : []),
        ...(keeps.includes('endpoints') ? (['endpoint'] as const) : []),
        ...(['region', 'accountId'] as const).filter(
          (field) => keeps.includes(field) && !unsaid.includes(field),
        ),
        ...(roles ? (['role'] as const) : []),
      ];
      for (const field of kept) expect(target.words[field], field).toMatch(/\S/);
    });

    it('has a word for how buckets are addressed, if its files say so', () => {
      const styled = (addressing: ExportEntry['addressing']) => {
        const endpoints = { s3: 'https://s3.example.org' };
        return all(plan(nothing, [held(target.secretModes[0] ?? 'static', one, { endpoints, addressing })]));
      };
      const says = styled('path') !== styled('virtual');
      expect(Boolean(target.words.addressing)).toBe(says);
    });

    it('finds in the parts of an entry what it wrote there, under the tool’s own words', () => {
      if (!target.secretModes.includes('static')) return;
      const entry = held('static', one);
      const planned = plan(nothing, [entry]);
      const parts = target.parts(planned).filter(({ of }) => of.includes(one));
      expect(new Set(parts.map(({ name }) => name)).size).toBe(parts.length);
      const said = parts.flatMap(({ says }) => [...says.values()]).join('\n');
      expect(said).toContain(entry.accessKeyId);
      for (const [field, word] of Object.entries(target.words)) {
        if (field === 'role') continue;
        // Of a path of names the last; what is no name stands nowhere.
        if (named && /^[\w .-]+$/.test(word ?? ''))
          expect(all(planned), field).toContain(word?.split('.').at(-1));
      }
    });

    it.runIf(target.asDefault)('takes its default back out of a file that held nothing before', () => {
      const { name = '', takeBack } = target.asDefault ?? {};
      expect(target.nameFor(name).legal).toBe(true);
      for (const { part, text } of plan(nothing, [held(target.secretModes[0] ?? 'static', name)]))
        if (text !== null) expect(takeBack?.(part, { now: text, written: text, before: '' }), part).toBe('');
    });

    describe.each(target.secretModes)('writing %s', (mode) => {
      it.each(starts.map((files, i) => ({ start: i === 0 ? 'no files' : `foreign files ${i}`, files })))(
        'reads what it planned, from $start',
        ({ files }) => {
          const entries = names.map((name) => held(mode, name));
          const planned = plan(files, entries);
          for (const entry of entries) {
            const profile = found(target, planned, entry.name);
            expect(profile.kind).toBe(kindIn[mode]);
            expect(profile.reference).toBe(entry.reference);
            for (const field of keeps) {
              const expected =
                field === 'endpoints' ? heldEndpoints(target, entry) : entry[field as keyof ExportEntry];
              expect(profile[field], field).toEqual(expected);
            }
            if (mode !== 'none') {
              expect(profile.accessKeyId).toBe(mode === 'static' ? entry.accessKeyId : undefined);
            }
            expect(profile.secretAccessKey?.reveal()).toBe(entry.secretAccessKey?.reveal());
            expect(profile.sessionToken?.reveal()).toBe(entry.sessionToken?.reveal());
            expect(profile.notices.filter((n) => n.level !== 'info')).toEqual([]);
            expect(profile.repairable).toBe(false);
            expect(planned.map(({ path }) => path)).toContain(profile.where.path);
            expect(profile.where.line).toBeGreaterThan(0);
          }
        },
      );

      it.each(starts.map((files, i) => ({ i, files })))('plans nothing twice ($i)', ({ files }) => {
        const entries = names.map((name) => held(mode, name));
        expect(target.plan(plan(files, entries), entries, [])).toEqual([]);
      });

      it('says which files hold a secret in the clear, and only they do', () => {
        for (const files of starts) {
          const planned = target.plan(files, [held(mode, one)], []);
          for (const file of planned) {
            expect(/CANARY/.test(file.text), file.part).toBe(mode === 'static' && /CANARY/.test(file.text));
            if (/CANARY/.test(file.text)) expect(file.secret).toBe(true);
          }
          expect(planned.some((f) => f.text.includes(secretText))).toBe(mode === 'static');
        }
      });
    });

    it('leaves out files that stay as they are, and plans nothing for nothing', () => {
      for (const files of starts) {
        expect(target.plan(files, [], [])).toEqual([]);
        expect(target.plan(files, [], ['qtest-not-there'])).toEqual([]);
      }
    });

    it('keeps every line of others, in order and to the byte, and gives the old bytes back when it removes', () => {
      for (const mode of target.secretModes) {
        for (const files of clean) {
          const planned = plan(
            files,
            names.map((name) => held(mode, name)),
          );
          for (const [i, file] of files.entries()) expectLinesKept(file.text ?? '', planned[i]?.text ?? '');
          const removed = plan(planned, [], names);
          const before = files.map((f) => f.text ?? emptied[f.part] ?? '');
          expect(removed.map((f) => f.text ?? '')).toEqual(before);
        }
      }
    });

    it('keeps what others wrote into a profile that it writes over', () => {
      for (const files of starts.slice(1)) {
        for (const { name } of target.read(files).profiles) {
          const planned = plan(files, [held(target.secretModes[0] ?? 'static', name)]);
          const comments = all(files)
            .split(/\r?\n/)
            .filter((line) => /^\s*[#;]/.test(line));
          const kept = all(planned).split(/\r?\n/);
          for (const comment of comments) expect(kept).toContain(comment);
        }
      }
    });

    it('uses the line ends of the file, and keeps a missing last one missing', () => {
      for (const texts of foreign) {
        const windows = Object.fromEntries(
          Object.entries(texts).map(([part, text]) => [
            part,
            text.replace(/\r?\n/g, '\r\n').replace(/\r\n$/, ''),
          ]),
        );
        for (const mode of target.secretModes) {
          for (const file of target.plan(filesOf(target, windows), [held(mode, one)], [])) {
            if (windows[file.part] === undefined || windows[file.part] === '') continue;
            expect(file.text).not.toMatch(/(?<!\r)\n/);
            expect(file.text).not.toMatch(/\n$/);
          }
        }
      }
    });

    if (target.secretModes.includes('static') && target.secretModes.length > 1) {
      it('leaves nothing of one mode behind when it changes to the other', () => {
        const other = target.secretModes.find((mode) => mode !== 'static') ?? 'static';
        for (const files of starts) {
          const direct = plan(files, [held(other, one)]);
          const viaStatic = plan(plan(files, [held('static', one)]), [held(other, one)]);
          expect(all(viaStatic)).not.toContain(secretText);
          expect(all(viaStatic)).not.toContain(tokenText);
          expect(found(target, viaStatic, one)).toEqual(found(target, direct, one));

          const back = plan(direct, [held('static', one)]);
          expect(found(target, back, one).kind).toBe('static');
          expect(all(back)).not.toContain('credential-process');
        }
      });

      it.runIf(tokens)('leaves no session token behind when a key has none', () => {
        const withToken = plan(nothing, [held('static', one)]);
        const without = plan(withToken, [{ ...held('static', one), sessionToken: undefined }]);
        expect(all(without)).not.toContain(tokenText);
      });
    }

    if (roles) {
      it('writes a role and reads it back, and turns it into a key again', () => {
        const role = {
          roleArn: 'arn:verenc:iam::111122223333:role/Reader',
          sourceName: 'qtest-base',
          mfaSerial: 'arn:aws:iam::111122223333:mfa/me',
          externalId: 'ex=1;2#3',
          durationSeconds: 900,
          sessionName: 'me@here',
        };
        const base = inMode('static', entryOf('qtest-base'));
        const planned = plan(nothing, [base, entryOf('qtest-role', { accessKeyId: undefined, role })]);
        const profile = found(target, planned, 'qtest-role');
        expect(profile.kind).toBe('role');
        expect(profile.role).toEqual({ ...role, credentialSource: undefined });
        const key = plan(planned, [inMode('static', entryOf('qtest-role'))]);
        expect(found(target, key, 'qtest-role').kind).toBe('static');
        expect(found(target, key, 'qtest-role').role).toBeUndefined();
        const again = plan(key, [entryOf('qtest-role', { accessKeyId: undefined, role })]);
        expect(found(target, again, 'qtest-role')).toEqual(profile);
      });

      it('refuses a role on top of nothing or of itself', () => {
        const roleArn = 'arn:aws:iam::1:role/x';
        for (const sourceName of [undefined, '', 'qtest']) {
          expectRefused(target, nothing, entryOf('qtest', { role: { roleArn, sourceName } }));
        }
      });
    }

    it('says for every name whether it is legal, and the nearest name that is', () => {
      fc.assert(
        fc.property(fc.oneof(hostileName, fc.string({ unit: 'binary', maxLength: 300 })), (name) => {
          const { legal, nearest, why } = target.nameFor(name);
          expect(target.nameFor(nearest).legal).toBe(true);
          expect(legal).toBe(nearest === name);
          expect(why === '').toBe(legal);
        }),
      );
      expect(target.nameFor(soleName).legal || target.nameFor('work').legal).toBe(true);
    });

    it('writes legal names so that they are read back, and refuses the others', () => {
      fc.assert(
        fc.property(fc.oneof(hostileName, fc.string({ unit: 'binary', maxLength: 40 })), (name) => {
          for (const mode of target.secretModes) {
            const entry = held(mode, name);
            if (!target.nameFor(name).legal) {
              expectRefused(target, nothing, entry);
              continue;
            }
            const planned = plan(nothing, [entry]);
            expect(target.read(planned).profiles.map((p) => p.name)).toEqual([name]);
          }
        }),
      );
    });

    it('refuses values that would break out, or reads them back as they are', () => {
      fc.assert(
        fc.property(hostileField, hostileValue, (field, value) => {
          for (const mode of target.secretModes) {
            const entry = withField(held(mode, one), field, value);
            try {
              const planned = plan(starts[1] ?? nothing, [entry]);
              const read = (files: readonly TargetText[]) => target.read(files).profiles.map((p) => p.name);
              expect(read(planned).sort()).toEqual(
                many ? [...read(starts[1] ?? nothing), one].sort() : [one],
              );
              expect(target.plan(planned, [entry], [])).toEqual([]);
            } catch (error) {
              if (!(error instanceof QCredError)) throw error;
              expect(error.code).toBe('bad_input');
              expect(error.message + error.hint).not.toContain('CANARY');
            }
          }
        }),
        { numRuns: runs(300, 3000) },
      );
    });

    it('refuses two profiles of one name', () => {
      const entry = held(target.secretModes[0] ?? 'static', one);
      expect(() => target.plan(nothing, [entry, entry], [])).toThrow(QCredError);
    });

    it('refuses a static profile without its secret', () => {
      if (target.secretModes.includes('static')) {
        expectRefused(target, nothing, entryOf(one, { mode: 'static' }));
      }
    });

    it.runIf(many)('plans ten times as many profiles in about ten times the time', () => {
      const mode = target.secretModes[0] ?? 'static';
      const time = (n: number) => {
        const entries = Array.from({ length: n }, (_, i) => held(mode, `qtest-${i}`));
        const start = cpuNow();
        const planned = plan(nothing, entries);
        expect(target.plan(planned, entries, [])).toEqual([]);
        return cpuNow() - start;
      };
      time(300);
      const small = Math.min(time(300), time(300), time(300));
      // A quadratic plan would take a hundred times as long.
      expect(Math.min(time(3000), time(3000))).toBeLessThan(40 * small);
    });
  });
}

function expectRefused(target: Target, files: readonly TargetText[], entry: ExportEntry): void {
  let refusal: unknown;
  try {
    target.plan(files, [entry], []);
  } catch (error) {
    refusal = error;
  }
  expect(refusal).toBeInstanceOf(QCredError);
  if (refusal instanceof QCredError) {
    expect(refusal.code).toBe('bad_input');
    expect(refusal.hint).not.toBe('');
    expect(refusal.message + refusal.hint).not.toContain('CANARY');
  }
}

function expectLinesKept(before: string, planned: string): void {
  if (before === '') return;
  const lines = planned.split(/(?<=\n)/);
  let at = 0;
  for (const line of before.split(/(?<=\n)/)) {
    const kept = lines.findIndex(
      (l, i) => i >= at && (l === line || (!line.endsWith('\n') && l.trimEnd() === line)),
    );
    expect(kept, JSON.stringify(line)).not.toBe(-1);
    at = kept + 1;
  }
}

const hostileName = fc.constantFrom(
  'default',
  'work',
  'a]',
  '[a]',
  'a]\n[b',
  'a\nb = c',
  'a\r\nb',
  'a b',
  ' a',
  'a ',
  '"a"',
  "it's",
  'a\\b',
  'a#b',
  'a;b',
  '😀',
  'Zürich',
  '日本',
  '',
  '   ',
  '\0',
  'a\u2028b',
  '__proto__',
  'constructor',
  'DEFAULT',
  'profile x',
  'services x',
  'x'.repeat(255),
  'x'.repeat(256),
  '-',
  '%s$(id)`id`',
);

const hostileField = fc.constantFrom(
  'region',
  'accountId',
  'accessKeyId',
  'secretAccessKey',
  'sessionToken',
  'endpoint',
  'roleArn',
  'sourceName',
  'command',
);

const hostileValue = fc
  .tuple(
    fc.constantFrom('', 'CANARY'),
    fc.oneof(
      fc.constantFrom(
        '\n[evil]\nx = y',
        '\r[evil]',
        ' # c',
        '\t;c',
        '#',
        ' ',
        '\0',
        '\u2028',
        '\ud800',
        '=',
        "'",
        '"',
        '\\',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    fc.constantFrom('', 'x'),
  )
  .map((parts) => parts.join(''));

function withField(entry: ExportEntry, field: string, value: string): ExportEntry {
  switch (field) {
    case 'secretAccessKey':
      return { ...entry, secretAccessKey: entry.secretAccessKey && new Secret(value) };
    case 'sessionToken':
      return { ...entry, sessionToken: entry.sessionToken && new Secret(value) };
    case 'endpoint':
      return { ...entry, endpoints: { s3: value } };
    case 'roleArn':
      return { ...entry, role: { roleArn: value, sourceName: 'base' } };
    case 'sourceName':
      return { ...entry, role: { roleArn: 'arn:aws:iam::1:role/x', sourceName: value } };
    case 'command':
      return { ...entry, credentialProcess: ['/opt/qcred', 'credential-process', value] };
    default:
      return { ...entry, [field]: value };
  }
}
