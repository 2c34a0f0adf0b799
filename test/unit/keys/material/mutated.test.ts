import { generateKeyPairSync, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readMaterial } from '#core/keys/material/read.ts';
import { QCredError } from '#shared/errors.ts';
import { runs } from '../../../support/long.ts';
import '../../../support/seed.ts';

const password = 'CANARY password of a file';
const cipher = { cipher: 'aes-256-cbc', passphrase: password };
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const ed = generateKeyPairSync('ed25519').privateKey;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const seeds: Buffer[] = [
  ec.export({ type: 'pkcs8', format: 'der' }),
  ec.export({ type: 'sec1', format: 'der' }),
  Buffer.from(ec.export({ type: 'pkcs8', format: 'pem', ...cipher })),
  ec.export({ type: 'pkcs8', format: 'der', ...cipher }),
  Buffer.from(ec.export({ type: 'sec1', format: 'pem', ...cipher })),
  Buffer.from(ed.export({ type: 'pkcs8', format: 'pem' })),
  rsa.export({ type: 'pkcs1', format: 'der' }),
  Buffer.from(JSON.stringify(rsa.export({ format: 'jwk' }))),
  Buffer.from(JSON.stringify({ keys: [ed.export({ format: 'jwk' })] })),
  Buffer.from(randomBytes(32).toString('hex')),
  Buffer.from(
    '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAABG5vbmU=\n-----END OPENSSH PRIVATE KEY-----\n',
  ),
  Buffer.from(
    `age-encryption.org/v1\n-> scrypt ${'A'.repeat(22)} 10\n${'A'.repeat(43)}\n--- ${'A'.repeat(43)}\n`,
  ),
];

/** A seed with bytes changed, put in, or cut off. */
const mutated = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.constantFrom('set', 'put', 'cut')), {
      minLength: 1,
      maxLength: 6,
    }),
  )
  .map(([seed, changes]) => {
    let bytes = Buffer.from(seed);
    for (const [at, byte, how] of changes) {
      const place = at % (bytes.length + 1);
      const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
      if (how === 'set') bytes = Buffer.concat([before, Buffer.from([byte]), after.subarray(1)]);
      else if (how === 'put') bytes = Buffer.concat([before, Buffer.alloc(byte % 9, byte), after]);
      else bytes = Buffer.concat([before, after.subarray(byte)]);
    }
    return bytes;
  });

it('reads changed keys or refuses them in its own words, and says nothing of what is in them', async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async (bytes) => {
      const found = await readMaterial(bytes, { password }).catch((error: unknown) => error);
      if (!(found instanceof Error)) return;
      expect(found).toBeInstanceOf(QCredError);
      expect(found.cause).toBeUndefined();
      expect(found.message).not.toContain('CANARY');
    }),
    { numRuns: runs(1500, 100_000) },
  );
}, 3_600_000);
