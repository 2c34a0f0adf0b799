/** Testing what tools get for a profile, where there is no key to test, or not the one that they get. */
import { describe, expect, it } from 'vitest';
import { createConnection, testProfile } from '#core/profiles/sessions/testProfile.ts';
import { type ErrorCode, QCredError } from '#shared/errors.ts';
import type { Profile, ProfileSource } from '#shared/model.ts';
import { idOf } from '../../records.ts';
import { device, given, key, profile, role, roleArn } from './given.ts';

const nowhere = 'http://127.0.0.1:1';
const at = (source: ProfileSource) =>
  given((url) => [
    profile(1, 'ann', source.kind === 'role' ? key() : source, { endpoints: { sts: url, s3: nowhere } }),
    ...(source.kind === 'role' ? [profile(2, 'reader', source)] : []),
  ]);

describe('a session that cannot be had', () => {
  /** Testing `source` where asking for its session fails with `code`. */
  async function tested(code: ErrorCode, source: ProfileSource = role(1)) {
    const world = await at(source);
    const { access } = world;
    const vault = {
      ...access.vault,
      // Asked for by nothing but the sessions at hand.
      get key(): never {
        throw new QCredError(code, 'The words.', 'What to do.');
      },
    };
    return testProfile({ ...access, vault }, source.kind === 'role' ? 'reader' : 'ann');
  }

  it.each<[ErrorCode, string]>([
    ['denied', 'other'],
    ['bad_input', 'other'],
    ['not_available', 'other'],
    ['service_failed', 'other'],
    ['plain_http', 'other'],
    ['key_refused', 'wrong_key'],
    ['clock_skew', 'clock_skew'],
    ['connection_failed', 'unreachable'],
  ])('for %s is the verdict %s, in the words of the refusal', async (code, verdict) => {
    expect(await tested(code)).toEqual({
      verdict,
      message: 'The words.',
      hint: 'What to do.',
      asked: `AssumeRole ${roleArn}`,
      milliseconds: 0,
      buckets: [],
      identity: null,
    });
  });

  it('says what was asked for where it is a session of a key', async () => {
    const { asked } = await tested('denied', key({ serial: device }));
    expect(asked).toBe('GetSessionToken');
  });

  it.each<ErrorCode>(['secret_missing', 'keychain_denied', 'locked', 'not_found'])(
    'for %s is no verdict on the key',
    async (code) => {
      await expect(tested(code)).rejects.toMatchObject({ code });
    },
  );

  it('for what nobody foresaw is no verdict either', async () => {
    const world = await at(role(1));
    const vault = {
      ...world.access.vault,
      get key(): never {
        throw new TypeError('not foreseen');
      },
    };
    const access = { ...world.access, vault };
    await expect(testProfile(access, idOf(2))).rejects.toThrow(TypeError);
  });
});

describe('a one-time password that is needed first', () => {
  it.each<[string, ProfileSource]>([
    ['the role', role(1, { mfaSerial: device })],
    ['the session', key({ serial: device })],
  ])('for %s is said beside the verdict on the key', async (what, source) => {
    const world = await at(source);
    const verdict = await createConnection(world.access).test(source.kind === 'role' ? 'reader' : 'ann');
    expect(verdict.verdict).not.toBe('ok');
    expect(verdict.hint).toMatch(
      new RegExp(`\\S\\. This is about the key itself: ${what} needs a one-time password first\\.$`),
    );
    expect(world.asked.map(({ Action }) => Action)).toEqual(['GetCallerIdentity']);
    expect(world.log).toEqual(['secret.read QKEYOFANN: connection test']);
  });

  it('is all that there is to say where that key works', async () => {
    const world = await given((url) => [
      profile(1, 'ann', key({ serial: device }), { endpoints: { sts: url, s3: url } }),
    ]);
    expect(await testProfile(world.access, 'ann')).toMatchObject({
      verdict: 'ok',
      hint: 'This is about the key itself: the session needs a one-time password first.',
    });
  });

  it('is not spoken of where the key is what tools get', async () => {
    const world = await given((url) => [profile(1, 'ann', key(), { endpoints: { sts: url, s3: url } })]);
    expect(await testProfile(world.access, 'ann')).toMatchObject({ verdict: 'ok', hint: '' });
    expect(world.log).toEqual(['secret.read QKEYOFANN: connection test']);
  });
});

describe('a service in the clear', () => {
  const clear = (url: string) => url.replace('127.0.0.1', '0.0.0.0');

  it.each<[string, (url: string) => Profile[]]>([
    [
      'by the profile',
      (url) => [profile(1, 'ann', key(), { endpoints: { sts: url, s3: url }, plainHttp: [url] })],
    ],
    [
      'by the profile that it builds on',
      (url) => [
        profile(1, 'below', key(), { endpoints: { sts: url, s3: url }, plainHttp: [url] }),
        profile(2, 'ann', role(1)),
      ],
    ],
  ])('is asked where that was agreed to %s, and only there', async (_, profiles) => {
    const world = await given((url) => profiles(clear(url)));
    expect(await testProfile(world.access, 'ann')).toMatchObject({ verdict: 'ok' });
    const asked = world.asked.length;
    world.state = {
      ...world.state,
      profiles: world.state.profiles.map(({ plainHttp: _agreed, ...one }) => one),
    };
    expect(await testProfile(world.access, 'ann')).toMatchObject({
      verdict: expect.not.stringMatching('ok'),
    });
    expect(world.asked.slice(asked)).toEqual([]);
  });
});
