import './Tooltip.css';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { shortcutWords } from '#renderer/words.ts';

interface Tip {
  text: string;
  shortcut: string | undefined;
  at: DOMRect;
}

const delay = 500;

/**
 * One tooltip for the whole window. It shows what the element under the pointer, or the one focused
 * by keyboard, says in `data-tip`; so that 10,000 rows need no component each. Screen readers do not
 * get it: whoever sets `data-tip` sets the same words as the accessible name.
 */
export function TooltipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const hide = () => {
      clearTimeout(timer);
      setTip(null);
    };
    const show = (element: HTMLElement) => {
      const text = element.dataset.tip;
      if (text) setTip({ text, shortcut: element.dataset.tipShortcut, at: element.getBoundingClientRect() });
    };
    const find = (event: Event) =>
      event.target instanceof Element ? event.target.closest<HTMLElement>('[data-tip]') : null;
    const over = (event: Event) => {
      const element = find(event);
      hide();
      if (element) timer = setTimeout(() => show(element), delay);
    };
    const focus = (event: Event) => {
      const element = find(event);
      if (element?.matches(':focus-visible')) show(element);
      else hide();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    const abort = new AbortController();
    const options = { signal: abort.signal, passive: true };
    document.addEventListener('pointerover', over, options);
    document.addEventListener('pointerdown', hide, options);
    document.addEventListener('focusin', focus, options);
    document.addEventListener('focusout', hide, options);
    document.addEventListener('keydown', key, options);
    document.addEventListener('scroll', hide, { ...options, capture: true });
    return () => {
      hide();
      abort.abort();
    };
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!tip || !element) return;
    const { width, height } = element.getBoundingClientRect();
    const left = tip.at.left + tip.at.width / 2 - width / 2;
    const below = tip.at.bottom + 6;
    const top = below + height > innerHeight - 4 ? tip.at.top - height - 6 : below;
    element.style.left = `${Math.max(6, Math.min(left, innerWidth - width - 6))}px`;
    element.style.top = `${top}px`;
  }, [tip]);

  if (!tip) return null;
  return (
    <div className="tip" ref={box} aria-hidden="true">
      {tip.text}
      {tip.shortcut && <span className="tip-shortcut">{shortcutWords(tip.shortcut)}</span>}
    </div>
  );
}
