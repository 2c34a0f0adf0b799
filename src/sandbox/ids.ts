import { randomBytes } from 'node:crypto';

const upperAlphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Random upper-case letters and digits. Bytes that would favour some characters are thrown away. */
function randomId(length: number): string {
  let id = '';
  while (id.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 252 && id.length < length) id += upperAlphanumeric[byte % upperAlphanumeric.length];
    }
  }
  return id;
}

/** A new access key id in Quilibrium's form: 19 upper-case letters and digits. */
export const newAccessKeyId = (): string => randomId(19);

/** A new id of temporary credentials, which IAM starts with ASIA. */
export const newTemporaryKeyId = (): string => `ASIA${randomId(16)}`;

/** A new secret: 40 base64 characters. */
export const newSecretAccessKey = (): string => randomBytes(30).toString('base64');

/** A new session token: as long as real ones are, so that what keeps them has to cope. */
export const newSessionToken = (): string => randomBytes(270).toString('base64');

/** IAM's prefixes of unique ids: "Unique identifiers" in the IAM user guide. */
const idPrefixes = { user: 'AIDA', group: 'AGPA', role: 'AROA', policy: 'ANPA' } as const;

/** A new unique id, which survives a rename. */
export const newUniqueId = (kind: keyof typeof idPrefixes): string => `${idPrefixes[kind]}${randomId(17)}`;
