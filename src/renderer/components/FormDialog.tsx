import { Button } from './Button.tsx';
import { Dialog, type DialogProps } from './Dialog.tsx';

interface FormDialogProps extends Omit<DialogProps, 'actions' | 'role'> {
  /** The id of the form in it. */
  form: string;
  /** What its button says. */
  submit: string;
  busy?: boolean;
}

/** A dialog with one form, which is given up or sent. */
export function FormDialog({ form, submit, busy = false, ...dialog }: FormDialogProps) {
  return (
    <Dialog
      {...dialog}
      actions={
        <>
          <Button onClick={dialog.onClose}>Cancel</Button>
          <Button tone="main" type="submit" form={form} busy={busy}>
            {submit}
          </Button>
        </>
      }
    />
  );
}
