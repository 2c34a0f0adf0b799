import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { subkey } from '#core/store/crypto/subkey.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import { secretMark } from '#core/tools/exports/entry.ts';

const key = new Uint8Array(32).fill(7);
const material = (secret: string, token?: string) => ({
  secretAccessKey: new Secret(secret),
  ...(token === undefined ? {} : { sessionToken: new Secret(token) }),
});
const mark = (secret: string, token?: string) => secretMark(key, material(secret, token));

it('a secret in a file is known by 32 digits that no other secret has, and that say nothing without the key', () => {
  expect(mark('CANARYone')).toMatch(/^[0-9a-f]{32}$/);
  const all = [
    mark('CANARYone'),
    mark('CANARYother'),
    mark('CANARYone', 'CANARYtoken'),
    mark('CANARYone', 'CANARYanother'),
    secretMark(new Uint8Array(32).fill(8), material('CANARYone')),
  ];
  expect(new Set(all).size).toBe(all.length);
  // Marks of an earlier version lie in the vault: they must stay what they are.
  const hmac = createHmac('sha256', subkey(key, 'binding')).update('CANARYone\nCANARYtoken').digest('hex');
  expect(mark('CANARYone', 'CANARYtoken')).toBe(hmac.slice(0, 32));
  const alone = createHmac('sha256', subkey(key, 'binding')).update('CANARYone\n').digest('hex');
  expect(mark('CANARYone')).toBe(alone.slice(0, 32));
});
