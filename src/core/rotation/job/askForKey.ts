import type { VaultState } from '#shared/model.ts';
import type { Rotation } from '#shared/rotation.ts';
import { providerById } from '../../clouds/providers/index.ts';
import { Ask } from './job.ts';
import { oldCredential } from './pair.ts';

/** Asks for the key that only the person can make. */
export function askForKey(state: VaultState, rotation: Rotation): Ask {
  const { label, words } = providerById(oldCredential(state, rotation).provider);
  return new Ask(
    'supply',
    `${label} lets only you make a key.`,
    `Make one on its page, then enter its ${words.accessKeyId.label} and ${words.secretAccessKey.label}.`,
  );
}
