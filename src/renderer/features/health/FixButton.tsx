import { Wrench } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { type Dialog, openDialog } from '#renderer/stores/view.ts';
import type { Mending } from '#shared/contract/doctor.ts';

/** Where the plan of a mending is shown, with what it would change, and undone from. */
function dialogFor(mending: Mending): Dialog {
  switch (mending.kind) {
    case 'own-files':
    case 'tool-files':
      return { kind: 'mend', mending };
    case 'misplaced':
      return { kind: 'repair', target: mending.target };
    case 'plaintext':
      return { kind: 'import', target: mending.target };
  }
}

interface FixButtonProps {
  mending: Mending;
  /** Of the finding, so that buttons are told apart when they are read aloud. */
  label: string;
}

/** The way from a finding to what QCred would do about it. */
export const FixButton = ({ mending, label }: FixButtonProps) => (
  <Button icon={Wrench} aria-label={`Fix… (${label})`} onClick={() => openDialog(dialogFor(mending))}>
    Fix…
  </Button>
);
