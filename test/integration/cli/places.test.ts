/** The command says the same wherever the machine stands: in every time zone, in every language. */
import { chmodSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, qcredCommand, run, temporaryHome } from '../../support/command.ts';
import { passphrase } from '../../support/golden/known.ts';
import { goldenFolder } from '../../support/golden/make.ts';

const [node = '', source = ''] = qcredCommand;
const home = temporaryHome();

/** Where the day begins first, an i in two forms; clocks at a half hour, digits and commas of their own. */
const places = [
  { TZ: 'Pacific/Kiritimati', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'America/St_Johns', LC_ALL: 'ar_EG.UTF-8' },
];
const here = { TZ: 'UTC', LC_ALL: 'C' };

beforeAll(() => {
  cpSync(join(goldenFolder, 'vault', '3'), home.dataDir, { recursive: true });
  chmodSync(home.dataDir, 0o700);
});
afterAll(() => home.remove());

const qcred = (place: Record<string, string>, args: readonly string[]) =>
  run(node, [source, ...args], {
    env: cleanEnvironment(home.home, { QCRED_HOME: home.dataDir, QCRED_PASSPHRASE: passphrase, ...place }),
  });

describe('qcred', () => {
  it.each([
    [['list'], /prod-admin/],
    [['show', 'prod', '--json'], /QKEXAMPLE1/],
    [['due', '--all'], /ASIAEXAMPLE2: temporary, expired/],
    [['account', 'list'], /1000000000/],
  ])('%j says the same everywhere', async (args, words) => {
    const said = await qcred(here, args);
    expect(said.stdout + said.stderr).toMatch(words);
    for (const place of places) expect({ place, ...(await qcred(place, args)) }).toEqual({ place, ...said });
  });
});
