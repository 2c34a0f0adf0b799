import type { LucideIcon } from 'lucide-react';
import {
  BellOff,
  CalendarClock,
  CircleAlert,
  CircleCheck,
  Hand,
  Infinity as Never,
  RefreshCw,
} from 'lucide-react';
import { count, listed } from '#renderer/words.ts';
import type { DueView, RotationView } from '#shared/contract/rotation.ts';
import type { RotationPolicy } from '#shared/rotation.ts';

/** How urgent a key is: its words, its icon and the class of its colour. */
interface Urgency {
  word: string;
  icon: LucideIcon;
  tone: '' | 'good' | 'due' | 'bad' | 'faint';
}

/** `Overdue by 12 days`, `Due today`, `Rotate in 9 days`, from the whole days that are left. */
export function daysWords(inDays: number | null): string {
  if (inDays === null) return 'Never due';
  if (inDays < 0) return `Overdue by ${count(-inDays, 'day')}`;
  if (inDays === 0) return 'Due today';
  return `Rotate in ${count(inDays, 'day')}`;
}

/** How a rotation stands, in a few words for a row. */
export function rotationWords({ state, steps }: Pick<RotationView, 'state' | 'steps'>): string {
  const at = steps.findIndex(({ status }) => status === 'now' || status === 'stuck');
  const step = at < 0 ? '' : ` (${at + 1} of ${steps.length})`;
  switch (state) {
    case 'running':
      return `${steps[at]?.label ?? 'Rotating'}${step}`;
    case 'paused':
      return `Paused${step}`;
    case 'needs_you':
      return `Waits for you${step}`;
    case 'going_back':
      return 'Returning to the old key';
    case 'finished':
      return 'Rotated';
    case 'undone':
      return 'Returned to the old key';
  }
}

/** How urgent a key is, and how its rotation stands while there is one. */
export function urgencyOf(due: DueView, rotation: RotationView | null): Urgency {
  if (rotation) {
    const waits = rotation.state === 'needs_you';
    return { word: rotationWords(rotation), icon: waits ? Hand : RefreshCw, tone: waits ? 'due' : '' };
  }
  const word = daysWords(due.inDays);
  switch (due.status) {
    case 'overdue':
      return { word, icon: due.snoozedUntil ? BellOff : CircleAlert, tone: 'bad' };
    case 'soon':
      return { word, icon: due.snoozedUntil ? BellOff : CalendarClock, tone: 'due' };
    case 'never':
      return { word, icon: Never, tone: 'faint' };
    case 'rotating':
      return { word: 'Rotating', icon: RefreshCw, tone: '' };
    case 'fine':
      return { word, icon: CircleCheck, tone: '' };
  }
}

/** Hours as people say them: `36 hours`, `3 days`, `no time`. */
const hoursWords = (hours: number): string => {
  if (hours === 0) return 'no time';
  return hours % 24 === 0 && hours > 24 ? count(hours / 24, 'day') : count(hours, 'hour');
};

/** What a policy says, one sentence each. */
export function policySentences({ maxAgeDays, remindDays, graceHours, automatic }: RotationPolicy): string[] {
  if (maxAgeDays === null) return ['Never due.'];
  const days = remindDays.map(String);
  return [
    `Due after ${count(maxAgeDays, 'day')}.`,
    remindDays.length === 0
      ? 'No reminder before that.'
      : `Reminds ${listed(days)} ${remindDays.length === 1 && remindDays[0] === 1 ? 'day' : 'days'} before.`,
    automatic ? 'Rotates without asking where the service allows it.' : 'Asks before it rotates.',
    graceHours === 0
      ? 'The old key is deleted at once.'
      : `The old key waits ${hoursWords(graceHours)}, switched off, before it is deleted.`,
  ];
}
