import './SplitPane.css';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react';

interface SplitPaneProps {
  /** Names the pane on the right for screen readers. */
  label: string;
  children: ReactNode;
  pane: ReactNode;
}

const least = 340;
const most = 520;
const usual = 384;
const step = 16;
const place = 'pane-width';

const clamp = (width: number) => Math.max(least, Math.min(most, Math.round(width)));
const remembered = () => clamp(Number(localStorage.getItem(place)) || usual);

/** The list and its details side by side, with an edge between them that can be moved. */
export function SplitPane({ label, children, pane }: SplitPaneProps) {
  const [width, setWidth] = useState(remembered);

  const resize = (next: number) => {
    setWidth(clamp(next));
    localStorage.setItem(place, String(clamp(next)));
  };
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
    <div className="split" style={{ gridTemplateColumns: `minmax(0, 1fr) ${width}px` }}>
      <div className="split-main">{children}</div>
      <aside className="split-pane" aria-label={label}>
        {/* biome-ignore lint/a11y/useSemanticElements: an hr cannot be moved; a focusable separator is ARIA's own way to say it */}
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
        {pane}
      </aside>
    </div>
  );
}
