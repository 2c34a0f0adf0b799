import '#renderer/components/floating.css';
import { type KeyboardEvent, type RefObject, useId, useRef, useState } from 'react';
import { FieldAbout } from '#renderer/components/Field.tsx';
import { type Completion, completionAt } from './complete.ts';

interface CodeFieldProps {
  area: RefObject<HTMLTextAreaElement | null>;
  label: string;
  text: string;
  onChange: (text: string) => void;
  arns: readonly string[];
  /** Numbers of the lines that something is wrong with. */
  marked: ReadonlySet<number>;
  error?: string;
}

/** An offered list: what may be typed, which of it is current, and where the caret is. */
interface Offer extends Completion {
  at: number;
  line: number;
  column: number;
}

/** As in policy.css. */
const lineHeight = 18;
const padding = 6;

/** Where a list stands that belongs to a line: below it, or above it in the lower half of the field. */
function besideLine(field: HTMLTextAreaElement | null, line: number): { top: number } | { bottom: number } {
  const height = field?.clientHeight ?? 0;
  const below = line * lineHeight + padding - (field?.scrollTop ?? 0);
  return below > height / 2 ? { bottom: height - below + lineHeight } : { top: below };
}

/** The numbers of so many lines. */
const numbersTo = (lines: number): number[] => Array.from({ length: lines }, (_, at) => at + 1);

/** Text with numbered lines that offers what may be typed next. */
export function CodeField({ area, label, text, onChange, arns, marked, error }: CodeFieldProps) {
  const id = useId();
  const [offer, setOffer] = useState<Offer | null>(null);
  const gutter = useRef<HTMLPreElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const lines = text.split('\n').length;

  const suggest = (target: HTMLTextAreaElement) => {
    const caret = target.selectionStart;
    const found = caret === target.selectionEnd ? completionAt(target.value, caret, arns) : null;
    const before = target.value.slice(0, caret).split('\n');
    setOffer(
      found && {
        ...found,
        at: 0,
        line: before.length,
        column: found.from - caret + (before.at(-1)?.length ?? 0),
      },
    );
  };
  const take = (option: string | undefined) => {
    const field = area.current;
    if (!field || !offer || option === undefined) return;
    field.setSelectionRange(offer.from, offer.to);
    setOffer(null);
    // The one way to write into a field that its own Undo knows of; it also tells `onChange`.
    document.execCommand('insertText', false, option);
  };
  const move = (by: number) => {
    if (!offer) return;
    const at = (offer.at + by + offer.options.length) % offer.options.length;
    setOffer({ ...offer, at });
    list.current?.children[at]?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === ' ' && event.ctrlKey) suggest(event.currentTarget);
    else if (!offer) return;
    else if (event.key === 'ArrowDown') move(1);
    else if (event.key === 'ArrowUp') move(-1);
    else if (event.key === 'Enter' || event.key === 'Tab') take(offer.options[offer.at]);
    else if (event.key === 'Escape') setOffer(null);
    else {
      if (event.key.startsWith('Arrow') || event.key === 'Home' || event.key === 'End') setOffer(null);
      return;
    }
    event.preventDefault();
    // Esc shuts the list, not the dialog.
    event.stopPropagation();
  };

  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <div className="code" data-wrong={error ? true : undefined}>
        <pre ref={gutter} className="code-gutter" aria-hidden="true">
          {numbersTo(lines).map((line) => (
            <span key={line} data-marked={marked.has(line) || undefined}>
              {line}
              {'\n'}
            </span>
          ))}
        </pre>
        <textarea
          ref={area}
          id={id}
          className="code-text"
          wrap="off"
          spellCheck={false}
          autoComplete="off"
          aria-autocomplete="list"
          aria-controls={offer ? `${id}-list` : undefined}
          aria-activedescendant={offer ? `${id}-${offer.at}` : undefined}
          aria-describedby={error ? `${id}-about` : undefined}
          aria-invalid={error ? true : undefined}
          value={text}
          onChange={(event) => {
            onChange(event.target.value);
            suggest(event.target);
          }}
          onKeyDown={onKeyDown}
          onClick={() => setOffer(null)}
          onBlur={() => setOffer(null)}
          onScroll={({ currentTarget }) => {
            // The list moves with its line.
            setOffer((open) => open && { ...open });
            if (gutter.current) gutter.current.scrollTop = currentTarget.scrollTop;
          }}
        />
        {offer && (
          <div
            ref={list}
            id={`${id}-list`}
            role="listbox"
            tabIndex={0}
            aria-label="What may stand here"
            className="floating code-offer mono"
            style={{
              ...besideLine(area.current, offer.line),
              left: `min(calc(${offer.column} * 1ch + 40px - ${area.current?.scrollLeft ?? 0}px), 40%)`,
            }}
          >
            {offer.options.map((option, at) => (
              <div
                key={option}
                id={`${id}-${at}`}
                role="option"
                tabIndex={-1}
                aria-selected={at === offer.at}
                className="code-option"
                // The field keeps the focus.
                onPointerDown={(event) => {
                  event.preventDefault();
                  take(option);
                }}
              >
                {option}
              </div>
            ))}
          </div>
        )}
      </div>
      <FieldAbout id={`${id}-about`} error={error} />
    </div>
  );
}
