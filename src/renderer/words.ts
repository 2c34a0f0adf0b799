import type { ProviderId } from '#shared/model.ts';
import { shortcutSigns } from '#shared/shortcuts.ts';
import { grouped } from '#shared/words.ts';
import { onMac } from './commandKey.ts';

export { grouped, listed } from '#shared/words.ts';

/** What QCred is for, in one sentence. */
export const purpose =
  'QCred keeps your access keys in one encrypted vault, and gives each of your tools the profile it reads.';

/** Compares names as people read them: `key 2` before `key 10`, case aside. */
export const byName = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' }).compare;

/** The words of a search, in small letters. */
export const searchWords = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

/** A count with its noun: `1 file`, `2 files`. `many` defaults to `one` with an s. */
export const count = (n: number, one: string, many = `${one}s`): string =>
  `${grouped(n)} ${n === 1 ? one : many}`;

/**
 * A text with every path in it that lies under the home folder told from `~`. Takes the home folder
 * as the system names it; a folder that only begins alike (`/home/annabel` for `/home/anna`) stays, and
 * so does a path in single quotes: that is a word for a shell, which takes a quoted tilde for a letter.
 */
export function fromHome(text: string, home: string): string {
  if (home === '' || !text.includes(home)) return text;
  const escaped = home.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![\\w./\\\\'-])${escaped}(?=[/\\\\])`, 'g'), '~');
}

/** Seconds of a day and of a year. */
const [day, year] = [86_400, 365 * 86_400];

/** Units, and their seconds. Days are what ages and limits are set in, so they go up to two years. */
const units: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', year],
  ['day', day],
  ['hour', 3600],
  ['minute', 60],
];
const brief = new Intl.RelativeTimeFormat('en', { numeric: 'always', style: 'short' });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** The unit that an instant is told in, and how many of it lie between it and `now` (milliseconds). */
function distance(instant: string, now: number): [number, Intl.RelativeTimeFormatUnit] | null {
  const seconds = Math.round((Date.parse(instant) - now) / 1000);
  const found = units.find(([unit, size]) => Math.abs(seconds) >= (unit === 'year' ? 2 * size : size));
  return found ? [Math.trunc(seconds / found[1]), found[0]] : null;
}

/** An instant (ISO) as people say it, seen from `now` (milliseconds): `2 days ago`, `in 12 minutes`, `just now`. */
export function said(instant: string, now: number): string {
  const far = distance(instant, now);
  if (far) return relative.format(...far);
  return Date.parse(instant) > now ? 'in under a minute' : 'just now';
}

/**
 * The same for what has happened: never in the future, although `now` may be a minute old and
 * another clock may be a little ahead.
 */
export const ago = (instant: string, now: number): string =>
  said(instant, Math.max(now, Date.parse(instant)));

/** The same, as short as a narrow column needs it: `in 12 min`. */
export const shortly = (instant: string, now: number): string => {
  const far = distance(instant, now);
  return far ? brief.format(...far).replace('.', '') : 'now';
};

/** How long it is until an instant (ISO), for a countdown: `in 42 min`, and `in 95 s` in the last two minutes. */
export const remaining = (instant: string, now: number): string => {
  const seconds = Math.ceil((Date.parse(instant) - now) / 1000);
  return seconds < 120 ? `in ${Math.max(0, seconds)} s` : shortly(instant, now);
};

const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** An instant (ISO) in full, for hover and for the activity log. */
export const exactly = (instant: string): string => whole.format(new Date(instant));

const two = (n: number): string => String(n).padStart(2, '0');

/** An instant (ISO) as a log wants it, in local time: `2026-11-23 06:46:47`. */
export function stamp(instant: string): string {
  const at = new Date(instant);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}

const short: Record<ProviderId, string> = {
  quilibrium: 'Quilibrium',
  aws: 'AWS',
  r2: 'Cloudflare R2',
  b2: 'Backblaze B2',
  minio: 'MinIO',
  wasabi: 'Wasabi',
  spaces: 'Spaces',
  gcs: 'Google Cloud',
  s3: 'S3-compatible',
};

/** A provider's name as short as a column needs it. */
export const providerName = (id: ProviderId): string => short[id];

const marks: Record<ProviderId, string> = {
  quilibrium: 'Q',
  aws: 'A',
  r2: 'R2',
  b2: 'B2',
  minio: 'M',
  wasabi: 'W',
  spaces: 'DO',
  gcs: 'G',
  s3: 'S3',
};

/** One or two letters that stand for a provider beside its name. */
export const providerMark = (id: ProviderId): string => marks[id];

/** A shortcut in the machine's own words: `Mod+N` is `⌘N` on a Mac and `Ctrl+N` elsewhere. */
export const shortcutWords = (shortcut: string): string => shortcutSigns(shortcut, onMac);
