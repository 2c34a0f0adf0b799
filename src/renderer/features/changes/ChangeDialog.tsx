import type { Dialog } from '../../stores/view.ts';

/** A change in an account: what it needs to know, then its plan, then the change. */
export default function ChangeDialog(_: {
  dialog: Extract<Dialog, { kind: 'change' }>;
  onClose: () => void;
}) {
  return null;
}
