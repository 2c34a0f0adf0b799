import type { Dialog } from '../../stores/view.ts';

/** Chooses the active profile by name. */
export default function SwitcherDialog(_: {
  dialog: Extract<Dialog, { kind: 'switcher' }>;
  onClose: () => void;
}) {
  return null;
}
