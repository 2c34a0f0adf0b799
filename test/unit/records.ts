/** Keys and profiles as the vault keeps them, by number. */
import type { Credential, Profile } from '#shared/model.ts';

/** When all of them were made. */
export const now = new Date('2026-03-04T05:06:07.000Z');

/** The moment so many minutes after that. */
export const later = (minutes: number): string => new Date(now.getTime() + minutes * 60_000).toISOString();

/** The id that number `n` stands for. */
export const idOf = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

/** Key `n`. */
export const credential = (n: number, more: Partial<Credential> = {}): Credential => ({
  id: idOf(n),
  provider: 'quilibrium',
  accessKeyId: `QKEY${n}`,
  origin: 'typed in',
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  ...more,
});

/** Profile `n` with key `n`, unless told otherwise. */
export const profile = (n: number, more: Partial<Profile> = {}): Profile => ({
  id: idOf(n),
  name: `profile ${n}`,
  provider: 'quilibrium',
  source: { kind: 'credential', credentialId: idOf(n) },
  endpoints: {},
  createdAt: now.toISOString(),
  updatedAt: now.toISOString(),
  ...more,
});
