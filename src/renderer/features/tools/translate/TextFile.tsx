import { Copy } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { Scrolled } from '#renderer/components/Scrolled.tsx';
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
    <Scrolled className="text-file-scroll" label={`Text of ${path}`}>
      <pre className="mono selectable">{text}</pre>
    </Scrolled>
  </section>
);
