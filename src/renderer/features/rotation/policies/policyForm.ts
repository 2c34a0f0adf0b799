import type { RotationPolicy } from '#shared/rotation.ts';

/** What holds for a key that nobody said anything about; the vault has no policy for all keys until one is saved. */
export const usual: RotationPolicy = {
  scope: { kind: 'default' },
  maxAgeDays: 90,
  remindDays: [14, 7, 1],
  graceHours: 24,
  automatic: false,
};

/** What stands in the fields of the policy form. */
export interface PolicyValues {
  never: boolean;
  maxAgeDays: string;
  /** Days before, with anything between them. */
  remindDays: string;
  graceHours: string;
  automatic: boolean;
}

export type PolicyProblems = Partial<Record<'maxAgeDays' | 'remindDays' | 'graceHours', string>>;

/** The fields for a policy. One without a limit offers the usual 90 days, should it get one. */
export const valuesOf = ({
  maxAgeDays,
  remindDays,
  graceHours,
  automatic,
}: RotationPolicy): PolicyValues => ({
  never: maxAgeDays === null,
  maxAgeDays: String(maxAgeDays ?? 90),
  remindDays: remindDays.join(', '),
  graceHours: String(graceHours),
  automatic,
});

const whole = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);
const within = (n: number, least: number, most: number): boolean => n >= least && n <= most;
const daysOf = (text: string): number[] =>
  text
    .split(/[^\d.-]+/)
    .filter(Boolean)
    .map(whole);

/** What is wrong with the fields; empty when they make a policy. The bounds are those of `RotationPolicy`. */
export function problemsOf(values: PolicyValues): PolicyProblems {
  const days = daysOf(values.remindDays);
  const most = Math.min(365, whole(values.maxAgeDays) || 365);
  return {
    ...(values.never || within(whole(values.maxAgeDays), 1, 3650)
      ? {}
      : { maxAgeDays: 'Enter whole days from 1 to 3,650, which is ten years.' }),
    ...(values.never || (days.length <= 10 && days.every((day) => within(day, 0, most)))
      ? {}
      : { remindDays: `Enter up to 10 whole numbers of days, such as “14, 7, 1”, none above ${most}.` }),
    ...(within(whole(values.graceHours), 0, 2160)
      ? {}
      : { graceHours: 'Enter whole hours from 0 to 2,160, which is 90 days.' }),
  };
}

/** The policy that the fields say; only for fields without problems. */
export const policyFrom = (values: PolicyValues): Omit<RotationPolicy, 'scope'> => ({
  maxAgeDays: values.never ? null : whole(values.maxAgeDays),
  remindDays: values.never && daysOf(values.remindDays).some(Number.isNaN) ? [] : daysOf(values.remindDays),
  graceHours: whole(values.graceHours),
  automatic: values.automatic,
});
