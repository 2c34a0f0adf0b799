import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';

it('a secret shows dots, whichever way it gets into a text, and its length neither', () => {
  const secret = new Secret('CANARY-shown');
  const dots = '••••••••';
  expect(`${secret}`).toBe(dots);
  expect(String(secret)).toBe(dots);
  expect(JSON.stringify({ secret })).toBe(`{"secret":"${dots}"}`);
  expect(inspect(secret)).toBe(dots);
  expect(inspect({ deep: [secret] }, { showHidden: true })).not.toContain('CANARY');
  expect(Object.keys(secret)).toEqual([]);
  expect(secret.reveal()).toBe('CANARY-shown');
  expect(`${new Secret('')}`).toBe(dots);
});
