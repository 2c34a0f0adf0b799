/**
 * A process of its own that works on a vault, for the tests of several processes at once.
 * `node vaultChild.ts add DIR NAME COUNT` adds COUNT access keys called NAME-0, NAME-1…, one update
 * each, and prints each number once it is stored. COUNT may be "endless".
 */
import { openTestVault } from './vaultFixture.ts';

const [dataDir = '', name = '', count = '0'] = process.argv.slice(2);
const vault = await openTestVault(dataDir);
const most = count === 'endless' ? Number.POSITIVE_INFINITY : Number(count);
const at = new Date().toISOString();

for (let i = 0; i < most; i++) {
  await vault.update((state) => {
    const accessKeyId = `${name}-${state.credentials.filter((c) => c.accessKeyId.startsWith(`${name}-`)).length}`;
    const credential = {
      id: crypto.randomUUID(),
      provider: 's3' as const,
      accessKeyId,
      origin: 'test',
      createdAt: at,
      updatedAt: at,
    };
    return { ...state, credentials: [...state.credentials, credential] };
  });
  process.stdout.write(`${i}\n`);
}
vault.close();
