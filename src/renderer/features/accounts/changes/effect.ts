import type { PolicyEffect } from '#shared/contract/accounts.ts';

/** A sentence of a policy, and whether it is true before a change, after it, or both. */
export interface EffectLine {
  kind: 'removed' | 'added' | 'kept';
  text: string;
}

/** What a policy no longer says, what it says anew, and what stays, in that order. */
export function effectLines({ before, after }: Pick<PolicyEffect, 'before' | 'after'>): EffectLine[] {
  const was = before ?? [];
  const line = (kind: EffectLine['kind']) => (text: string) => ({ kind, text });
  return [
    ...was.filter((text) => !after.includes(text)).map(line('removed')),
    ...after.filter((text) => !was.includes(text)).map(line('added')),
    ...after.filter((text) => was.includes(text)).map(line('kept')),
  ];
}
