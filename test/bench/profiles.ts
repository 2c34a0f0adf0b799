import type { DraftExtras } from '#core/profiles/save.ts';
import { Secret } from '#core/store/secrets/secret.ts';
import type { UnsavedProfile } from '#shared/contract/index.ts';

/**
 * Profiles for measuring with, `p0` to `p<n - 1>`; ten of them share a key, as in a real account
 * with one key and many regions.
 */
export function manyProfiles(n: number): { draft: UnsavedProfile; extras: DraftExtras }[] {
  return Array.from({ length: n }, (_, i) => ({
    draft: {
      name: `p${i}`,
      provider: 'quilibrium' as const,
      region: 'q-world-1',
      endpoints: {},
      source: { kind: 'credential' as const, accessKeyId: `BENCH${i % 10}`, accountId: '1000000000' },
    },
    extras: {
      origin: 'bench',
      material: i < 10 ? { secretAccessKey: new Secret(`bench-secret-${i}`) } : undefined,
    },
  }));
}
