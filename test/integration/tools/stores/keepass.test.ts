import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profilesOf } from '#core/tools/stores/entry.ts';
import { keepass } from '#core/tools/stores/keepass.ts';
import type { Opening } from '#core/tools/stores/store.ts';
import { hasCode } from '#shared/errors.ts';
import { temporaryHome } from '../../../support/command.ts';
import {
  hasKeepass,
  keepassIn,
  makeDatabase,
  databasePassword as password,
} from '../../../support/keepass.ts';

const opening = (given: string | null): Opening => ({
  outside: { env: {}, home: '/', platform: 'linux', run: () => Promise.reject(new Error('nothing is run')) },
  password: given,
  picked: null,
  piped: null,
});

describe.skipIf(!hasKeepass)('a database that KeePassXC wrote', () => {
  const { home, remove } = temporaryHome();
  afterAll(remove);
  const at = (name: string) => join(home, name);
  const cli = keepassIn(home);
  const db = at('passwords.kdbx');
  const entries = [
    [
      'AWS production',
      'AKIAQYLPMN5HHHFPZAM2',
      'CANARY1tUnFEMI/K7MDENG/bPxRfiCYzQ1',
      'https://console.aws.amazon.com/',
    ],
    ['Backups', '004c2e9a8f1b3d70000000001', 'CANARY2K004a9ZtQ1vY3xPp7R0mUu1eLd', ''],
    ['Website', 'someone@example.com', 'CANARY3 no key', 'https://example.com/login'],
    ['Old key', 'AKIAQYLPMN5HHHFPZAM3', 'CANARY4tUnFEMI/K7MDENG/bPxRfiCYzQ2', ''],
  ] as const;

  beforeAll(() => {
    makeDatabase(home, db);
    cli(['mkdir', db, 'Cloud'], password);
    for (const [title, user, secret, url] of entries) {
      const address = url === '' ? [] : ['--url', url];
      cli(['add', '-p', '-u', user, ...address, db, `Cloud/${title}`], password, secret);
    }
    // Into the recycle bin.
    cli(['rm', db, 'Cloud/Old key'], password);
  });

  it('gives its access keys, and nothing of other entries', async () => {
    expect(await keepass.read(db, opening(null))).toEqual({ closed: 'A KeePass file' });
    const content = await keepass.read(db, opening(password));
    if ('closed' in content) throw new Error('closed');
    const found = await profilesOf(content.entries, { path: db, line: 1 });
    expect(
      found.profiles.map(({ name, provider, accessKeyId }) => ({ name, provider, accessKeyId })),
    ).toEqual([
      { name: 'AWS production', provider: 'aws', accessKeyId: 'AKIAQYLPMN5HHHFPZAM2' },
      { name: 'Backups', provider: 'b2', accessKeyId: '004c2e9a8f1b3d70000000001' },
    ]);
    expect(found.profiles[0]?.secretAccessKey?.reveal()).toBe(entries[0][2]);
    expect(found.profiles[0]?.endpoints).toEqual({});
  });

  it('does not open with another password, nor cut or changed', async () => {
    const refused = async (path: string, given = password) => {
      const error = await keepass.read(path, opening(given)).catch((thrown: unknown) => thrown);
      if (!hasCode(error, 'bad_input')) throw error;
      expect(`${error.message}${error.hint}`).not.toContain('CANARY');
      return error.message;
    };
    expect(await refused(db, 'another')).toContain('does not open');
    const whole = readFileSync(db);
    for (const [i, bytes] of [
      whole.subarray(0, 100),
      whole.subarray(0, -40),
      Buffer.concat([whole.subarray(0, 400), Buffer.from([1]), whole.subarray(401)]),
    ].entries()) {
      writeFileSync(at(`bad${i}`), bytes);
      expect(await refused(at(`bad${i}`))).toMatch(/damaged|does not open/);
    }
  });
});
