import { inspect } from 'node:util';

const masked = '••••••••';

/**
 * A secret string that does not print itself. Template strings, JSON, `console.log` and error
 * formatting all show dots; only `reveal()` gives the text, which makes every use easy to find.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The secret in the clear. Call it at the last moment, and do not keep what it returns. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return masked;
  }

  toJSON(): string {
    return masked;
  }

  [inspect.custom](): string {
    return masked;
  }
}

/** What one keychain item holds: the secret half of an access key. */
export interface SecretMaterial {
  secretAccessKey: Secret;
  /** Present for temporary credentials only. */
  sessionToken?: Secret;
}
