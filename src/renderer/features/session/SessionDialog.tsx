import type { Dialog } from '../../stores/view.ts';

/** Asks for the one-time password that temporary credentials need. */
export default function SessionDialog(_: {
  dialog: Extract<Dialog, { kind: 'session' }>;
  onClose: () => void;
}) {
  return null;
}
