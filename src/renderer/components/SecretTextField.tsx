import { type FormEvent, useReducer } from 'react';
import { oddSecret } from '#shared/oddSecret.ts';
import { type FieldTexts, TextField } from './Field.tsx';
import { enteredWords, type SecretInput } from './kept.ts';

interface SecretTextFieldProps extends Pick<FieldTexts, 'label' | 'help' | 'error'> {
  secret: SecretInput;
  /** That it is entered with. */
  accessKeyId: string;
  /** What stands in the empty field; said in its place where a secret was entered before a lock. */
  placeholder?: string;
}

/** Where a secret access key is typed. What is odd about it is said while it is; it is kept nowhere. */
export function SecretTextField({ secret, accessKeyId, placeholder, ...texts }: SecretTextFieldProps) {
  // The text is in no state: what is said of it is worked out again as it is typed.
  const [, typed] = useReducer((times: number) => times + 1, 0);
  const onInput = (_event: FormEvent) => {
    secret.onInput();
    typed();
  };
  return (
    <TextField
      {...texts}
      ref={secret.ref}
      type="password"
      autoComplete="new-password"
      placeholder={secret.entered?.hasSecret ? enteredWords : placeholder}
      warning={oddSecret(accessKeyId.trim(), secret.ref.current?.value.trim() ?? '')}
      onInput={onInput}
    />
  );
}
