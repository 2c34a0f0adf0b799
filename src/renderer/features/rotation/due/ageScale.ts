import type { DueView } from '#shared/contract/rotation.ts';

/** Where every bar has its due line, as a part of the width: what is beyond is overdue. */
export const dueAt = 0.68;

/** A bar in parts of its width, 0 to 1. */
interface AgeScale {
  /** How far the age reaches. */
  age: number;
  /** Where reminders stand. */
  reminders: number[];
  /** Null for a key that is never due. */
  due: number | null;
  /** The age is more than the bar can show. */
  beyond: boolean;
}

/**
 * A key's age against the age it may reach. All bars share one scale in which the due line stands at
 * the same place, whatever the policy: so a bar that crosses it is seen in a list of a thousand. A key
 * without a limit is drawn against a year.
 */
export function ageScale({ ageDays, policy }: Pick<DueView, 'ageDays' | 'policy'>): AgeScale {
  const { maxAgeDays } = policy;
  const place = (days: number) => (days / (maxAgeDays ?? 365)) * dueAt;
  const age = place(ageDays);
  return {
    age: Math.min(1, Math.max(0, age)),
    reminders:
      maxAgeDays === null
        ? []
        : policy.remindDays
            .filter((days) => days > 0 && days < maxAgeDays)
            .map((days) => place(maxAgeDays - days)),
    due: maxAgeDays === null ? null : dueAt,
    beyond: age > 1,
  };
}
