import { count } from '#renderer/words.ts';

/** The schedules to choose from, in minutes; 0 is by hand only. */
export const schedules = [0, 15, 60, 360, 1440] as const;

/** How often an account is synced, in words. Takes minutes. */
export function scheduleWords(minutes: number): string {
  if (minutes === 0) return 'Only by hand';
  if (minutes === 60) return 'Every hour';
  if (minutes === 1440) return 'Every day';
  if (minutes % 60 === 0) return `Every ${count(minutes / 60, 'hour')}`;
  return `Every ${count(minutes, 'minute')}`;
}
