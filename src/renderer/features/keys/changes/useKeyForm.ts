import { type FormEvent, type RefObject, useState } from 'react';
import { useFormFocus } from '#renderer/components/useFormFocus.ts';
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
  const [problems, setProblems] = useState<Problems>({});
  return {
    ref: useFormFocus(problems),
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
