import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { configparserIni } from '#core/ini/configparser.ts';
import type { IniDialect } from '#core/ini/dialect.ts';
import { parseIni } from '#core/ini/parse.ts';
import { rcloneIni, rcloneValue } from '#core/ini/rclone.ts';
import { readSection } from '#core/ini/read.ts';
import { QCredError } from '#shared/errors.ts';
import { likelyText } from '../unit/ini/arbitraries.ts';
import { cleanEnvironment, have, run, temporaryHome } from './support.ts';

type Sections = Record<string, Record<string, string>>;

/** Texts as people write them, the same ones each time; without the mark, which Python refuses. */
const samples = (count: number): string[] =>
  fc.sample(likelyText, { numRuns: count, seed: 7 }).map((text) => text.replace(/^\ufeff/, ''));

/** Values by section as our documents have them; null for a text that is refused. */
function read(text: string, dialect: IniDialect, meaning = (value: string) => value): Sections | null {
  try {
    const document = parseIni(text, dialect);
    const names = [...document.sections].map(({ name }) => name);
    return Object.fromEntries(
      names.map((name) => [
        name,
        Object.fromEntries([...readSection(document, name)].map(([key, { text }]) => [key, meaning(text)])),
      ]),
    );
  } catch (error) {
    if (error instanceof QCredError) return null;
    throw error;
  }
}

const hasPython = await have('python3');

describe.skipIf(!hasPython)('Python’s configparser', () => {
  const reader = fileURLToPath(new URL('ini-readers.py', import.meta.url));

  it('reads every file as we do', async () => {
    const texts = samples(3000);
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
      expect({ text, read: read(text, configparserIni) }).toEqual({ text, read: theirs[i] });
    expect(theirs.filter((sections) => sections !== null).length).toBeGreaterThan(500);
  });
});

const hasRclone = await have('rclone', ['version']);

describe.skipIf(!hasRclone)('rclone', { timeout: 60_000 }, () => {
  const { home, remove } = temporaryHome();
  afterAll(remove);

  it('reads every file as we do', async () => {
    const file = join(home, 'some.conf');
    let accepted = 0;
    for (const text of [...samples(60), '[a]\nx = `y`\n[b]\nx = """y"""\n[a]\nz: 1\n']) {
      writeFileSync(file, text);
      const { code, stdout } = await run('rclone', ['--config', file, 'config', 'dump'], {
        env: cleanEnvironment(home),
      });
      const theirs: Sections | null = code === 0 ? JSON.parse(stdout) : null;
      if (theirs) accepted++;
      expect({ text, read: read(text, rcloneIni, rcloneValue) }).toEqual({ text, read: theirs });
    }
    expect(accepted).toBeGreaterThan(10);
  });
});
