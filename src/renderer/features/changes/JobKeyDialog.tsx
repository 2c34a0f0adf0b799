import type { Dialog } from '../../stores/view.ts';

/** A key for one job: its template, its policy, its plan. */
export default function JobKeyDialog(_: {
  dialog: Extract<Dialog, { kind: 'jobKey' }>;
  onClose: () => void;
}) {
  return null;
}
