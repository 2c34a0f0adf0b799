import './Dialog.css';
import './Chooser.css';
import { Search } from 'lucide-react';
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useId,
  useLayoutEffect,
  useState,
} from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { takeLetters } from '#renderer/stores/typedAhead.ts';
import { Kbd } from './Kbd.tsx';
import { Middle } from './Middle.tsx';

/** One thing that can be chosen. */
export interface Choice {
  id: string;
  label: string;
  icon: ReactNode;
  aside?: string;
  /** For key ids. */
  mono?: boolean;
  shortcut?: string;
  run: () => void;
}

interface ChooserProps {
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  choices: readonly Choice[];
  /** Said when nothing fits. */
  none: string;
  onClose: () => void;
}

/** The marked entry is always seen. */
const intoSight = (entry: HTMLElement | null): void => entry?.scrollIntoView({ block: 'nearest' });

/** A field to type a few letters into, and below it what fits, to choose one of. */
export function Chooser({ label, placeholder, text, onText, choices, none, onClose }: ChooserProps) {
  const id = useId();
  const [at, setAt] = useState(0);
  /** What was typed, and entered, before the field was there. */
  const [entered, setEntered] = useState<string | null>(null);
  const current = Math.min(at, choices.length - 1);

  const take = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    // The dialog gives the focus back first; what runs next may take it elsewhere.
    setTimeout(choice.run);
  };
  const begin = useEffectEvent(() => {
    const typed = takeLetters();
    if (typed.text !== '') onText(typed.text);
    if (typed.entered) setEntered(typed.text);
  });
  useLayoutEffect(() => begin(), []);
  const takeFirst = useEffectEvent(() => take(choices[0]));
  // Once what fits the letters is listed.
  useEffect(() => {
    if (entered === text) takeFirst();
  }, [entered, text]);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = choices.length - 1;
    if (event.key === 'ArrowDown') setAt(current >= last ? 0 : current + 1);
    else if (event.key === 'ArrowUp') setAt(current <= 0 ? last : current - 1);
    else if (event.key === 'Enter') take(choices[current]);
    else return;
    event.preventDefault();
  };

  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && onClose()}
      className="dialog-scrim palette-scrim"
    >
      <Modal className="chooser">
        <Dialog aria-label={label} className="chooser-box">
          <div className="chooser-head">
            <Search size={16} aria-hidden="true" />
            <input
              autoFocus
              role="combobox"
              aria-label={label}
              aria-expanded="true"
              aria-controls={`${id}-list`}
              aria-activedescendant={choices[current] ? `${id}-${current}` : undefined}
              aria-autocomplete="list"
              placeholder={placeholder}
              spellCheck={false}
              value={text}
              onChange={(event) => {
                onText(event.target.value);
                setAt(0);
              }}
              onKeyDown={onKeyDown}
            />
          </div>
          <div id={`${id}-list`} role="listbox" aria-label="Results" className="chooser-list">
            {choices.map((choice, index) => (
              <button
                key={choice.id}
                ref={index === current ? intoSight : undefined}
                type="button"
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === current}
                className="chooser-entry"
                onPointerMove={() => setAt(index)}
                onClick={() => take(choice)}
              >
                {choice.icon}
                <span className="chooser-label">
                  <Middle text={choice.label} />
                </span>
                {choice.aside && (
                  <span className="chooser-aside">
                    <Middle text={choice.aside} mono={choice.mono} />
                  </span>
                )}
                {choice.shortcut && <Kbd shortcut={choice.shortcut} />}
              </button>
            ))}
          </div>
          {choices.length === 0 && <p className="chooser-none">{none}</p>}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
