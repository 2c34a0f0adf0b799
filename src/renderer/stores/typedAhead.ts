/**
 * Letters that are typed into a field that is not there yet: its code is being loaded, and whoever
 * opened it by keyboard types on.
 */
let letters: string | null = null;

/** From now on, letters are kept for the field that comes. */
export function expectLetters(): void {
  letters = '';
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Keeps a key for the field that is expected. Returns whether it was taken. */
export function keepLetter({ key, ctrlKey, metaKey, altKey }: Pressed): boolean {
  if (letters === null || ctrlKey || metaKey || altKey) return false;
  if (key === 'Backspace') letters = [...letters].slice(0, -1).join('');
  else if ([...key].length === 1) letters += key;
  else return false;
  return true;
}

/** What was typed before the field was there. The field has its letters itself from here on. */
export function takeLetters(): string {
  const taken = letters ?? '';
  letters = null;
  return taken;
}
