/**
 * What is typed into a field that is not there yet: its code is being loaded, and whoever opened it by
 * keyboard types on.
 */
export interface TypedAhead {
  text: string;
  /** Whether Enter came after the letters. */
  entered: boolean;
}

const nothing: TypedAhead = { text: '', entered: false };

let typed: TypedAhead | null = null;

/** From now on, keys are kept for the field that comes. */
export function expectLetters(): void {
  typed = nothing;
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Keeps a key for the field that is expected. Returns whether it was taken: then it is nobody else's. */
export function keepLetter({ key, ctrlKey, metaKey, altKey }: Pressed): boolean {
  if (typed === null || ctrlKey || metaKey || altKey) return false;
  const { text, entered } = typed;
  if (key === 'Enter') typed = { text, entered: true };
  else if (key === 'Backspace') typed = { text: [...text].slice(0, -1).join(''), entered };
  else if ([...key].length === 1) typed = { text: text + key, entered };
  return true;
}

/** What was typed before the field was there. The field has its keys itself from here on. */
export function takeLetters(): TypedAhead {
  const taken = typed ?? nothing;
  typed = null;
  return taken;
}
