import { describe, expect, it } from 'vitest';
import { Secret } from '#core/store/secrets/secret.ts';
import {
  lossNotices,
  overwriteNotices,
  passwordNotices,
  plainHttpNotices,
  plaintextNotice,
  plannedNotices,
} from '#core/tools/exports/notices.ts';
import type { ExportEntry, FoundProfile, Target } from '#core/tools/targets/kit/target.ts';
import { type Binding, type Credential, emptyVault, type Profile, ProviderId } from '#shared/model.ts';

const target = (more: object = {}): Target =>
  ({ id: 'aws', label: 'the tool', holds: 'many', words: {}, ...more }) as unknown as Target;
const entry = (more: Partial<ExportEntry> = {}): ExportEntry =>
  ({ name: 'ana', accessKeyId: 'QMINE', endpoints: {}, ...more }) as ExportEntry;
const found = (more: Partial<FoundProfile> = {}): FoundProfile =>
  ({
    name: 'ana',
    kind: 'static',
    accessKeyId: 'QOTHER',
    where: { path: '/x', line: 7 },
    ...more,
  }) as FoundProfile;

describe('that somebody else’s entry is replaced', () => {
  const said = (one: FoundProfile, bindings: readonly Partial<Binding>[] = [], more: object = {}) =>
    overwriteNotices(
      { ...emptyVault(), bindings: bindings as Binding[] },
      target(more),
      undefined,
      [one, found({ name: 'other' })],
      [entry()],
    );

  it('is said, with its place', () => {
    expect(said(found())).toEqual([
      {
        level: 'warning',
        message: expect.stringContaining('"ana" in the tool that QCred did not write'),
        hint: 'Rename your profile if you want to keep both. Undo brings the old one back.',
        path: '/x',
        line: 7,
      },
    ]);
    expect(said(found(), [], { holds: 'one' })[0]?.hint).toMatch(/^There is room for one profile only\./);
  });

  it('is not said of our own, of the same key, and of one that holds nothing', () => {
    const ours = { target: 'aws', name: 'ana' } as const;
    expect(said(found(), [ours])).toEqual([]);
    expect(said(found(), [{ ...ours, name: 'other' }])).toHaveLength(1);
    expect(said(found({ accessKeyId: 'QMINE' }))).toEqual([]);
    expect(said(found({ kind: 'none' }))).toEqual([]);
    expect(said(found({ name: 'bob' }))).toEqual([]);
  });
});

describe('what a tool has no word for', () => {
  const whole = entry({
    sessionToken: new Secret('CANARY'),
    region: 'q-world-1',
    endpoints: { s3: 'https://x' },
  });

  it('is said, once', () => {
    expect(lossNotices(target(), [whole, whole])).toEqual([
      {
        level: 'info',
        message: 'the tool has no place for the session token and the region and the endpoint.',
        hint: 'Give it on the tool’s command line.',
      },
    ]);
    const words = { sessionToken: 'a', region: 'b', endpoint: 'c' };
    for (const [word, what] of [
      ['sessionToken', 'the session token'],
      ['region', 'the region'],
      ['endpoint', 'the endpoint'],
    ] as const)
      expect(lossNotices(target({ words: { ...words, [word]: undefined } }), [whole])[0]?.message).toBe(
        `the tool has no place for ${what}.`,
      );
  });

  it('is nothing where it has all words, or there is nothing to say', () => {
    const words = { sessionToken: 'a', region: 'b', endpoint: 'c' };
    expect(lossNotices(target({ words }), [whole])).toEqual([]);
    expect(lossNotices(target(), [entry({ endpoints: { iam: 'https://x' } })])).toEqual([]);
  });
});

it('what is sent in the clear is said once for each place', () => {
  const plain = entry({ endpoints: { s3: 'http://a.example.com/x', iam: 'https://b.example.com' } });
  const notices = plainHttpNotices([plain, plain, entry({ endpoints: { s3: 'http://c.example.com' } })]);
  expect(notices.map(({ level, message }) => [level, message.match(/[ac]\.example\.com/)?.[0]])).toEqual([
    ['warning', 'a.example.com'],
    ['warning', 'c.example.com'],
  ]);
  expect(plainHttpNotices([entry()])).toEqual([]);
});

it('a role is said whose provider has only announced its STS, unless its place is known', () => {
  const provider = ProviderId.parse('quilibrium');
  const base = (endpoints: object = {}) =>
    ({
      id: 'base',
      name: 'base',
      provider,
      source: { kind: 'credential', credentialId: 'key' },
      endpoints,
    }) as Profile;
  const role = {
    id: 'role',
    name: 'role',
    provider,
    source: { kind: 'role', profileId: 'base', roleArn: 'arn:aws:iam::1:role/x' },
    endpoints: {},
  } as unknown as Profile;
  const said = (one: Profile) =>
    plannedNotices(
      {
        ...emptyVault(),
        profiles: [one, role],
        credentials: [{ id: 'key', provider, accessKeyId: 'Q' } as Credential],
      },
      [one, role],
    );
  expect(said(base())).toMatchObject([
    {
      level: 'warning',
      message: expect.stringMatching(/^"role" cannot be used yet\. .*STS/),
      hint: expect.stringContaining('"base"'),
    },
  ]);
  expect(said(base({ sts: 'https://sts.example.com' }))).toEqual([]);
});

it('a secret in the clear is said, by what it is about', () => {
  expect(plaintextNotice(target())).toMatchObject({
    level: 'warning',
    about: 'plaintext',
    message: 'The secret will stand in the file of the tool in the clear.',
  });
});

it('a key that is used without its one-time password is said, of each', () => {
  const profile = (name: string, source: object) => ({ name, source }) as unknown as Profile;
  const notices = passwordNotices([
    profile('a', { kind: 'credential', mfa: { serial: 'x' } }),
    profile('b', { kind: 'credential' }),
    profile('c', { kind: 'role', mfa: { serial: 'x' } }),
  ]);
  expect(notices).toMatchObject([
    { level: 'warning', message: 'The key of "a" will be used without its one-time password.' },
  ]);
});
