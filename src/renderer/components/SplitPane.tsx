import './SplitPane.css';
import { ArrowLeft, ChevronRight } from 'lucide-react';
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { leaveForm } from '#renderer/stores/form.ts';
import { setNarrow, showDetails, showList, usePanes } from '#renderer/stores/panes.ts';
import { Button } from './Button.tsx';

interface SplitPaneProps {
  /** Names the pane on the right for screen readers. */
  label: string;
  children: ReactNode;
  pane: ReactNode;
}

const least = 300;
const most = 520;
const usual = 384;
const step = 16;
const place = 'pane-width';
/** Below this width, list and details do not stand side by side. */
const both = 720;
/** The details take no more than this part. */
const share = 0.45;

const clamp = (width: number) => Math.max(least, Math.min(most, Math.round(width)));
const remembered = () => clamp(Number(localStorage.getItem(place)) || usual);

const back = async () => {
  if (await leaveForm()) showList();
};

type Held = Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

const isPlain = ({ ctrlKey, metaKey, shiftKey, altKey }: Held) =>
  !ctrlKey && !metaKey && !shiftKey && !altKey;

/** A key that opens the line of a list leads to its details, where they have no room beside it. */
function onListKey(event: globalThis.KeyboardEvent): void {
  const inList = event.target instanceof Element && event.target.matches('[role=grid], [role=tree]');
  if (event.key !== 'Enter' || !inList || !isPlain(event)) return;
  event.preventDefault();
  event.stopPropagation();
  showDetails();
}

/** So does a click on a line. */
function onListClick(event: MouseEvent): void {
  const { target } = event;
  const onLine = target instanceof Element && target.closest('[data-index]') !== null;
  if (onLine && !target.closest('button, a, .tree-arrow') && isPlain(event)) showDetails();
}

/** The edge between list and details: moved with the mouse, or with the arrows. */
function Edge({ width, resize }: { width: number; resize: (width: number) => void }) {
  const onPointerMove = (event: PointerEvent) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(innerWidth - event.clientX);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowLeft') resize(width + step);
    else if (event.key === 'ArrowRight') resize(width - step);
    else return;
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an hr cannot be moved; a focusable separator is ARIA's own way to say it
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label="Width of the details"
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      className="split-edge"
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
      onDoubleClick={() => resize(usual)}
      onKeyDown={onKeyDown}
    />
  );
}

/**
 * The list and its details side by side, with an edge between them that can be moved; where there is
 * no room for both, one of them, with a way to the other.
 */
export function SplitPane({ label, children, pane }: SplitPaneProps) {
  const [width, setWidth] = useState(remembered);
  const { narrow, details } = usePanes();
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const aside = useRef<HTMLElement>(null);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => {
      const isNarrow = element.clientWidth < both;
      // Whoever is among the details stays there when the window gets smaller.
      if (isNarrow && !usePanes.getState().narrow) {
        if (aside.current?.contains(document.activeElement)) showDetails();
      }
      setNarrow(isNarrow);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = list.current;
    if (!element || !narrow) return undefined;
    const abort = new AbortController();
    element.addEventListener('keydown', onListKey, { signal: abort.signal, capture: true });
    element.addEventListener('click', onListClick, { signal: abort.signal });
    return () => abort.abort();
  }, [narrow]);

  const shown = narrow ? (details ? 'details' : 'list') : 'both';
  const last = useRef(shown);
  // The focus goes along, unless it is somewhere already: in a field of the form.
  useEffect(() => {
    const from = last.current;
    last.current = shown;
    if (from === shown || from === 'both' || shown === 'both') return;
    const [left, come] = shown === 'details' ? [list.current, aside.current] : [aside.current, list.current];
    const { activeElement } = document;
    if (activeElement !== document.body && !left?.contains(activeElement)) return;
    const home = come?.querySelector<HTMLElement>('[role=grid], [role=tree]') ?? come;
    home?.focus({ preventScroll: true });
  }, [shown]);

  const resize = (next: number) => {
    setWidth(clamp(next));
    localStorage.setItem(place, String(clamp(next)));
  };
  const columns = narrow ? undefined : `minmax(0, 1fr) min(${width}px, ${share * 100}%)`;

  return (
    <div ref={box} className="split" data-shown={shown} style={{ gridTemplateColumns: columns }}>
      <div ref={list} className="split-main" tabIndex={-1}>
        {children}
        {narrow && (
          <div className="split-way">
            <Button tone="quiet" onClick={showDetails}>
              {label}
              <ChevronRight size={14} aria-hidden="true" />
            </Button>
          </div>
        )}
      </div>
      <aside ref={aside} className="split-pane" aria-label={label} tabIndex={-1}>
        {narrow ? (
          <div className="split-way">
            <Button tone="quiet" icon={ArrowLeft} onClick={() => void back()} data-tip-shortcut="Escape">
              Back to the list
            </Button>
          </div>
        ) : (
          <Edge width={width} resize={resize} />
        )}
        <div className="split-inner">{pane}</div>
      </aside>
    </div>
  );
}
