import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actor, at, entries, ids, passphrase, waiting } from '../../support/golden/known.ts';
import { openBox, openLog, openSecretFile, sha256, subkeyFor } from '../../support/golden/plain.ts';
import { tempFolder as folder } from '../store/files/temp.ts';
import { copyOf, golden, keyOf, logIn, versionsOf } from './golden.ts';

/*
 * The log has no number of its version: each is what the one before is, and more.
 *   1  records and a head that says where they end
 *   2  records have a name; what cannot be appended at once waits beside the log
 *   3  an anchor in the secret store, and in the head whether there is one and when it may move
 *   4  in the head, whether the anchor is behind
 */
const records = entries.flat();
const shown = (seq: number, entry: object) => ({ seq, at, actor, ...entry });
const named = /^[\w-]{16}\/[01]$/;

describe.each(versionsOf('log'))('a log of version %i', (version) => {
  const key = keyOf('log', version);
  const bytes = golden('log', version, 'activity.log');
  const lines = openLog(bytes, key);
  const last = lines.at(-1);

  it('is what it was: every record tied to the line before it', () => {
    const id = version >= 2 ? { id: expect.stringMatching(named) } : {};
    expect(lines.map(({ record }) => record)).toEqual(
      records.map((entry, index) => ({
        ...shown(index + 1, entry),
        ...id,
        prev: index === 0 ? '' : sha256(lines[index - 1]?.line ?? ''),
      })),
    );
  });

  it('has a head of its end, always as long', () => {
    const box = golden('log', version, 'activity.head');
    expect(box).toHaveLength(24 + 160 + 16);
    const anchored = version >= 3 ? { anchored: true, due: expect.any(Number) } : {};
    const late = version >= 4 ? { late: false } : {};
    const head = JSON.parse(openBox(subkeyFor(key, 'activity'), box, 'activity head').toString());
    const end = { seq: 4, link: sha256(last?.line ?? ''), size: bytes.length };
    expect(head).toEqual({ ...end, ...anchored, ...late });
  });

  it('has its end in the secret store since there are anchors', () => {
    const secrets = openSecretFile(golden('log', version, 'secrets.qcred'), passphrase).entries;
    const anchor = version >= 3 ? `4 ${sha256(last?.line ?? '')}` : undefined;
    expect(secrets[`activity-anchor/${ids.vault}`]).toBe(anchor);
  });

  it('is listed and found in order, what waits too', async () => {
    const dataDir = copyOf('log', version, folder());
    const log = logIn(dataDir, key);
    const all = [...records, ...(version >= 2 ? [waiting] : [])].map((entry, i) => shown(i + 1, entry));
    expect(await log.list({ limit: 10 })).toEqual({ records: all.toReversed(), total: all.length });
    expect(await log.verify()).toMatchObject({ ok: true });
    expect(await log.trouble()).toBeNull();
    expect(readFileSync(join(dataDir, 'activity.log'))).toEqual(bytes);
  });

  it('goes on where it ended: nothing of it rewritten, what waits first, the adoption said', async () => {
    const dataDir = copyOf('log', version, folder());
    const log = logIn(dataDir, key);
    await log.append({ action: 'audit.read', subject: 'activity log' });
    await log.anchor();
    const after = readFileSync(join(dataDir, 'activity.log'));
    expect(after.subarray(0, bytes.length)).toEqual(bytes);
    const adopted = {
      action: 'activity.anchored',
      subject: 'secret file',
      detail: 'after record 4, with which it was adopted',
    };
    const added = openLog(after, key).slice(4);
    expect(added.map(({ record }) => record)).toMatchObject([
      ...(version < 3 ? [adopted] : []),
      ...(version >= 2 ? [waiting] : []),
      { action: 'audit.read', subject: 'activity log' },
    ]);
    expect(added[0]?.record).toMatchObject({
      seq: 5,
      prev: sha256(last?.line ?? ''),
      id: expect.any(String),
    });
    expect(added[0]?.record).not.toHaveProperty('headLost');
    expect(await log.verify()).toMatchObject({ ok: true });
    const secrets = openSecretFile(readFileSync(join(dataDir, 'secrets.qcred')), passphrase).entries;
    const end = added.at(-1);
    expect(secrets[`activity-anchor/${ids.vault}`]).toBe(`${end?.record.seq} ${sha256(end?.line ?? '')}`);
  });
});
