import { useEffect } from 'react';
import { TextField } from './Field.tsx';
import type { SecretInput } from './kept.ts';

/** Asks for the password of a file, which is used once and kept nowhere. Its field has the focus when it comes. */
export function FilePassword({ password: { ref, onInput } }: { password: SecretInput }) {
  useEffect(() => ref.current?.focus(), [ref]);
  return (
    <TextField
      ref={ref}
      type="password"
      autoComplete="off"
      label="Its password"
      help="It opens what is there, and is kept nowhere."
      onInput={onInput}
    />
  );
}
