import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currentSchema } from '#core/store/vault/migrations.ts';
import { Mirror } from '#shared/mirror.ts';
import { ids, mirror, origin, passphrase, secretTexts, session } from '../../support/golden/known.ts';
import { cheap, filesOf, goldenFolder, makeHome } from '../../support/golden/make.ts';
import {
  openBox,
  openChange,
  openLog,
  openSecretFile,
  openText,
  openVaultFile,
  subkeyFor,
} from '../../support/golden/plain.ts';
import { keyIn, versionsOf } from './golden.ts';

const { findCanaries }: { findCanaries(path: string): Promise<string[]> } = await import(
  new URL('../../../scripts/lib/canaries.mjs', import.meta.url).href
);

/*
 * What today's code writes is of the newest version there is a golden file of. A format that grew, or
 * was given another number, is noticed here: make golden files of it (test/support/golden/make.ts) and
 * leave the old ones where they are.
 */

let home = '';
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'qcred-test-'));
  const state = JSON.parse(readFileSync(join(newest('vault'), 'state.json'), 'utf8'));
  await makeHome({ checkout: resolve(import.meta.dirname, '../../..'), home, state, cost: cheap });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const newest = (kind: string) => join(goldenFolder, kind, String(versionsOf(kind).at(-1)));
const written = () => join(home, 'qcred');

/** Each kind as plain values, from QCred's own folder. */
const readers: Record<string, (dataDir: string, key: Uint8Array) => unknown> = {
  vault: (dataDir, key) => openVaultFile(readFileSync(join(dataDir, 'vault.qcred')), key),
  'secret-file'(dataDir) {
    const { head, entries } = openSecretFile(readFileSync(join(dataDir, 'secrets.qcred')), passphrase);
    // The anchor of the log is there since logs have one; see there.
    const { [`activity-anchor/${ids.vault}`]: _anchor, ...secrets } = entries;
    return { head, secrets };
  },
  log(dataDir, key) {
    const head = openBox(
      subkeyFor(key, 'activity'),
      readFileSync(join(dataDir, 'activity.head')),
      'activity head',
    ).toString();
    const [name = ''] = readdirSync(join(dataDir, 'activity.waiting'));
    const box = readFileSync(join(dataDir, 'activity.waiting', name));
    const stem = name.replace(/\.record$/, '');
    const { entries } = openSecretFile(readFileSync(join(dataDir, 'secrets.qcred')), passphrase);
    return {
      records: openLog(readFileSync(join(dataDir, 'activity.log')), key).map(({ record }) => record),
      head: JSON.parse(head),
      headLength: head.length,
      waiting: openText(box, key, 'activity', `activity waiting/${stem}`),
      anchor: entries[`activity-anchor/${ids.vault}`]?.replace(/[0-9a-f]{64}$/, '…'),
    };
  },
  journal: (dataDir, key) =>
    ['journal', 'untold'].map((name) => openChange(readFileSync(join(dataDir, 'changes', name)), key)),
  mirror: (dataDir, key) =>
    openText(
      readFileSync(join(dataDir, 'accounts', `${ids.account}.qcred`)),
      key,
      'mirror',
      `account/${ids.account}`,
    ),
  session: (dataDir, key) =>
    openText(
      readFileSync(join(dataDir, 'sessions', `${ids.session}.qcred`)),
      key,
      'session',
      `session/${ids.session}`,
    ),
  originals: (dataDir, key) =>
    openText(readFileSync(join(dataDir, 'active', ids.original)), key, 'backup', `active/${ids.original}`),
};

const read = (kind: string, dataDir: string): unknown =>
  readers[kind]?.(dataDir, keyIn(readFileSync(join(dataDir, 'secrets.qcred'))));

/** A value with its texts and numbers left out, but for those that say what a thing is. */
function shape(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => shape(item));
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).sort(([a], [b]) => a.localeCompare(b, 'en'));
    return Object.fromEntries(fields.map(([field, inner]) => [field, shape(inner, field)]));
  }
  const telling = ['format', 'version', 'schema', 'kdf', 'store', 'kind', 'headLength', 'anchor'];
  return telling.includes(name) ? value : typeof value;
}

describe('what is written today', () => {
  it.each(Object.keys(filesOf))('is of the newest version there are golden files of: %s', (kind) => {
    expect(shape(read(kind, written()))).toEqual(shape(read(kind, newest(kind))));
  });

  it('holds what it was given', () => {
    expect(read('secret-file', written())).toMatchObject({ secrets: secretTexts });
    expect(read('mirror', written())).toEqual(mirror);
    expect(read('session', written())).toEqual({ origin, ...session, schema: 2 });
  });

  it('has golden files of every version, from the first on', () => {
    for (const kind of readdirSync(goldenFolder).filter((name) => !name.endsWith('.md')))
      expect([kind, versionsOf(kind)]).toEqual([kind, versionsOf(kind).map((_, index) => index + 1)]);
    expect(versionsOf('vault')).toHaveLength(currentSchema);
    expect(versionsOf('mirror')).toHaveLength(Mirror.shape.schema.value);
  });

  it('holds none of the secrets in the clear', async () => {
    for (const folder of [written(), goldenFolder]) expect(await findCanaries(folder)).toEqual([]);
  });
});
