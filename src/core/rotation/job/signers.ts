import type { Credential } from '#shared/model.ts';
import type { OpenVault } from '../../store/access.ts';
import { readSecret, secretIdOf } from '../../store/credentials.ts';
import type { SecretMaterial } from '../../store/secrets/secret.ts';
import { type Issuer, type Mandate, openIssuer } from './issuer.ts';

/**
 * What one rotation signs with, from its plan to where it rests: one connection to the service, and
 * each secret read once, which is one line in the log.
 */
export interface Signers {
  /** The IAM of a mandate, in its signer's name. @throws as `openIssuer` */
  issuer(mandate: Mandate): Promise<Issuer>;
  /** @throws QCredError secret_missing, keychain_* */
  secretOf(credential: Credential): Promise<SecretMaterial>;
  /** Forgets the secrets and lets the connection go. */
  close(): void;
}

/** @param access the open vault */
export function createSigners(access: OpenVault): Signers {
  let at: { key: string; issuer: Issuer } | null = null;
  const read = new Map<string, Promise<SecretMaterial>>();

  function hangUp(): void {
    at?.issuer.close();
    at = null;
  }

  function secretOf(credential: Credential): Promise<SecretMaterial> {
    // A key whose secret is replaced meanwhile has another item.
    const item = secretIdOf(credential);
    const known = read.get(item);
    if (known) return known;
    const reading = readSecret(access, credential, 'rotation');
    read.set(item, reading);
    // A keychain that was locked may be open the next time.
    reading.catch(() => read.delete(item));
    return reading;
  }

  return {
    secretOf,

    async issuer(mandate) {
      const key = JSON.stringify(mandate);
      if (at?.key === key) return at.issuer;
      hangUp();
      const issuer = await openIssuer(access, mandate, secretOf);
      at = { key, issuer };
      return issuer;
    },

    close() {
      hangUp();
      read.clear();
    },
  };
}
