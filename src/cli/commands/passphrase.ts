import { noPassphrase } from '#core/store/changePassphrase.ts';
import { readHeader } from '#core/store/vault/vault.ts';
import { QCredError } from '#shared/errors.ts';
import { defineCommand } from '../command.ts';
import { askHidden, askPassphrase } from '../prompt.ts';

export const passphrase = defineCommand({
  name: 'passphrase',
  summary: 'change the passphrase of the vault',
  help: `
Usage: qcred passphrase

Asks for the present passphrase, then twice for the new one, and seals all secrets under that. Scripts
give them in QCRED_PASSPHRASE and QCRED_NEW_PASSPHRASE. A window that has the vault open locks.

If it ends half-way, all secrets open with one of the two passphrases. A copy of secrets.qcred from
before, in a backup, still opens with the old one: if somebody else may know that, rotate the keys.

A vault in the keychain of the operating system has no passphrase.`,
  options: {},
  async run(context) {
    const { deps, note } = context;
    // Nobody is asked for what is not there.
    const header = await readHeader(deps.dataDir);
    if (header?.store === 'keychain') throw noPassphrase();
    const current = deps.env.QCRED_PASSPHRASE ?? (await askHidden('Present passphrase: '));
    // What opens the vault is what the change asks for again: typed once is enough.
    if (current) deps.askPassphrase = async () => current;
    const app = await context.app();
    const next = deps.env.QCRED_NEW_PASSPHRASE ?? (await askPassphrase({ again: false, create: true }));
    if (!current || next === null) throw nobodyToAsk();
    await app.changePassphrase(current, next);
    note('The passphrase is changed.');
    return 0;
  },
});

const nobodyToAsk = (): QCredError =>
  new QCredError(
    'passphrase_needed',
    'Nobody can be asked for the passphrase.',
    'Run this in a terminal, or set QCRED_PASSPHRASE and QCRED_NEW_PASSPHRASE.',
  );
