import { type FormEvent, type RefObject, useEffect, useRef, useState } from 'react';
import { shownKey, useKeys } from '#renderer/features/keys/keys.ts';
import type { KmsChange, KmsKeyView } from '#shared/kms.ts';
import { changeFrom, type Problems } from './values.ts';

interface KeyForm {
  ref: RefObject<HTMLFormElement | null>;
  problems: Problems;
  onSubmit: (event: FormEvent) => void;
}

/**
 * A form that makes a change of what was typed.
 *
 * @param raw the change as typed, or what is wrong with it
 * @param onChange told the change once it fits
 */
export function useKeyForm(
  raw: () => object | { problems: Problems },
  onChange: (change: KmsChange) => void,
): KeyForm {
  const ref = useRef<HTMLFormElement>(null);
  const [problems, setProblems] = useState<Problems>({});
  // Whoever opened the form came to type; a field with a list would open it, so that one waits.
  useEffect(() => {
    const first = ref.current?.querySelector<HTMLElement>('input:not([type=radio]), textarea');
    if (first?.role !== 'combobox') first?.focus();
  }, []);
  useEffect(() => {
    if (Object.keys(problems).length > 0)
      ref.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [problems]);
  return {
    ref,
    problems,
    onSubmit(event) {
      event.preventDefault();
      const typed = raw();
      const made = 'problems' in typed ? (typed as { problems: Problems }) : changeFrom(typed);
      setProblems('problems' in made ? made.problems : {});
      if ('change' in made) onChange(made.change);
    },
  };
}

/** All that is known of the key that a change is about; null where it was not looked at. */
export const useShownKey = (accountId: string, key: string | undefined): KmsKeyView | null =>
  useKeys((store) => store.shown[shownKey(accountId, key ?? '')]?.view ?? null);
