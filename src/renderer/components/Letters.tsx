import { useLayoutEffect, useRef } from 'react';

/**
 * A secret letter by letter, each in an element of its own. The whole of it is never one string in the
 * window: a string stays in memory until something else comes to lie there, and nothing can overwrite it.
 *
 * @param bytes in UTF-8; to be overwritten by whoever has them
 */
export function Letters({ bytes, className }: { bytes: Uint8Array; className: string }) {
  const ref = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const place = ref.current;
    place?.replaceChildren(...letterElements(bytes));
    return () => place?.replaceChildren();
  }, [bytes]);
  return <span ref={ref} className={className} />;
}

function* letterElements(bytes: Uint8Array): Generator<HTMLElement> {
  for (let at = 0; at < bytes.length; ) {
    let end = at + 1;
    while (end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end++;
    const letter = document.createElement('span');
    letter.className = 'secret-letter';
    letter.textContent = new TextDecoder().decode(bytes.subarray(at, end));
    yield letter;
    at = end;
  }
}
