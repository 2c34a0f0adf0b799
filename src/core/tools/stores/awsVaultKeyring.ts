import { QCredError } from '#shared/errors.ts';
import type { FoundProfile } from '../targets/kit/target.ts';
import { keyOfItem } from './awsVault.ts';
import { busAddress, openBus } from './bus/bus.ts';
import { readCollection } from './bus/collection.ts';
import type { Store } from './store.ts';

/** What aws-vault calls its collection. */
const name = 'awsvault';

/** aws-vault's keys in the Secret Service, where it keeps them on Linux unless told otherwise: a collection of its own. */
export const awsVaultKeyring: Store = {
  id: 'aws-vault-keyring',
  label: 'aws-vault (keyring)',
  async place({ env, platform }) {
    const address = platform === 'linux' ? busAddress({ env }) : null;
    if (address !== null) return address.replace('\0', '/');
    throw new QCredError(
      'unsupported',
      platform === 'linux'
        ? 'There is no session bus here, over which a keyring is reached.'
        : 'aws-vault’s keyring is read on Linux only.',
      'Paste what "aws-vault export PROFILE" prints, or use its file store.',
    );
  },
  async read(path, { outside }) {
    const bus = await openBus(busAddress(outside) ?? path, outside.uid);
    try {
      const secrets = await readCollection(bus, name);
      if (secrets === null) {
        throw new QCredError(
          'not_found',
          'aws-vault keeps nothing in this keyring.',
          'Is it kept in files? Import from aws-vault.',
        );
      }
      const profiles: FoundProfile[] = [];
      for (const secret of secrets) {
        const key = keyOfItem(secret, { path, line: 1 });
        secret.fill(0);
        if (key) profiles.push(key);
      }
      return { profiles, entries: [], notices: [] };
    } finally {
      bus.close();
    }
  },
};
