import { describe, expect, it } from 'vitest';
import { deviceOf, usesSession } from '#renderer/features/profiles/session.ts';
import { remaining } from '#renderer/words.ts';
import { profileView } from '../../views.ts';

const role = (name: string, profileId: string, mfaSerial?: string) =>
  profileView({
    name,
    source: { kind: 'role', profileId, roleArn: 'arn:aws:iam::111122223333:role/Reader', mfaSerial },
  });
const plain = profileView({ name: '1' });
const guarded = profileView({
  name: '2',
  source: { kind: 'credential', credentialId: 'c1', mfa: { serial: 'device of the key' } },
});

describe('temporary credentials', () => {
  it('are what tools get for a role and for a key with a device', () => {
    expect([plain, guarded, role('3', plain.id)].map(usesSession)).toEqual([false, true, true]);
  });

  it('ask the device of the profile, else that of the nearest one it builds on', () => {
    const lower = role('3', guarded.id);
    const all = [plain, guarded, lower];
    const device = (profile: (typeof all)[number]) =>
      deviceOf(profile, (id) => all.find((one) => one.id === id));
    expect(device(plain)).toBeNull();
    expect(device(role('4', plain.id))).toBeNull();
    expect(device(role('4', lower.id))).toBe('device of the key');
    expect(device(role('4', lower.id, 'device of the role'))).toBe('device of the role');
    expect(device(role('4', 'a profile that is gone'))).toBeNull();
  });

  it('ask nobody when profiles build on each other in a circle', () => {
    const one = role('1', 'two');
    const two = role('2', 'one');
    expect(deviceOf(one, (id) => (id === 'one' ? one : two))).toBeNull();
  });

  it('count down in minutes, and in seconds at the end', () => {
    const end = '2026-01-01T01:00:00.000Z';
    const at = (seconds: number) => remaining(end, Date.parse(end) - seconds * 1000);
    expect(at(3600)).toBe('in 1 hr');
    expect(at(42 * 60)).toBe('in 42 min');
    expect(at(120)).toBe('in 2 min');
    expect(at(119)).toBe('in 119 s');
    expect(at(0.4)).toBe('in 1 s');
    expect(at(-5)).toBe('in 0 s');
  });
});
