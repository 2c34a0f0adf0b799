import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMaterial, parseMaterial } from '#core/store/secrets/material.ts';
import { Secret } from '#core/store/secrets/secret.ts';

describe('material', () => {
  it('reads back what it wrote, with and without a session token', () => {
    fc.assert(
      fc.property(fc.string(), fc.option(fc.string(), { nil: undefined }), (secret, token) => {
        const text = formatMaterial({
          secretAccessKey: new Secret(secret),
          sessionToken: token === undefined ? undefined : new Secret(token),
        });
        const back = parseMaterial(text);
        expect(back.secretAccessKey.reveal()).toBe(secret);
        expect('sessionToken' in back && back.sessionToken !== undefined).toBe(token !== undefined);
        expect(back.sessionToken?.reveal()).toBe(token);
      }),
    );
  });

  it.each([
    '',
    'CANARY-bare',
    'null',
    '[]',
    '{"secretAccessKey":1}',
    '{"secretAccessKey":"CANARY","sessionToken":1}',
  ])('refuses what it did not write, without quoting it: %s', (text) => {
    expect(() => parseMaterial(text)).toThrow(expect.objectContaining({ code: 'secret_missing' }));
    expect(() => parseMaterial(text)).not.toThrow(/CANARY/);
  });
});
