import type { LastUse } from '#shared/account.ts';

/** "s3 in q-world-1, 2026-11-23 10:00 UTC", as far as the service tells. */
export function saidOf({ at, service, region }: LastUse): string {
  if (at === null) return 'never';
  const when = `${at.slice(0, 16).replace('T', ' ')} UTC`;
  const where = [service, region && `in ${region}`].filter(Boolean).join(' ');
  return where ? `${where}, ${when}` : when;
}
