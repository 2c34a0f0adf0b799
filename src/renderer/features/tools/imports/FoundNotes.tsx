import { useState } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { Fold } from '#renderer/components/Fold.tsx';
import { Note, Notices } from '#renderer/components/Note.tsx';
import { openDialog } from '#renderer/stores/view.ts';
import { count } from '#renderer/words.ts';
import type { FoundView, Notice } from '#shared/contract/index.ts';
import { isStore } from '#shared/stores.ts';

interface FoundNotesProps {
  /** What a look at the files came upon. */
  notices: readonly Notice[];
  /** One of the finds that do not work where they stand. */
  broken: FoundView | undefined;
}

/** From this height of the window on, in pixels, there is room for notes beside the list. */
const roomy = 680;

/** What should be known about the files: on one line where the window is low, so that the list has the room. */
export function FoundNotes({ notices, broken }: FoundNotesProps) {
  const [open] = useState(() => window.innerHeight >= roomy);
  const tool = broken && !isStore(broken.target) ? broken.target : null;
  const notes = notices.length + (broken ? 1 : 0);
  const bad = notices.some(({ level }) => level !== 'info') || broken !== undefined;
  return (
    <div className={bad ? 'found-notes found-notes-bad' : 'found-notes'}>
      <Fold
        title={`${count(notes, 'thing')} to know about these files`}
        aside={broken ? 'Needs fixing' : undefined}
        open={open}
      >
        <div className="found-notes-list">
          {broken && tool && (
            <Note
              tone="warning"
              title={`Some settings stand where ${broken.targetLabel} does not look for them.`}
            >
              <p className="import-fix">
                <span>Profiles marked “Needs fixing” do not work there as they are.</span>
                <Button onClick={() => openDialog({ kind: 'repair', target: tool })}>Fix file…</Button>
              </p>
            </Note>
          )}
          <Notices notices={notices} />
        </div>
      </Fold>
    </div>
  );
}
