/** Asking for temporary credentials: where, for what, and how a refusal is told. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fetchSession } from '#core/profiles/sessions/fetch.ts';
import { recipeOf } from '#core/profiles/sessions/recipe.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { Account } from '#shared/account.ts';
import { QCredError } from '#shared/errors.ts';
import type { Profile, ProfileSource } from '#shared/model.ts';
import { idOf, later, now } from '../../records.ts';
import { device, type Given, given, key, profile, role, roleArn } from './given.ts';

const own = { accessKeyId: 'QKEYOFANN', secretAccessKey: new Secret('CANARY/of-ann') };

/** A world with ann's key, whose profile says `base`, and on it `source`. */
const onAnn = (
  source: ProfileSource,
  base: (url: string) => Partial<Profile> = (url) => ({ endpoints: { sts: url } }),
) =>
  given((url) => [
    profile(1, 'ann', source.kind === 'credential' ? source : key(), base(url)),
    ...(source.kind === 'role' ? [profile(2, 'reader', source)] : []),
  ]);

/** Takes the last step of the last profile. */
function fetch({ access, state }: Given, code?: string) {
  const last = state.profiles.at(-1);
  if (!last) throw new Error('no profile');
  const recipe = recipeOf(state, last);
  const step = recipe.steps.at(-1);
  if (!step) throw new Error('no step');
  return fetchSession(access, recipe, step, own, code);
}

async function refused(call: Promise<unknown>): Promise<QCredError> {
  const error = await call.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof QCredError) return error;
  throw error;
}

describe('what is asked', () => {
  it('is the role, with all that the profile says of it', async () => {
    const world = await onAnn(
      role(1, { externalId: 'gallery', durationSeconds: 1800, sessionName: 'me', mfaSerial: device }),
    );
    await fetch(world, '123456');
    expect(world.asked).toEqual([
      {
        Action: 'AssumeRole',
        RoleArn: roleArn,
        RoleSessionName: 'me',
        ExternalId: 'gallery',
        DurationSeconds: '1800',
        SerialNumber: device,
        TokenCode: '123456',
        region: 'q-world-1',
      },
    ]);
  });

  it('is nothing that the profile does not say', async () => {
    const world = await onAnn(role(1));
    await fetch(world, '123456');
    expect(world.asked).toEqual([
      { Action: 'AssumeRole', RoleArn: roleArn, RoleSessionName: 'qcred-reader', region: 'q-world-1' },
    ]);
  });

  it('is a session of the key, with its device', async () => {
    const world = await onAnn(key({ serial: device, durationSeconds: 7200 }));
    const session = await fetch(world, '123456');
    expect(world.asked).toEqual([
      {
        Action: 'GetSessionToken',
        DurationSeconds: '7200',
        SerialNumber: device,
        TokenCode: '123456',
        region: 'q-world-1',
      },
    ]);
    expect({ ...session, secretAccessKey: session.secretAccessKey.reveal() }).toMatchObject({
      accessKeyId: 'ASIA1',
      secretAccessKey: 'CANARY/secret-1',
      startedAt: now.toISOString(),
      expiresAt: later(60),
    });
    expect(session.sessionToken.reveal()).toBe('CANARY/token-1');
  });
});

describe('where it is asked', () => {
  it.each<[string, (url: string) => Partial<Profile>]>([
    [
      'at the address for it',
      (url) => ({ endpoints: { sts: url, iam: 'http://127.0.0.1:1', s3: 'http://127.0.0.1:1' } }),
    ],
    [
      'at that of IAM where it has none',
      (url) => ({ provider: 'r2', endpoints: { iam: url, s3: 'http://127.0.0.1:1' } }),
    ],
    [
      'at that of the storage of a server that has STS there',
      (url) => ({ provider: 'minio', endpoints: { s3: url } }),
    ],
    [
      'at the address for it, of Amazon too',
      (url) => ({ provider: 'aws', region: 'eu-west-1', endpoints: { sts: url } }),
    ],
    [
      'in the clear where that was agreed to',
      (url) => {
        const address = url.replace('127.0.0.1', '0.0.0.0');
        return { endpoints: { sts: address }, plainHttp: [address] };
      },
    ],
  ])('is %s', async (_, base) => {
    const world = await onAnn(role(1), base);
    expect(await fetch(world)).toMatchObject({ accessKeyId: 'ASIA1' });
    expect(world.asked).toHaveLength(1);
  });

  it('is signed for the region of the profile that holds the key', async () => {
    const world = await onAnn(role(1), (url) => ({ region: 'q-world-2', endpoints: { sts: url } }));
    await fetch(world);
    expect(world.asked[0]?.region).toBe('q-world-2');
  });

  it('is nowhere while the provider has only announced its STS, unless somebody says where there is one', async () => {
    const world = await onAnn(role(1), () => ({}));
    expect(await refused(fetch(world))).toMatchObject({
      code: 'not_available',
      message: expect.stringContaining('planned'),
      hint: expect.stringContaining('STS endpoint of "ann"'),
    });
    expect(world.asked).toEqual([]);
    const own = await onAnn(role(1), (url) => ({ endpoints: { iam: url } }));
    await fetch(own);
    expect(own.asked).toHaveLength(1);
  });

  it('is nowhere in the clear that nobody agreed to', async () => {
    const world = await onAnn(role(1), (url) => ({
      endpoints: { sts: url.replace('127.0.0.1', '0.0.0.0') },
    }));
    expect(await refused(fetch(world))).toMatchObject({ code: 'plain_http' });
    expect(world.asked).toEqual([]);
  });

  it.each<[string, Partial<Profile>]>([
    ['whose provider has none', { provider: 'b2', region: 'us-west-004' }],
    ['whose storage is its provider’s own', { provider: 'r2', endpoints: { s3: 'http://127.0.0.1:1' } }],
    ['whose server is not said', { provider: 'minio' }],
  ])('is said to be missing for a profile %s', async (_, base) => {
    const world = await onAnn(role(1), () => base);
    expect(await refused(fetch(world))).toMatchObject({
      code: 'bad_input',
      message: '"ann" has no address for temporary credentials (STS).',
      hint: 'Edit that profile and fill in its STS endpoint.',
    });
  });

  it.each([
    ['is trusted as the account of the key is', idOf(9), false],
    ['is trusted as an account that is reached there', idOf(8), true],
  ])('%s', async (_, credentialId, isThere) => {
    const world = await onAnn(role(1));
    const caPath = join(world.access.deps.dataDir, 'no such file');
    const account = {
      id: idOf(5),
      name: 'a',
      provider: 'quilibrium',
      endpoints: isThere ? { sts: world.url } : {},
      credentialId,
      caPath,
    };
    world.state = { ...world.state, accounts: [account as unknown as Account] };
    expect(await refused(fetch(world))).toMatchObject({ code: 'file_unreadable' });
  });
});

it('no connection is kept', async () => {
  const world = await onAnn(role(1));
  await fetch(world);
  await expect.poll(() => world.connections()).toBe(0);
  world.answer = { code: 'AccessDenied' };
  await refused(fetch(world));
  await expect.poll(() => world.connections()).toBe(0);
});

describe('a refusal', () => {
  const denied = { code: 'AccessDenied' };
  it.each<[string, Parameters<typeof role>[1], string]>([
    ['nothing more', {}, 'whether it asks for an external id and whether it asks for a one-time password.'],
    [
      'an external id',
      { externalId: 'x1' },
      'that the external id is right and whether it asks for a one-time password.',
    ],
    ['a device', { mfaSerial: device }, 'whether it asks for an external id.'],
    ['both', { externalId: 'x1', mfaSerial: device }, 'that the external id is right.'],
  ])('of a role that is asked for with %s says what to look at', async (_, more, conditions) => {
    const world = await onAnn(role(1, more));
    world.answer = denied;
    const error = await refused(fetch(world, '123456'));
    expect(error).toMatchObject({
      code: 'denied',
      message: `"reader" may not assume ${roleArn}.`,
      hint: `Check that the role exists and trusts this key's user, ${conditions}`,
      cause: expect.objectContaining({ code: 'denied' }),
    });
  });

  it.each([
    [undefined, '1 hours'],
    [5400, '1.5 hours'],
    [1000, '0.28 hours'],
    [43_200, '12 hours'],
  ])('of a role for %s seconds says for how long it was asked', async (durationSeconds, hours) => {
    const world = await onAnn(role(1, { durationSeconds }));
    world.answer = { status: 400, code: 'ValidationError' };
    expect(await refused(fetch(world))).toMatchObject({
      code: 'bad_input',
      message: `The service does not accept what "reader" asks of ${roleArn}.`,
      hint: `Check the ARN, and that the role allows sessions of ${hours}.`,
      cause: expect.objectContaining({ code: 'bad_input' }),
    });
  });

  it('of anything else is told as it is', async () => {
    const world = await onAnn(role(1));
    world.answer = { code: 'InvalidClientTokenId' };
    const error = await refused(fetch(world));
    expect(error.code).toBe('key_refused');
    expect(error.message).not.toContain(roleArn);
    const session = await onAnn(key({ serial: device }));
    session.answer = denied;
    expect(await refused(fetch(session, '123456'))).toMatchObject({
      code: 'denied',
      message: 'The key may not do sts:GetSessionToken.',
    });
  });

  it.each(['AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'])(
    'is an answer without %s',
    async (without) => {
      const world = await onAnn(role(1));
      world.answer = { without };
      expect(await refused(fetch(world))).toMatchObject({
        code: 'service_failed',
        message: 'The service answered without temporary credentials.',
      });
    },
  );

  it('is an answer without credentials, or without a moment at which they end', async () => {
    const world = await onAnn(role(1));
    for (const answer of [{ until: '' }, 'nothing'] as const) {
      world.answer = answer;
      expect((await refused(fetch(world))).code).toBe('service_failed');
    }
  });
});
