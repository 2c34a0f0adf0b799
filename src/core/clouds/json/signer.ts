import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import type { SecretMaterial } from '../../store/secrets/secret.ts';

/** SHA-256 as the signing library asks for it. */
class Sha256 {
  #hash: Hash | Hmac;
  readonly #secret: string | Uint8Array | undefined;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret =
      secret === undefined || typeof secret === 'string'
        ? secret
        : new Uint8Array(Buffer.from(bytesOf(secret)));
    this.#hash = this.#made();
  }

  #made(): Hash | Hmac {
    return this.#secret === undefined ? createHash('sha256') : createHmac('sha256', this.#secret);
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(typeof data === 'string' ? data : bytesOf(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }

  reset(): void {
    this.#hash = this.#made();
  }
}

const bytesOf = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);

/** What a request is signed for. */
export interface Scope {
  region: string;
  service: string;
}

/**
 * Signs exactly the headers it is given, and the host and the date: Quilibrium's service rebuilds the
 * signature from the four that its own SDK signs, and takes no more.
 */
export function createSigner(key: { accessKeyId: string } & SecretMaterial, { region, service }: Scope) {
  return new SignatureV4({
    credentials: {
      accessKeyId: key.accessKeyId,
      secretAccessKey: key.secretAccessKey.reveal(),
      ...(key.sessionToken === undefined ? {} : { sessionToken: key.sessionToken.reveal() }),
    },
    region,
    service,
    sha256: Sha256,
    applyChecksum: false,
  });
}
