import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { IniDialect } from '#core/formats/ini/dialect.ts';
import type { IniDocument } from '#core/formats/ini/document.ts';
import { parseIni } from '#core/formats/ini/parse.ts';
import { readSection } from '#core/formats/ini/read.ts';
import { configparserIni } from '#core/tools/targets/boto/ini.ts';
import { rcloneIni, rcloneSettings } from '#core/tools/targets/rclone/ini.ts';
import { s3cmdIni, s3cmdSettings } from '#core/tools/targets/s3cmd/ini.ts';
import { QCredError } from '#shared/errors.ts';
import { cleanEnvironment, have, run, temporaryHome } from '../../../support/command.ts';
import { runs } from '../../../support/long.ts';
import { likelyText } from '../../../unit/formats/ini/arbitraries.ts';

type Sections = Record<string, Record<string, string>>;

/** Texts as people write them, the same ones each time; without the mark, which Python refuses. */
const samples = (count: number): string[] =>
  fc.sample(likelyText, { numRuns: count, seed: 7 }).map((text) => text.replace(/^\ufeff/, ''));

/** What is odd to one reader or another: quotes, references, spaces of Unicode, lone returns. */
const odd = fc
  .array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom('[r]\n', '[b.s]\n', 'a = ', '\n', 'b=', '%(b)s', '%(a b)s', '"', '`'),
      },
      fc.constantFrom(
        '"k" = ',
        '"'.repeat(3),
        '%',
        '%%(a)s',
        '%(a)s',
        '[DEFAULT]\n',
        '\r',
        ' ',
        '\u00a0',
        '\u0085',
        '\ufeff',
        '#',
        ';x=1',
        'ä = ',
        '[r] ]\n',
        '[ r ]\n',
        '\x1c',
        '\x0b',
        'v',
        '$A',
      ),
    ),
    { maxLength: 14 },
  )
  .map((parts) => parts.join(''));
const oddTexts = (count: number): string[] => fc.sample(odd, { numRuns: count, seed: 11 });

const plain = (document: IniDocument, header: string): Map<string, string> =>
  new Map([...readSection(document, header)].map(([key, { text }]) => [key, text]));

/** Python gives the settings of [DEFAULT] to every section. */
const withDefaults = (document: IniDocument, header: string): Map<string, string> =>
  new Map([...plain(document, 'DEFAULT'), ...plain(document, header)]);

/** Values by section as our documents have them; null for a text that is refused. */
function read(text: string, dialect: IniDialect, settingsOf = plain): Sections | null {
  try {
    const document = parseIni(text, dialect);
    const names = [...document.sections]
      .map(({ name }) => name)
      .filter((name) => name !== 'DEFAULT' || dialect !== configparserIni);
    return Object.fromEntries(names.map((name) => [name, Object.fromEntries(settingsOf(document, name))]));
  } catch (error) {
    if (error instanceof QCredError) return null;
    throw error;
  }
}

const hasPython = await have('python3');

describe.skipIf(!hasPython)('Python’s configparser', () => {
  const reader = fileURLToPath(new URL('ini-readers.py', import.meta.url));

  it('reads every file as we do', async () => {
    const texts = [...samples(3000), ...oddTexts(3000).filter((text) => !text.startsWith('\ufeff'))];
    const { code, stdout, stderr } = await run('python3', [reader], {
      env: process.env,
      input: JSON.stringify(texts),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const theirs: (Sections | null)[] = JSON.parse(stdout, (_, value) =>
      // Blank lines within a value are lines of it to Python; to us they are not.
      typeof value === 'string' ? value.replace(/\n+/g, '\n') : value,
    );
    for (const [i, text] of texts.entries())
      expect({ text, read: read(text, configparserIni, withDefaults) }).toEqual({ text, read: theirs[i] });
    expect(theirs.filter((sections) => sections !== null).length).toBeGreaterThan(500);
  });
});

const hasRclone = await have('rclone', ['version']);

describe.skipIf(!hasRclone)('rclone', () => {
  const { home, remove } = temporaryHome();
  afterAll(remove);

  it('reads every file as we do', async () => {
    const file = join(home, 'some.conf');
    let accepted = 0;
    const texts = [
      ...samples(60),
      ...oddTexts(runs(30, 3000)),
      '[a]\nx = `y`\n[b]\nx = """y"""\n[a]\nz: 1\n',
    ];
    for (const text of texts) {
      writeFileSync(file, text);
      const { code, stdout, stderr } = await run('rclone', ['--config', file, 'config', 'dump'], {
        env: cleanEnvironment(home),
      });
      const theirs: Sections | null = code === 0 ? withoutEmpty(JSON.parse(stdout)) : null;
      // It does not survive a setting of [DEFAULT] that names itself.
      if (stderr.includes('stack overflow')) continue;
      if (theirs) accepted++;
      expect({ text, read: read(text, rcloneIni, rcloneSettings) }).toEqual({ text, read: theirs });
    }
    expect(accepted).toBeGreaterThan(10);
  });
});

const withoutEmpty = (sections: Sections): Sections =>
  Object.fromEntries(
    Object.entries(sections).map(([name, values]) => [
      name,
      Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
    ]),
  );

const hasS3cmd = await have('s3cmd');

describe.skipIf(!hasS3cmd)('s3cmd', () => {
  const { home, remove } = temporaryHome();
  afterAll(remove);

  it('reads every file as we do', async () => {
    const likely = fc.sample(likelyText, { numRuns: 500, seed: 7 });
    const texts = [...likely, ...oddTexts(runs(1000, 10_000)), '\ufeffa = 1\nb = 2\n', 'a = 1\rb = "2" \n'];
    // Its parser is a module beside it, for the Python that it names in its first line.
    const { code, stdout, stderr } = await run('sh', ['-c', s3cmdPython], {
      env: cleanEnvironment(home, { READER: fileURLToPath(new URL('s3cmd-reader.py', import.meta.url)) }),
      input: JSON.stringify(texts),
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const theirs: Record<string, string>[] = JSON.parse(stdout);
    for (const [i, text] of texts.entries()) {
      const settings = [...s3cmdSettings(parseIni(text, s3cmdIni))].map(([key, { text }]) => [key, text]);
      expect({ text, read: Object.fromEntries(settings) }).toEqual({ text, read: theirs[i] });
    }
  });
});

const s3cmdPython = 'exec "$(head -n 1 "$(command -v s3cmd)" | sed "s/^#! *//")" "$READER"';
