import { ago } from '#renderer/words.ts';
import type { ProfileView, VerdictView } from '#shared/contract/index.ts';
import { roleChain } from './roleChain.ts';

/** The last connection test of a profile, as a list shows it. */
export interface LastTest {
  ok: boolean;
  /** Something that it depended on was changed after it began. */
  old: boolean;
  at: string;
  verdict: VerdictView['verdict'];
}

type Tested = Pick<ProfileView, 'source' | 'credential' | 'updatedAt' | 'lastTest'>;

/**
 * @param profile which one
 * @param byId finds the profiles that its role builds on: a change of those counts too
 * @returns null for one that was never tested
 */
export function lastTestOf<P extends Tested>(
  profile: P,
  byId: (id: string) => P | undefined,
): LastTest | null {
  const { lastTest } = profile;
  if (!lastTest) return null;
  const changes = roleChain(profile, byId).flatMap(({ updatedAt, credential }) => [
    updatedAt,
    credential?.updatedAt ?? '',
  ]);
  const { at, verdict } = lastTest;
  return { ok: verdict === 'ok', old: changes.some((change) => change > at), at, verdict };
}

const whys: Record<VerdictView['verdict'], string> = {
  ok: '',
  wrong_key: 'the key is not known',
  inactive_key: 'the key is inactive',
  wrong_secret: 'the secret is wrong',
  expired: 'it has expired',
  wrong_region: 'the region is wrong',
  clock_skew: 'the clock is wrong',
  denied: 'it is not allowed',
  unreachable: 'nobody answered',
  tls: 'the certificate is not trusted',
  not_s3: 'no storage service answered',
  other: 'it did not work',
};

/** A test in words: `Worked 2 hours ago`, `Failed 3 days ago: the secret is wrong. Changed since`. */
export function testWords({ ok, old, at, verdict }: LastTest, now: number): string {
  const said = ok ? `Worked ${ago(at, now)}` : `Failed ${ago(at, now)}: ${whys[verdict]}`;
  return old ? `${said}. Changed since` : said;
}
