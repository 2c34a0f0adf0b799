import { Copy } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { copyText } from '#renderer/stores/clipboard.ts';

/** The text of one file, to read and to copy. */
export const TextFile = ({ path, text }: { path: string; text: string }) => (
  <section className="text-file" aria-label={path}>
    <header className="text-file-head">
      <Path path={path} />
      <Button tone="quiet" icon={Copy} onClick={() => void copyText(text, 'Text')}>
        Copy
      </Button>
    </header>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
    <section className="text-file-scroll" tabIndex={0} aria-label={`Text of ${path}`}>
      <pre className="mono selectable">{text}</pre>
    </section>
  </section>
);
