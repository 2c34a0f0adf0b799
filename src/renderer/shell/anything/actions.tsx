import type { Action } from '#renderer/stores/menu.ts';
import { type Thing, worth } from './thing.ts';

/** An action as the palette finds it. `about` names what it is done to. */
export const ofAction = (
  { id, label, words = '', icon: Icon, shortcut, run }: Action,
  about?: { id: string; name: string },
): Thing => ({
  label,
  more: `${words} ${about?.name ?? ''}`,
  weight: worth.action,
  show: () => ({
    id: about ? `${id} ${about.id}` : id,
    label,
    aside: about?.name,
    icon: <Icon size={15} aria-hidden="true" />,
    shortcut,
    run,
  }),
});
