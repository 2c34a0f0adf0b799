import { describe, expect, it } from 'vitest';
import { checkLine } from '#core/tools/targets/kit/checkLine.ts';

describe('a value of one line', () => {
  it.each(['\0', '\t', '\n', '\r', '\u001f', '\u007f', '\u0085', '\u2028', '\u2029', '\ud800', '\udfff'])(
    'holds no %j, and is not shown where it does',
    (sign) => {
      for (const value of [`${sign}CANARY`, `CANARY${sign}`, `CANARY${sign}text`]) {
        const refusal = {
          code: 'bad_input',
          message: expect.stringMatching(/^The value for "secret_key" holds/),
        };
        expect(() => checkLine('secret_key', value)).toThrow(expect.objectContaining(refusal));
        expect(() => checkLine('secret_key', value)).not.toThrow('CANARY');
      }
    },
  );

  it.each(['', ' ', '~', '\u00a0', 'é', '\u2027', '\u202a', '🔑'])('may hold %j', (sign) => {
    expect(() => checkLine('secret_key', `a${sign}b`)).not.toThrow();
  });
});
