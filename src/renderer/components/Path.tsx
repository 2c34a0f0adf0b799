import './Path.css';
import type { ClipboardEvent } from 'react';
import { tilde } from '#renderer/stores/app.ts';

/** The folders of a path, and the name at its end with the separator before it. */
function parts(path: string): [folders: string, name: string] {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return at < 1 ? ['', path] : [path.slice(0, at), path.slice(at)];
}

/** What is copied from a path is the whole of it, not what is seen. */
const copyWhole = (path: string) => (event: ClipboardEvent<HTMLElement>) => {
  const selection = getSelection();
  const { currentTarget: box } = event;
  if (!box.contains(selection?.anchorNode ?? null) || !box.contains(selection?.focusNode ?? null)) return;
  event.clipboardData.setData('text/plain', path);
  event.preventDefault();
};

interface PathProps {
  path: string;
  /** Said after the path: a line number. */
  after?: string;
}

/**
 * A path on one line: from `~` where it lies there, and shortened in the middle where space is
 * short, because both its start and its name say what it is. The whole of it on hover and on copy.
 */
export function Path({ path, after = '' }: PathProps) {
  const [folders, name] = parts(tilde(path));
  return (
    <span className="path mono selectable" title={`${path}${after}`} onCopy={copyWhole(path)}>
      <span>{folders}</span>
      <span>
        {name}
        {after}
      </span>
    </span>
  );
}
