import type { Dialog } from '../../stores/view.ts';

/** Connects an account, or changes how one is reached. */
export default function ConnectDialog(_: {
  dialog: Extract<Dialog, { kind: 'connect' }>;
  onClose: () => void;
}) {
  return null;
}
