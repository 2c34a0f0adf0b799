import { describe, expect, it } from 'vitest';
import { findRandom, isOpaque } from '#core/tools/edits/masking/random.ts';

const foundIn = (text: string): string[] => findRandom(text).map(({ from, to }) => text.slice(from, to));
/** As drawn by lot, with CANARY in it. */
const drawn = 'aB3dE6gH9jK2mN5pCANARYq8Rs1Tu4Vw7Xy';
const id = 'AKIAIOSFODNN7EXAMPLE';

describe('a value beside a telling name', () => {
  it.each([
    'aB3dE6gH9jK2mN5p',
    'aB3dE6gH9jK2mN5p==',
    'aB+3/dE.6g~H9-jK_2',
    '0123456789abcdef0123',
    '0123456789ABCDEF0123',
  ])('is more than a word: %s', (value) => expect(isOpaque(value)).toBe(true));

  it.each(['aZ5', 'zA5', 'mA0', 'mM9', 'zZ0', 'aA9'])('is made of all letters and digits: %s', (signs) =>
    expect(isOpaque(signs.repeat(6))).toBe(true),
  );

  it.each([
    ['too short', 'aB3dE6gH9jK2mN5'],
    ['hexadecimal, too short', '0123456789abcdef012'],
    ['digits', '01234567890123456789'],
    ['letters of hexadecimal', 'abcdefabcdefabcdefab'],
    ['words', 'ThisIsTheNameOfAThing'],
    ['small letters and digits', 'a1b2c3d4e5f6g7h8i9j0'],
    ['capitals and digits', 'A1B2C3D4E5F6G7H8I9J0'],
    ['letters', 'aBcDeFgHiJkLmNoPqRsT'],
    ['letters and signs', 'aBcD_eFgH_iJkL_mNoP'],
    ['capitals, digits and signs', 'A1B2C3D4E5F6G7H8~'],
    ['small letters, digits and signs', 'a1_b2_c3_d4_e5_f6'],
    ['with a blank', 'aB3dE6gH 9jK2mN5p'],
    ['with three signs at the end', 'aB3dE6gH9jK2mN5p==='],
    ['with a sign within', 'aB3dE6gH=9jK2mN5p'],
    ['nothing', ''],
  ])('is a word: %s', (_, value) => expect(isOpaque(value)).toBe(false));
});

describe('what looks drawn by lot', () => {
  it('is found with 24 signs and no less', () => {
    const word = 'aB3dE6gH9jK2mN5pQ8rS1tU4';
    expect(word).toHaveLength(24);
    expect(foundIn(`see ${word}, there`)).toEqual([word]);
    expect(foundIn(`see ${word}${word}== there`)).toEqual([`${word}${word}==`]);
    expect(foundIn(`see ${word.slice(1)}, there`)).toEqual([]);
  });

  it.each([
    'ConfigurationOfTheApplicationLayer2Default',
    'path/To/The/Configuration/Files/Of2/Version3',
    '0123456789abcdef0123456789abcdef01234567',
    'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
    'this-is-a-name-with-many-words-in-it-1-2-3',
  ])('is no name, path or hash: %s', (word) => expect(foundIn(word)).toEqual([]));

  it('changes between small letters, capitals and digits at more than every third sign', () => {
    const twelve = 'aaaBBccc11dddEEfff22gggHHiii33jj';
    const thirteen = 'aaBBccc11dddEEfff22gggHHiii33jjK';
    expect([twelve.length, foundIn(twelve)]).toEqual([32, []]);
    expect([thirteen.length, foundIn(thirteen)]).toEqual([32, [thirteen]]);
  });

  it('is found in a part of a path', () => {
    const part = 'aB3dE6gH9jK2mN5pQ8rS1tU4';
    expect(part).toHaveLength(24);
    const around = (one: string) => `services/of-the-configuration/${one}/and-what-is-behind-it`;
    expect(foundIn(around(part))).toEqual([part]);
    expect(foundIn(around(part.slice(1)))).toEqual([]);
    const slashed = 'aB3dE6gH9/jK2mN5pQ8/rS1tU4vW7/xY0';
    expect(foundIn(slashed)).toEqual([slashed]);
    expect(foundIn(slashed.slice(0, 30))).toEqual([]);
  });

  it('is shown where it is meant to be seen: checksums and public keys', () => {
    for (const before of ['sha256-', 'sha384-', 'sha512-', 'sha1-', 'sha256:', 'sha512=', 'SHA256: '])
      expect(foundIn(`${before}${drawn}`)).toEqual([]);
    for (const before of ['ssh-rsa ', 'ssh-ed25519 ', 'ecdsa-sha2-nistp256 ', 'sk-ssh-ed25519@openssh.com '])
      expect(foundIn(`${before}${drawn} me`)).toEqual([]);
    expect(foundIn(`xsha256-${drawn}`)).toEqual([`xsha256-${drawn}`]);
    expect(foundIn(`ssh-rsa and ${drawn}`)).toEqual([drawn]);
    expect(foundIn(`ssh ${drawn}`)).toEqual([drawn]);
    expect(foundIn(`sha3-256 ${drawn}`)).toEqual([drawn]);
    expect(foundIn(`ssh-rsa ${'x '.repeat(20)}${drawn}`)).toEqual([drawn]);
  });
});

describe('what stands beside the id of a key', () => {
  it.each([
    [`${id}:CANARYab`, 'CANARYab'],
    [`"${id}":"CANARYab"`.replace('":"', '":'), 'CANARYab'],
    [`${id},CANARYabcdefghi`, 'CANARYabcdefghi'],
    [`${id}, CANARYabcdefghi`, 'CANARYabcdefghi'],
    [`${id}|CANARYabcdefghi`, 'CANARYabcdefghi'],
    [`${id}\tCANARYabcdefghi`, 'CANARYabcdefghi'],
    [`${id};CANARYabcdefghi`, 'CANARYabcdefghi'],
    [`"${id}","CANARYabcdefghi"`, 'CANARYabcdefghi'],
    [`${id}  CANARY/abcdefghijklmnopqrstuvwx`, 'CANARY/abcdefghijklmnopqrstuvwx'],
    [`${id} CANARY/abcdefghijklmnopqrstuvwx`, 'CANARY/abcdefghijklmnopqrstuvwx'],
    [`${id}:CANARYab==`, 'CANARYab=='],
  ])('is its secret: %s', (text, secret) => expect(foundIn(text)).toEqual([secret]));

  it.each([
    `${id}:CANARY1`,
    `${id},CANARYabcdefgh`,
    `${id} CANARYabcdefghijklmnopqrstuvw`,
    `${id} region`,
    `x${id}:CANARYab`,
    `${id}x:CANARYab`,
  ])('is not: %s', (text) => expect(foundIn(text)).toEqual([]));

  it.each(['AKIA', 'ASIA', 'ABIA', 'ACCA', 'A3TX', 'GOOG', 'GOOG1', 'LTAI', 'DO00'])(
    'as %s begins one',
    (begins) => expect(foundIn(`${begins}0123456789:CANARYab`)).toEqual(['CANARYab']),
  );

  it('is a word of 40 signs nearby, or of letters and digits, and no path', () => {
    const example = 'CANARYrXUtnFEMIxKzMDENGxbPxRfiCYEXAMPLEK';
    expect(example).toHaveLength(40);
    const near = (word: string, blanks = 1) => foundIn(`id ${id}\n${' '.repeat(blanks)}${word}\n`);
    expect(near(example)).toEqual([example]);
    expect(foundIn(`${example}\n${id}\n`)).toEqual([example]);
    expect(foundIn(`${example}\n`)).toEqual([]);
    expect(near(example, 270)).toEqual([example]);
    expect(near(example, 300)).toEqual([]);
    expect(near('CANARY1xUtnFeMi2KzMdEnG')).toEqual(['CANARY1xUtnFeMi2KzMdEnG']);
    expect(near('CANARYxUtnFeMiKzMdEnGxx')).toEqual([]);
    expect(near('CANARY1xUtn/FeMi2KzMdEnG')).toEqual([]);
    expect(near('canary1xutnfemi2kzmdeng')).toEqual([]);
    expect(near('CANARY1XUTNFEMI2KZMDENG')).toEqual([]);
    expect(near('Canaryabcdefghijklmnopqrstuvwxyz1')).toEqual([]);
    expect(near('0123456789abcdef0123456789abcdef01234567')).toEqual([]);
  });

  it('is looked for beside each of many', () => {
    const secrets = ['CANARYrXUtnFEMIxKzMDENGxbPxRfiCYEXAMPLEA', 'CANARYrXUtnFEMIxKzMDENGxbPxRfiCYEXAMPLEB'];
    const text = secrets.map((secret) => `${' '.repeat(600)}id ${id}\n${secret}\n`).join('');
    expect(foundIn(text)).toEqual(secrets);
  });
});
