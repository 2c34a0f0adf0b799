import type { Dialog } from '../../stores/view.ts';

/** A rotation: its plan, then its steps as they happen. */
export default function RotateDialog(_: {
  dialog: Extract<Dialog, { kind: 'rotate' }>;
  onClose: () => void;
}) {
  return null;
}
