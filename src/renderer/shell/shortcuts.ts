import type { Action } from '#renderer/stores/menu.ts';
import { globalActions } from './actions.ts';

interface Shortcut {
  /** As actions name them: one, or several that do the same. */
  keys: readonly string[];
  does: string;
}

interface ShortcutGroup {
  title: string;
  shortcuts: readonly Shortcut[];
}

const isView = ({ id }: Action): boolean => id.startsWith('go-');

const ofActions = (wanted: (action: Action) => boolean): Shortcut[] =>
  globalActions.flatMap((action) =>
    action.shortcut && wanted(action) ? [{ keys: [action.shortcut], does: action.label }] : [],
  );

const profiles: readonly Shortcut[] = [
  { keys: ['Enter'], does: 'Edit' },
  { keys: ['Mod+T'], does: 'Test connection' },
  { keys: ['Mod+E'], does: 'Export to AWS CLI' },
  { keys: ['Mod+Shift+E'], does: 'Export to…' },
  { keys: ['Mod+O'], does: 'Show as…' },
  { keys: ['Mod+C'], does: 'Copy access key ID' },
  { keys: ['Mod+Shift+C'], does: 'Copy secret' },
  { keys: ['Mod+D'], does: 'Duplicate' },
  { keys: ['Delete'], does: 'Delete' },
];

const lists: readonly Shortcut[] = [
  { keys: ['/', 'Mod+F'], does: 'Search; arrow down goes on to the list' },
  { keys: ['Shift+F10'], does: 'Menu of the row' },
  { keys: ['Mod+A'], does: 'Select all' },
  { keys: ['Shift+ArrowDown'], does: 'Select on to the next row' },
  { keys: ['ArrowRight', 'ArrowLeft'], does: 'Open and close a line of a tree' },
];

const dialogs: readonly Shortcut[] = [
  { keys: ['Mod+Enter'], does: 'Do it: the main button' },
  { keys: ['Mod+Shift+Enter'], does: 'Add or save a profile, and test it' },
  { keys: ['Escape'], does: 'Close; asks where something was typed' },
];

const around: readonly Shortcut[] = [
  { keys: ['Mod+K'], does: 'Go to anything' },
  { keys: ['F6'], does: 'Next part of the window' },
  { keys: ['Shift+F6'], does: 'The part before' },
];

/** Every shortcut of the window, by where it counts. */
export const shortcutGroups = (): readonly ShortcutGroup[] => [
  { title: 'Anywhere', shortcuts: [...around, ...ofActions((action) => !isView(action))] },
  { title: 'Views', shortcuts: ofActions(isView) },
  { title: 'Selected profiles', shortcuts: profiles },
  { title: 'Lists and trees', shortcuts: lists },
  { title: 'Dialogs', shortcuts: dialogs },
];
