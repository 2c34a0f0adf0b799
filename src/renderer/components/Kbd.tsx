import './Kbd.css';
import { shortcutWords } from '#renderer/words.ts';

/** A shortcut as it stands beside the action it runs. Takes it as actions name it, `Mod+N`. */
export const Kbd = ({ shortcut }: { shortcut: string }) => (
  <kbd className="kbd">{shortcutWords(shortcut)}</kbd>
);
