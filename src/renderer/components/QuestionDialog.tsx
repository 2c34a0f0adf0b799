import './Field.css';
import { useState } from 'react';
import type { Question } from '#renderer/stores/view.ts';
import { Button } from './Button.tsx';
import { Dialog } from './Dialog.tsx';

interface QuestionDialogProps {
  question: Question;
  onClose: () => void;
}

/** Asks before something that cannot be taken back. The safe answer has the focus. */
export function QuestionDialog({ question, onClose }: QuestionDialogProps) {
  const [option, setOption] = useState(false);
  const answer = (yes: boolean) => {
    onClose();
    question.answer(yes, yes && option);
  };
  return (
    <Dialog
      role="alertdialog"
      width="small"
      title={question.title}
      about={question.text}
      onClose={() => answer(false)}
      actions={
        <>
          <Button autoFocus onClick={() => answer(false)}>
            Cancel
          </Button>
          <Button tone={question.destructive ? 'danger' : 'main'} onClick={() => answer(true)}>
            {question.verb}
          </Button>
        </>
      }
    >
      {question.option && (
        <label className="check">
          <input type="checkbox" checked={option} onChange={(event) => setOption(event.target.checked)} />
          {question.option}
        </label>
      )}
    </Dialog>
  );
}
