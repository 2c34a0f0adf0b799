/** What was pasted and typed waits here with its secret: for how long, and what is one secret of both. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import { createPastes, type PasteParts, secretOf, usesOfPaste } from '#core/tools/paste/pastes.ts';
import { recognise } from '#core/tools/paste/recognise.ts';

const text =
  'AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=CANARY/secret\nAWS_SESSION_TOKEN=CANARY/token\nAWS_REGION=eu-west-1\n';
const forgotten = expect.objectContaining({
  code: 'not_found',
  message: 'What you pasted was forgotten after ten minutes.',
});

let now: number;
let ids: number;
beforeEach(() => {
  now = Date.parse('2026-03-04T05:06:07.000Z');
  ids = 0;
});
const open = () =>
  createPastes({
    now: () => new Date(now),
    uuid: () => `id ${++ids}`,
    work: (async (job: string, pasted: string) => job === 'recognise' && recognise(pasted)) as never,
  });
const later = (ms: number) => {
  now += ms;
};
const minutes = 60_000;

describe('what is pasted', () => {
  it('is shown without its secret, which waits under an id of its own', async () => {
    const pastes = open();
    const view = await pastes.recognise(text);
    expect(JSON.stringify(view)).not.toContain('CANARY');
    expect(view).toMatchObject({
      pasteId: 'id 1',
      notices: [],
      keys: [
        {
          pasteId: 'id 2',
          accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
          region: 'eu-west-1',
          provider: 'aws',
          hasSecret: true,
          hasSessionToken: true,
        },
      ],
    });
    const taken = pastes.take('id 2');
    expect([taken?.secretAccessKey.reveal(), taken?.sessionToken?.reveal()]).toEqual([
      'CANARY/secret',
      'CANARY/token',
    ]);
    expect(pastes.words('id 2')).toMatchObject({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', provider: 'aws' });
    expect(pastes.parts('id 2')).toMatchObject({ typed: false });
    expect(() => pastes.take('id 1')).toThrow(forgotten);
  });

  it('may have no secret', async () => {
    const pastes = open();
    const { keys } = await pastes.recognise('AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE');
    expect(keys).toMatchObject([{ hasSecret: false, hasSessionToken: false }]);
    expect(pastes.take('id 2')).toBeUndefined();
    expect(pastes.parts('id 2').material).toEqual({});
  });

  it('is forgotten after ten minutes, and not before', async () => {
    const pastes = open();
    await pastes.recognise(text);
    later(10 * minutes - 1);
    expect(pastes.take('id 2')).toBeDefined();
    later(1);
    for (const ask of [pastes.take, pastes.parts, pastes.words]) expect(() => ask('id 2')).toThrow(forgotten);
  });

  it('is forgotten when it is given up, alone or with all others', async () => {
    const pastes = open();
    await pastes.recognise(text);
    await pastes.recognise(text);
    pastes.forget('id 2');
    expect(() => pastes.take('id 2')).toThrow(forgotten);
    expect(pastes.take('id 4')).toBeDefined();
    pastes.forget();
    expect(() => pastes.take('id 4')).toThrow(forgotten);
  });
});

describe('what is held', () => {
  const parts = (typed: boolean): PasteParts => ({
    material: { secretAccessKey: new Secret('CANARY/held') },
    words: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE' } as PasteParts['words'],
    typed,
  });

  it('is held for ten minutes from then on; what was typed, until it is used or given up', () => {
    const pastes = open();
    pastes.hold('pasted', parts(false));
    pastes.hold('typed', parts(true));
    later(10 * minutes - 1);
    expect(pastes.take('pasted')?.secretAccessKey.reveal()).toBe('CANARY/held');
    later(1);
    expect(() => pastes.take('pasted')).toThrow(forgotten);
    later(1000 * minutes);
    expect(pastes.take('typed')?.secretAccessKey.reveal()).toBe('CANARY/held');
    expect(pastes.parts('typed').typed).toBe(true);
    pastes.forget();
    expect(() => pastes.take('typed')).toThrow(forgotten);
  });
});

describe('the secret of what was typed', () => {
  const held = (typed: boolean, material: PasteParts['material']): PasteParts => ({
    material,
    words: {} as PasteParts['words'],
    typed,
  });
  const both = { secretAccessKey: new Secret('CANARY/before'), sessionToken: new Secret('CANARY/token') };
  const clear = (of: ReturnType<typeof secretOf>) =>
    of && [of.secretAccessKey.reveal(), of.sessionToken?.reveal()];

  it('is what was typed, without blanks around it', () => {
    expect(
      clear(secretOf({ secretAccessKey: ' CANARY/new ', sessionToken: ' CANARY/t ' }, undefined)),
    ).toEqual(['CANARY/new', 'CANARY/t']);
    const alone = secretOf({ secretAccessKey: 'CANARY/new' }, undefined);
    expect(alone && Object.keys(alone)).toEqual(['secretAccessKey']);
  });

  it('is none where nothing is typed or held', () => {
    for (const given of [{}, { secretAccessKey: '  ' }, { sessionToken: 'CANARY/t' }]) {
      expect(secretOf(given, undefined)).toBeUndefined();
      expect(secretOf(given, held(true, {}))).toBeUndefined();
    }
  });

  it('is what is held, where none is typed, with the token that came with it or is typed', () => {
    for (const given of [{}, { secretAccessKey: '', sessionToken: ' ' }])
      expect(clear(secretOf(given, held(false, both)))).toEqual(['CANARY/before', 'CANARY/token']);
    expect(clear(secretOf({ sessionToken: 'CANARY/t' }, held(false, both)))).toEqual([
      'CANARY/before',
      'CANARY/t',
    ]);
  });

  it('does not take over the token of a paste, but of what was typed before', () => {
    const given = { secretAccessKey: 'CANARY/new' };
    expect(clear(secretOf(given, held(false, both)))).toEqual(['CANARY/new', undefined]);
    expect(clear(secretOf(given, held(true, both)))).toEqual(['CANARY/new', 'CANARY/token']);
    expect(clear(secretOf(given, held(true, { sessionToken: both.sessionToken })))).toEqual([
      'CANARY/new',
      'CANARY/token',
    ]);
  });
});

it('a pasted key is used where it says itself, and nowhere where it does not say whose it is', () => {
  const endpoints = { s3: 'https://minio.example' };
  expect(usesOfPaste({ provider: 'minio', endpoints })).toEqual([{ provider: 'minio', endpoints }]);
  expect(usesOfPaste({ provider: 'aws' })).toEqual([{ provider: 'aws', endpoints: {} }]);
  expect(usesOfPaste({ provider: undefined, endpoints })).toEqual([]);
});
