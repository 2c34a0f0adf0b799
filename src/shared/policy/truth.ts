/**
 * Three-valued logic. `maybe` appears only where something about the request is not known, as when
 * asking what a principal could do; with everything known, all answers are `yes` or `no`.
 */
export type Truth = 'yes' | 'no' | 'maybe';

export const truth = (value: boolean): Truth => (value ? 'yes' : 'no');

export function not(value: Truth): Truth {
  if (value === 'maybe') return value;
  return value === 'yes' ? 'no' : 'yes';
}

/** `no` if one is `no`, else `maybe` if one is `maybe`; `yes` for none at all. */
export function and(...values: readonly Truth[]): Truth {
  if (values.includes('no')) return 'no';
  return values.includes('maybe') ? 'maybe' : 'yes';
}

/** `yes` if one is `yes`, else `maybe` if one is `maybe`; `no` for none at all. */
export function or(...values: readonly Truth[]): Truth {
  if (values.includes('yes')) return 'yes';
  return values.includes('maybe') ? 'maybe' : 'no';
}
