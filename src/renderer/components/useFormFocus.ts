import { type RefObject, useEffect, useRef } from 'react';

/**
 * Where the focus is in a form of a dialog: at first where one types, and after an attempt in the first
 * field that is wrong.
 *
 * @param problems what is wrong; another object for each attempt
 * @returns for the form
 */
export function useFormFocus(problems: object): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);

  // Whoever opened the form came to type.
  useEffect(() => form.current?.querySelector<HTMLElement>('input:not([type=radio]), textarea')?.focus(), []);

  // The first field that is wrong gets the focus, once its message is there to be read with it.
  useEffect(() => {
    if (Object.keys(problems).length > 0)
      form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [problems]);
  return form;
}
