import { createContext, type RefObject, useContext, useEffect, useRef, useState } from 'react';
import {
  beginWith,
  dropSecret,
  type Entered,
  enteredIn,
  notePastes,
  noteSecret,
  noteSettling,
  noteValue,
  type Scope,
  type SecretName,
  tellUnsaved,
} from '#renderer/stores/guard.ts';

/** Where what is typed within belongs: the profile form, a dialog, the settings. */
export const ScopeContext = createContext<Scope>('form');

interface KeptOptions<T> {
  /** The part whose loss asks first; all of it where it is left out. Always the same function. */
  weigh?: (value: T) => unknown;
  /** What it counts as having been, where it begins with something that would be a loss already. */
  was?: T;
}

/**
 * State that is not lost without a question: what a person types or chooses. It comes back after a
 * lock, so it has to survive JSON. Not for secrets.
 *
 * @param name of the value within its form or dialog
 * @param first what it begins with
 */
export function useKept<T>(
  name: string,
  first: () => T,
  { weigh, was }: KeptOptions<T> = {},
): [value: T, set: (next: T | ((before: T) => T)) => void] {
  const scope = useContext(ScopeContext);
  const [begun] = useState(() => beginWith(scope, name, first, was));
  const [value, set] = useState<T>(begun.now);
  useEffect(() => noteValue(scope, name, begun.first, value, weigh), [scope, name, begun, value, weigh]);
  return [value, set];
}

/** What stands in an empty field whose secret the application holds. */
export const enteredWords = '••••••••  entered before locking';

/** An input for a secret. */
export interface SecretInput {
  ref: RefObject<HTMLInputElement | null>;
  onInput: () => void;
  /** Typed before the vault was locked: the application holds it under an id. */
  entered: Entered | null;
}

/**
 * An input whose text is read when it is sent and never kept here; leaving asks while it holds some,
 * and a lock hands it over.
 *
 * @param onto the paste that the form began with: what is typed adds to it
 */
export function useSecret(name: SecretName, onto?: string): SecretInput {
  const scope = useContext(ScopeContext);
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    noteSecret(scope, name, () => ref.current?.value ?? '', onto);
    return () => dropSecret(scope, name);
  }, [scope, name, onto]);
  return { ref, onInput: tellUnsaved, entered: enteredIn(scope) };
}

/** Has the secrets of these pastes kept over a lock. */
export function usePastes(name: string, pasteIds: readonly string[]): void {
  const scope = useContext(ScopeContext);
  const ids = pasteIds.join(' ');
  useEffect(() => notePastes(scope, name, ids === '' ? [] : ids.split(' ')), [scope, name, ids]);
}

/**
 * Has a field save itself on every way out, also where nothing takes the focus from it first.
 *
 * @param settle saves it; resolves to false where that cannot be. Null while there is nothing to save
 */
export function useSettling(name: string, settle: (() => Promise<boolean>) | null): void {
  const scope = useContext(ScopeContext);
  const latest = useRef(settle);
  latest.current = settle;
  const waiting = settle !== null;
  useEffect(() => {
    noteSettling(scope, name, waiting ? async () => (await latest.current?.()) ?? true : null);
    return () => noteSettling(scope, name, null);
  }, [scope, name, waiting]);
}
