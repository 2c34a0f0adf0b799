import { describe, expect, it } from 'vitest';
import { needsSession, originOf, recipeOf } from '#core/profiles/sessions/recipe.ts';
import { emptyVault, type Profile, type VaultState } from '#shared/model.ts';
import { credential } from '../../records.ts';
import { device, key, profile, role } from './given.ts';

const stateOf = (...profiles: Profile[]): VaultState => ({
  ...emptyVault(),
  profiles,
  credentials: [credential(9, { accessKeyId: 'ABC123' })],
});
/** The recipe of the last profile. */
const recipe = (...profiles: Profile[]) => {
  const last = profiles.at(-1);
  if (!last) throw new Error('no profile');
  return recipeOf(stateOf(...profiles), last);
};
const calls = (...profiles: Profile[]) => recipe(...profiles).steps.map(({ call }) => call);

describe('how a session is made', () => {
  it('takes no step for a key that is used as it is', () => {
    const plain = profile(1, 'ann', key());
    expect(recipe(plain).steps).toEqual([]);
    expect(needsSession(plain)).toBe(false);
  });

  it('takes the steps from the key upwards', () => {
    const chain = [
      profile(1, 'ann', key({ serial: device, durationSeconds: 7200 })),
      profile(2, 'one', role(1, { durationSeconds: 7200 })),
      profile(3, 'two', role(2)),
    ];
    expect(chain.slice(0).every(needsSession)).toBe(true);
    expect(calls(...chain)).toMatchObject([
      { action: 'GetSessionToken', durationSeconds: 7200 },
      { action: 'AssumeRole', durationSeconds: 7200, sessionName: 'qcred-one' },
      { action: 'AssumeRole', durationSeconds: 3600, sessionName: 'qcred-two' },
    ]);
  });

  it('asks for no more than an hour where a role’s session assumes another role, and for less when told', () => {
    const base = [profile(1, 'ann', key()), profile(2, 'one', role(1))];
    const durations = [43_200, 900].map(
      (durationSeconds) =>
        calls(...base, profile(3, 'two', role(2, { durationSeconds }))).at(-1)?.durationSeconds,
    );
    expect(durations).toEqual([3600, 900]);
    expect(calls(...base).at(-1)?.durationSeconds).toBeUndefined();
  });

  it('asks the device of a key once, for the roles on top of it too', () => {
    const withDevice = (mfa?: { serial: string }) =>
      recipe(profile(1, 'ann', key(mfa)), profile(2, 'one', role(1, { mfaSerial: device }))).steps.map(
        (step) => step.device,
      );
    expect(withDevice({ serial: device })).toEqual([device, undefined]);
    expect(withDevice({ serial: 'another' })).toEqual(['another', device]);
    expect(withDevice()).toEqual([device]);
  });

  it('names sessions so that every service takes the name', () => {
    const names = ['prod', 'Ann’s backup (old)', '日本', 'x'.repeat(128)].map((name) => {
      const [call] = calls(profile(1, 'ann', key()), profile(2, name, role(1)));
      return call?.action === 'AssumeRole' ? call.sessionName : '';
    });
    expect(names.slice(0, 3)).toEqual(['qcred-prod', 'qcred-Ann-s-backup-old-', 'qcred--']);
    for (const name of names) expect(name).toMatch(/^[\w+=,.@-]{2,64}$/);
    for (const sessionName of ['with space', 'a', 'é'])
      expect(() => calls(profile(1, 'ann', key()), profile(2, 'one', role(1, { sessionName })))).toThrow(
        expect.objectContaining({ code: 'bad_input' }),
      );
  });

  it('is of another origin when anything changes that matters, and of the same when nothing does', () => {
    const ann = profile(1, 'ann', key());
    const origin = (source: ReturnType<typeof role>, base: Profile = ann, name = 'one') =>
      originOf(recipe(base, profile(2, name, source)));
    const first = origin(role(1));
    expect(origin(role(1))).toBe(first);
    const renamed = { ...ann, name: 'annabel', notes: 'hers', updatedAt: '2026-05-05T05:05:05.000Z' };
    expect(origin(role(1), renamed)).toBe(first);
    const others = [
      origin(role(1, { roleArn: 'arn:aws:iam::1000000000:role/writer' })),
      origin(role(1, { externalId: 'x1' })),
      origin(role(1, { durationSeconds: 900 })),
      origin(role(1, { mfaSerial: device })),
      origin(role(1, { sessionName: 'me' })),
      origin(role(1), { ...ann, region: 'q-world-2' }),
      origin(role(1), { ...ann, endpoints: { sts: 'https://sts.example.com' } }),
      origin(role(1), { ...ann, source: key({ serial: device }) }),
    ];
    expect(new Set([first, ...others]).size).toBe(1 + others.length);
  });
});
