import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadSharedConfigFiles } from '@smithy/core/config';
import { describe, expect, it } from 'vitest';
import { printIni } from '#core/formats/ini/document.ts';
import { parseIni } from '#core/formats/ini/parse.ts';
import { type IniValue, readSection } from '#core/formats/ini/read.ts';
import { openAwsFiles } from '#core/tools/targets/aws/files.ts';
import {
  awsConfigIni,
  awsCredentialsIni,
  awsSectionHeader,
  awsSectionName,
} from '#core/tools/targets/aws/ini.ts';
import { configHeader } from '#core/tools/targets/aws/names.ts';
import { profileNames } from '#core/tools/targets/aws/profileNames.ts';
import { QCredError } from '#shared/errors.ts';
import { deviations } from './aws-corpus-deviations.ts';

/**
 * Our reading of the AWS files beside that of botocore (the AWS CLI) and of the JavaScript SDK, on
 * every file of the corpus. Agreement is the rule; who differs where, and why, stands in
 * `aws-corpus-deviations.ts`, and a deviation listed there must be real.
 */

/** Settings by key (nested ones as `s3.endpoint_url`), by section (`profile a`); null for a refused file. */
type Reading = Record<string, Record<string, string>> | null;

const folder = join(import.meta.dirname, '../../../fixtures/aws');
const names = readdirSync(folder).filter((name) => /\.(config|credentials)$/.test(name));
const pathOf = (name: string): string => join(folder, name);

describe('the corpus', () => {
  it('has at least 60 files, all printed as they were read', () => {
    expect(names.length).toBeGreaterThanOrEqual(60);
    for (const name of names) {
      const text = readFileSync(pathOf(name), 'utf8');
      const dialect = name.endsWith('.config') ? awsConfigIni : awsCredentialsIni;
      if (readOurs(name) !== null) expect(printIni(parseIni(text, dialect)), name).toBe(text);
    }
  });

  it('names no file in its deviations that is not there', () => {
    expect(Object.keys(deviations).filter((name) => !names.includes(name))).toEqual([]);
  });

  it('is refused where it is called bad, and nowhere else', () => {
    for (const name of names) expect(readOurs(name) === null, name).toBe(name.startsWith('bad-'));
  });
});

const botocore = readWithBotocore();

describe.skipIf(botocore === null)('botocore', () => {
  it.each(names)('%s', (name) => {
    expectAgreement(name, botocore?.[pathOf(name)], deviations[name]?.botocore);
  });
});

describe('the JavaScript SDK', () => {
  it.each(names)('%s', async (name) => {
    expectAgreement(name, await readWithSdk(name), deviations[name]?.sdk);
  });
});

function expectAgreement(name: string, theirs: Reading | undefined, why: string | undefined): void {
  if (why === undefined) expect(theirs, name).toEqual(readOurs(name));
  else expect(theirs, `${name} is listed as read differently: ${why}`).not.toEqual(readOurs(name));
}

function readOurs(name: string): Reading {
  const text = readFileSync(pathOf(name), 'utf8');
  const isConfig = name.endsWith('.config');
  const reading: Record<string, Record<string, string>> = {};
  try {
    const files = openAwsFiles([
      { part: 'config', path: 'config', text: isConfig ? text : null },
      { part: 'credentials', path: 'credentials', text: isConfig ? null : text },
    ]);
    const { document } = isConfig ? files.config : files.credentials;
    for (const profile of profileNames(files)) {
      const header = isConfig ? configHeader(document, profile) : profile;
      reading[`profile ${profile}`] = flattened(readSection(document, header));
    }
    for (const { name: header } of isConfig ? document.sections : []) {
      const section = awsSectionName(header);
      if (section === null || section.kind === 'profile') continue;
      const settings = readSection(document, awsSectionHeader(section.kind, section.name));
      reading[`${section.kind} ${section.name}`] = flattened(settings);
    }
  } catch (error) {
    if (error instanceof QCredError) return null;
    throw error;
  }
  return withoutEmpty(reading);
}

function flattened(settings: ReadonlyMap<string, IniValue>): Record<string, string> {
  return Object.fromEntries(
    [...settings].flatMap(([key, { text, nested }]): [string, string][] =>
      nested ? [...nested].map(([inner, value]) => [`${key}.${inner}`, value]) : [[key, text]],
    ),
  );
}

/** The SDK forgets empty values and sections; no reader does anything with them. */
function withoutEmpty(reading: Record<string, Record<string, string>>): Reading {
  const filled = Object.entries(reading).map(
    ([section, settings]) =>
      [section, Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== ''))] as const,
  );
  return Object.fromEntries(filled.filter(([, settings]) => Object.keys(settings).length > 0));
}

type BotocoreSettings = Record<string, string | Record<string, string>>;
type BotocoreFile = Record<string, Record<string, BotocoreSettings>>;

/** Reads the whole corpus in one process; null when Python or botocore is missing. */
function readWithBotocore(): Record<string, Reading> | null {
  const result = spawnSync('python3', [join(import.meta.dirname, 'aws-corpus.py')], {
    input: JSON.stringify(names.map(pathOf)),
    encoding: 'utf8',
    env: { ...process.env, PYTHONUTF8: '1' },
  });
  if (result.status !== 0) {
    const problem = `The AWS corpus was not compared with botocore: ${result.error?.message ?? result.stderr.slice(-300)}`;
    if (process.env.CI) throw new Error(problem);
    console.warn(problem);
    return null;
  }
  const files: Record<string, BotocoreFile | null> = JSON.parse(result.stdout);
  return Object.fromEntries(Object.entries(files).map(([path, file]) => [path, file && fromBotocore(file)]));
}

function fromBotocore(file: BotocoreFile): Reading {
  const kinds: Record<string, string> = {
    profiles: 'profile',
    services: 'services',
    sso_sessions: 'sso-session',
  };
  const reading: Record<string, Record<string, string>> = {};
  for (const [kind, sections] of Object.entries(file)) {
    for (const [name, settings] of Object.entries(sections)) {
      reading[`${kinds[kind]} ${name}`] = Object.fromEntries(
        Object.entries(settings).flatMap(([key, value]): [string, string][] =>
          typeof value === 'string'
            ? [[key, value]]
            : Object.entries(value).map(([inner, text]) => [`${key}.${inner}`, text]),
        ),
      );
    }
  }
  return withoutEmpty(reading);
}

async function readWithSdk(name: string): Promise<Reading> {
  const isConfig = name.endsWith('.config');
  const nowhere = join(folder, 'not-there');
  const { configFile, credentialsFile } = await loadSharedConfigFiles({
    configFilepath: isConfig ? pathOf(name) : nowhere,
    filepath: isConfig ? nowhere : pathOf(name),
    ignoreCache: true,
  });
  const reading: Record<string, Record<string, string>> = {};
  for (const [key, settings] of Object.entries(isConfig ? configFile : credentialsFile)) {
    const other = isConfig ? /^(services|sso-session)\.(.*)$/.exec(key) : null;
    const section = other ? `${other[1]} ${other[2]}` : `profile ${key}`;
    reading[section] = Object.fromEntries(Object.entries(settings).map(([k, v]) => [k, v ?? '']));
  }
  return withoutEmpty(reading);
}
