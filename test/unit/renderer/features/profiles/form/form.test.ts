import { describe, expect, it } from 'vitest';
import { readPlacement } from '#core/tools/translate/provider.ts';
import { problemsOf, stillWrong } from '#renderer/features/profiles/form/problems.ts';
import {
  draftOf,
  learnt,
  newValues,
  placementOf,
  type Values,
  valuesOf,
} from '#renderer/features/profiles/form/values.ts';
import { UnsavedProfile } from '#shared/contract/index.ts';
import { credential, profileView, provider } from '../../../views.ts';

const id = '00000000-0000-4000-8000-000000000001';
const none = { secretAccessKey: '', sessionToken: '' };
const typed = { secretAccessKey: 'CANARY-form', sessionToken: '' };
const context = { provider, taken: new Set(['taken']), hasSecret: false };
const good: Values = {
  ...newValues(null),
  name: 'backups',
  provider: 'r2',
  accessKeyId: 'KEY1',
  accountId: '0123abcd',
};
const problems = (part: Partial<Values>, secrets = typed) =>
  problemsOf({ ...good, ...part }, secrets, context);

describe('what is wrong with the form', () => {
  it('finds nothing wrong with a good one', () => {
    expect(problems({})).toEqual({});
  });

  it('says no longer what is not wrong any more, and nothing new of what is still being filled in', () => {
    const shown = problems({ name: '', accessKeyId: '' });
    expect(stillWrong(shown, problems({ name: '', accessKeyId: '' }))).toBe(shown);
    expect(stillWrong(shown, problems({ name: 'b', accessKeyId: '', accountId: '' }))).toEqual({
      accessKeyId: 'Access Key ID is missing.',
    });
    expect(stillWrong(shown, problems({ name: 'taken', accessKeyId: 'KEY1' }))).toEqual({
      name: 'Another profile has this name.',
    });
  });

  it('names what is missing in the provider’s words', () => {
    expect(problemsOf(newValues(null), none, context)).toEqual({
      name: 'The profile needs a name.',
      accessKeyId: 'Access Key ID is missing.',
      secretAccessKey: 'Secret Access Key is missing.',
      accountId: 'Account ID is missing.',
    });
  });

  it('asks whose key it is where a paste did not tell', () => {
    const pasted = {
      pasteId: id,
      accessKeyId: 'KEY1',
      endpoints: {},
      hasSecret: true,
      hasSessionToken: false,
    };
    const open = { ...good, ...newValues(pasted), name: 'nobodys', accountId: '0123abcd' };
    expect(open.providerOpen).toBe(true);
    expect(problems(open)).toEqual({ provider: expect.stringMatching(/Choose the provider/) });
    expect(problems({ ...open, providerOpen: false })).toEqual({});
    expect(newValues({ ...pasted, provider: 'wasabi' })).toMatchObject({
      provider: 'wasabi',
      providerOpen: false,
    });
  });

  it('takes in what endpoints say, and nothing that was typed away', () => {
    const s3 = 'https://s3.eu-central-003.backblazeb2.com';
    const typing: Values = { ...newValues(null), provider: 'b2', endpoints: { s3 } };
    expect(learnt(typing, readPlacement(placementOf(typing)).placement)).toEqual({
      region: 'eu-central-003',
    });
    const bucket: Values = {
      ...typing,
      region: 'mine',
      endpoints: { s3: 'b.s3.eu-central-003.backblazeb2.com' },
    };
    const { placement, notices } = readPlacement(placementOf(bucket));
    expect(learnt(bucket, placement)).toEqual({ endpoints: { s3 } });
    expect(notices).toHaveLength(1);
    const odd: Values = { ...typing, endpoints: { s3: 'nonsense ' } };
    expect(learnt(odd, readPlacement(placementOf(odd)).placement)).toEqual({});
  });

  it('asks for a region where the provider has no usual one, but not of a role', () => {
    const asking = { ...context, provider: { ...provider, asksForRegion: true } };
    expect(problemsOf(good, typed, asking)).toEqual({ region: 'Region is missing.' });
    expect(problemsOf({ ...good, region: 'eu-central-003' }, typed, asking)).toEqual({});
    const role = { kind: 'role' as const, sourceId: id, roleArn: 'arn:aws:iam::1:role/R' };
    expect(problemsOf({ ...good, ...role }, none, asking)).toEqual({});
  });

  it('asks for no secret where one is stored, but for that of another session token', () => {
    const stored = { ...context, hasSecret: true, storedOnly: true };
    expect(problemsOf(good, none, stored)).toEqual({});
    const token = { ...none, sessionToken: 'CANARY token' };
    expect(problemsOf(good, token, stored)).toEqual({
      sessionToken: 'Enter the Secret Access Key that came with it, too.',
    });
    expect(problemsOf(good, token, { ...stored, storedOnly: false })).toEqual({});
  });

  it.each<[keyof Values, string, RegExp]>([
    ['name', 'taken', /Another profile/],
    ['name', 'a\tb', /one line/],
    ['name', 'x'.repeat(129), /128 characters at most/],
    ['accessKeyId', 'with space', /without spaces/],
    ['accountId', 'zzz', /Account ID of Cloudflare R2, for example 0123abcd/],
    ['region', 'not a region', /letters, digits/],
    ['notes', 'x'.repeat(2001), /2,000/],
  ])('says what is wrong with %s “%s”', (field, value, message) => {
    expect(Object.entries(problems({ [field]: value }))).toEqual([[field, expect.stringMatching(message)]]);
  });

  it.each(['ftp://x', 'nonsense', 'https://user:word@x.example', 'https://x.example/?a=b'])(
    'refuses the endpoint %s',
    (address) => {
      expect(Object.keys(problems({ endpoints: { s3: address } }))).toEqual(['endpoint:s3']);
    },
  );

  it('checks a role by the limits of IAM', () => {
    const role = { kind: 'role' as const, sourceId: id, roleArn: 'arn:aws:iam::1:role/R' };
    expect(problems(role, none)).toEqual({});
    expect(problems({ ...role, durationSeconds: '60' }, none).durationSeconds).toMatch(/900 at least/);
    expect(problems({ ...role, durationSeconds: '50000' }, none).durationSeconds).toMatch(/43200 at most/);
    expect(problems({ ...role, durationSeconds: 'soon' }, none).durationSeconds).toMatch(/whole number/);
    expect(Object.keys(problems({ ...role, sourceId: '', roleArn: '' }, none))).toEqual([
      'sourceId',
      'roleArn',
    ]);
  });
});

describe('what is sent', () => {
  it('is what the contract takes, without what was left empty', () => {
    const draft = draftOf({ ...good, endpoints: { s3: ' https://x.example ', kms: '' } }, typed, {});
    expect(UnsavedProfile.parse(draft)).toMatchObject({
      endpoints: { s3: 'https://x.example' },
      name: 'backups',
    });
    expect(draft.region).toBe(undefined);
    expect(draft.source).toMatchObject({ kind: 'credential', secretAccessKey: 'CANARY-form' });
  });

  it('leaves the secret out where none was typed', () => {
    expect(draftOf(good, none, { id }).source).toMatchObject({ secretAccessKey: undefined });
  });

  it('keeps all of a profile that is opened and saved unchanged', () => {
    const role = {
      kind: 'role' as const,
      profileId: id,
      roleArn: 'arn:aws:iam::1:role/R',
      mfaSerial: 'arn:aws:iam::1:mfa/me',
      externalId: 'ext',
      durationSeconds: 900,
      sessionName: 'me',
    };
    expect(draftOf(valuesOf(profileView({ name: 'r', source: role })), none, {}).source).toEqual(role);
    const temporary = { ...credential('c'), accountId: '1', expiresAt: '2026-11-23T10:20:30.000Z' };
    expect(
      draftOf(valuesOf(profileView({ name: 'c', credential: temporary })), none, {}).source,
    ).toMatchObject({
      accessKeyId: 'KEY',
      accountId: '1',
      expiresAt: '2026-11-23T10:20:30.000Z',
    });
  });
});

describe('when a key runs out', () => {
  const expiryAfter = (expiresAt: string, change: Partial<Values> = {}) => {
    const temporary = { ...credential('c'), accountId: '1', expiresAt };
    const { source } = draftOf(
      { ...valuesOf(profileView({ name: 'c', credential: temporary })), ...change },
      none,
      {},
    );
    return source.kind === 'credential' ? source.expiresAt : null;
  };

  it('stays the instant it was, in every hour of the year, when nobody typed another time', () => {
    const halfHours = Array.from({ length: 2 * 24 * 365 }, (_, i) => Date.UTC(2026, 0, 1, 0, 30 * i, 7, 123));
    const instants = halfHours.map((at) => new Date(at).toISOString());
    expect(instants.filter((instant) => expiryAfter(instant) !== instant)).toEqual([]);
  });

  it('is the local time that was typed', () => {
    const typed = '2026-06-01T10:20';
    expect(expiryAfter('2026-06-01T08:20:00.123Z', { expiresAt: typed })).toBe(new Date(typed).toISOString());
    expect(expiryAfter('2026-06-01T08:20:00.123Z', { expiresAt: '' })).toBeUndefined();
  });
});

describe('the one-time password device of a key', () => {
  const serial = 'arn:aws:iam::111122223333:mfa/me';
  const sourceOf = (part: Partial<Values>) => draftOf({ ...good, ...part }, none, { id }).source;

  it('is sent with how long a password is good for, and comes back as it was', () => {
    const source = sourceOf({ mfaSerial: ` ${serial} `, durationSeconds: '7200' });
    expect(source).toMatchObject({ kind: 'credential', mfa: { serial, durationSeconds: 7200 } });
    const profile = profileView({
      name: 'backups',
      source: { kind: 'credential', credentialId: 'c1', mfa: { serial, durationSeconds: 7200 } },
      credential: credential('c1'),
    });
    expect(draftOf(valuesOf(profile), none, { id }).source).toMatchObject({
      mfa: { serial, durationSeconds: 7200 },
    });
  });

  it('is left out when nothing names it, whatever duration was typed', () => {
    expect(sourceOf({ durationSeconds: '7200' })).toMatchObject({ mfa: undefined });
    expect(problems({ durationSeconds: '5' })).toEqual({});
  });

  it('takes longer sessions than a role, but not any', () => {
    expect(problems({ mfaSerial: serial, durationSeconds: '129600' })).toEqual({});
    for (const durationSeconds of ['899', '129601', '1.5', 'long'])
      expect(problems({ mfaSerial: serial, durationSeconds })).toHaveProperty('durationSeconds');
  });
});
