/** Whether this is a Mac, whose command key does what Ctrl does elsewhere. */
export const onMac: boolean = typeof navigator !== 'undefined' && navigator.userAgent.includes('Mac');

/** Whether this is Windows. */
export const onWindows: boolean = typeof navigator !== 'undefined' && navigator.userAgent.includes('Windows');

type Held = Pick<KeyboardEvent, 'ctrlKey' | 'metaKey'>;

/**
 * Whether the key that commands are given with is held: Ctrl, on a Mac ⌘. There Ctrl moves in texts
 * and opens menus by a click; elsewhere the Windows key is the system's.
 */
export const hasCommandKey = ({ ctrlKey, metaKey }: Held, mac: boolean = onMac): boolean =>
  mac ? metaKey : ctrlKey;

/** Whether the mouse's main button was pressed, for itself: with Ctrl a Mac opens the menu. */
export const isMainButton = (
  { button, ctrlKey }: Pick<MouseEvent, 'button' | 'ctrlKey'>,
  mac: boolean = onMac,
): boolean => button === 0 && !(mac && ctrlKey);

/**
 * A key press as actions name it: `Mod+Shift+C`, `Delete`, `/`; `Mod` is the command key. Empty where
 * another key is held that makes it something else: nothing of ours.
 */
export function shortcutOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>,
  mac: boolean = onMac,
): string {
  if (event.altKey || hasCommandKey(event, !mac)) return '';
  const mod = hasCommandKey(event, mac);
  const name = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  // Shift is part of what a lone character is; beside Mod it is a key of its own.
  const shift = event.shiftKey && (mod || event.key.length > 1);
  return `${mod ? 'Mod+' : ''}${shift ? 'Shift+' : ''}${name}`;
}
