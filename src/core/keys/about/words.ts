import type { Notice } from '#shared/contract/index.ts';
import type { KmsDependent, KmsKey } from '#shared/kms.ts';
import { listed } from '#shared/words.ts';

export const warning = (message: string, hint = ''): Notice => ({ level: 'warning', message, hint });
export const info = (message: string, hint = ''): Notice => ({ level: 'info', message, hint });

/** How a key is called in a sentence: by its description where it has one, and its id. */
export const nameOf = ({ id, description }: Pick<KmsKey, 'id' | 'description'>): string =>
  description === '' ? `the key ${id}` : `the key "${description}" (${id})`;

const kinds: Readonly<Record<KmsDependent['kind'], string>> = {
  bucket: 'the bucket',
  alias: 'the alias',
  grant: 'the grant',
  rotation: 'the rotation',
  policy: 'the policy',
};

/** "the bucket photos and the alias documents" */
export const dependentWords = (dependents: readonly KmsDependent[]): string =>
  listed(
    dependents.map(({ kind, name }) => `${kinds[kind]} ${name}`),
    6,
  );

/** What a key that is not there yet waits for. */
export const waitingWords = (label: string): string =>
  `${label} makes this key together with an MPC client (the sidecar) that somebody on your side has to run. Until that client takes part the key is not there, and it cannot sign or decrypt.`;

/** Whether a service makes keys of a kind by itself; of the others a client may hold a share. */
export const madeAlone = (spec: string): boolean => /^(SYMMETRIC_DEFAULT|HMAC_)/.test(spec);
