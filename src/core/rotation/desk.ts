import type { Access } from '../access.ts';
import { type Issuer, type Mandate, openIssuer } from './issuer.ts';

/** Keeps one issuer open for the calls of one run: one connection, and one reading of the secret in the log. */
export interface Desk {
  issuer(mandate: Mandate): Promise<Issuer>;
  close(): void;
}

/** @param access the open vault */
export function createDesk(access: Access): Desk {
  let at: { key: string; issuer: Issuer } | null = null;

  function close(): void {
    at?.issuer.close();
    at = null;
  }

  return {
    close,
    async issuer(mandate) {
      const key = JSON.stringify(mandate);
      if (at?.key === key) return at.issuer;
      close();
      const issuer = await openIssuer(access, mandate);
      at = { key, issuer };
      return issuer;
    },
  };
}
