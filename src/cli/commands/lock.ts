import { writeFault } from '#core/store/files/faults.ts';
import { requestLock } from '#core/store/lockRequest.ts';
import { readHeader } from '#core/store/vault/vault.ts';
import { QCredError } from '#shared/errors.ts';
import { defineCommand } from '../command.ts';

export const lock = defineCommand({
  name: 'lock',
  summary: 'lock the vault in the window that has it open',
  help: `
Usage: qcred lock [--json]

Has the running QCred forget the keys of the vault and ask for the passphrase again. What was being
typed there is kept, sealed, and comes back after the unlock. Where the vault lives in the keychain of
the operating system, one click opens it again, and so does every command: lock the session instead.

Programs that got a key before keep it: those started by "qcred exec", shells with "qcred env", tools
with credentials in their cache. Exit code 1 when the running QCred did not answer.`,
  options: {},
  async run({ deps, json, print, note }) {
    if ((await readHeader(deps.dataDir)) === null) {
      throw new QCredError(
        'not_found',
        'There is no vault yet.',
        'Run "qcred add" or open QCred to make one.',
      );
    }
    const outcome = await requestLock(deps).catch((error: unknown) => {
      throw writeFault(error, deps.dataDir);
    });
    if (outcome === 'silent') {
      throw new QCredError(
        'vault_busy',
        'QCred has the vault open and did not lock it within 10 seconds.',
        'Look at its window, or end it: that closes the vault too.',
      );
    }
    if (json) print(JSON.stringify({ locked: outcome === 'locked' }));
    else
      note(outcome === 'locked' ? 'The vault is locked.' : 'No window has the vault open: nothing to lock.');
    return 0;
  },
});
