/** Opens a vault in a process of its own and prints, as JSON, the names of all modules that took. */
import { randomBytes, randomUUID } from 'node:crypto';
import { registerHooks } from 'node:module';
import { join } from 'node:path';

const loaded: string[] = [];
registerHooks({
  resolve(name, context, next) {
    loaded.push(name);
    return next(name, context);
  },
});

const { openVault } = await import('#core/store/vault/vault.ts');
const { createPassphraseStore } = await import('#core/store/secrets/passphrase.ts');
const dataDir = process.argv[2] ?? '';
const secrets = createPassphraseStore({
  path: join(dataDir, 'secrets.qcred'),
  passphrase: async () => 'CANARY passphrase',
  randomBytes,
});
const vault = await openVault({ dataDir, randomBytes, uuid: randomUUID }, secrets);
await vault.state();
vault.close();
process.stdout.write(JSON.stringify(loaded));
