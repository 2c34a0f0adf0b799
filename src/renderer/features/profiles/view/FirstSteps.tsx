import './firstSteps.css';
import type { LucideIcon } from 'lucide-react';
import { Building2, ClipboardPaste, PencilLine, ScanSearch } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Kbd } from '#renderer/components/Kbd.tsx';
import { newProfile } from '#renderer/features/profiles/commands.ts';
import { groupFound, isNew, toolsOf } from '#renderer/features/tools/imports/groups.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { grouped, listed, purpose } from '#renderer/words.ts';

interface Way {
  icon: LucideIcon;
  title: string;
  text: string;
  /** How many keys it would bring; said beside its title. */
  found?: number;
  shortcut?: string;
  go: () => void;
}

/** What a look into the files of all tools came to: how many new keys, and where they are. */
interface Found {
  count: number;
  tools: readonly string[];
}

/** Looks into the files of all tools once. Null while it looks; undefined where that was not possible. */
function useFound(): Found | null | undefined {
  const [found, setFound] = useState<Found | null | undefined>(null);
  useEffect(() => {
    let wanted = true;
    call('import.scan', {}).then(
      (scan) => {
        const fresh = groupFound(scan.found).filter(isNew);
        if (wanted) setFound({ count: fresh.length, tools: toolsOf(fresh) });
      },
      // The dialog looks again, and says what is wrong.
      () => wanted && setFound(undefined),
    );
    return () => {
      wanted = false;
    };
  }, []);
  return found;
}

/** What there is to say of what was found, as a sentence. */
function foundWords(found: Found | null | undefined): string {
  if (found === null) return 'Looking into the files of your tools…';
  if (found === undefined) return 'Looks into the files of your tools.';
  if (found.count === 0) return 'None in the files of your tools so far.';
  return `In the files of ${listed([...found.tools], 3)}.`;
}

function WayIn({ way: { icon: Icon, title, text, found = 0, shortcut, go } }: { way: Way }) {
  const id = useId();
  return (
    <li>
      <button
        type="button"
        className="way"
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-text`}
        onClick={go}
      >
        <Icon size={18} strokeWidth={1.75} aria-hidden="true" />
        <span className="way-words">
          <span className="way-title">
            <span id={`${id}-title`}>{title}</span>
            {found > 0 && <span className="way-found">{grouped(found)} found</span>}
          </span>
          <span className="way-text" id={`${id}-text`}>
            {text}
          </span>
        </span>
        {shortcut && <Kbd shortcut={shortcut} />}
      </button>
    </li>
  );
}

/** Where nothing is in the vault yet: what QCred is for, and the four ways to begin. */
export default function FirstSteps() {
  const found = useFound();
  const ways: readonly Way[] = [
    {
      icon: Building2,
      title: 'Connect Quilibrium account',
      text: 'To see its users, roles, keys and policies.',
      go: () => openDialog({ kind: 'connect' }),
    },
    {
      icon: ScanSearch,
      title: 'Find my keys',
      text: foundWords(found),
      found: found?.count,
      shortcut: 'Mod+Shift+F',
      go: () => openDialog({ kind: 'import' }),
    },
    {
      icon: ClipboardPaste,
      title: 'Paste credentials',
      text: 'In whatever form: QCred tells what they are.',
      shortcut: 'Mod+V',
      go: () => openDialog({ kind: 'paste', recognised: null }),
    },
    {
      icon: PencilLine,
      title: 'Type a key',
      text: 'Field by field, in the words of its provider.',
      shortcut: 'Mod+N',
      go: () => void newProfile(),
    },
  ];
  return (
    <section className="first-steps" aria-labelledby="first-steps-title">
      <h2 id="first-steps-title">No profiles yet</h2>
      <p>{purpose}</p>
      <ul className="ways">
        {ways.map((way) => (
          <WayIn key={way.title} way={way} />
        ))}
      </ul>
      <p className="visually-hidden" role="status">
        {found ? `Find my keys: ${grouped(found.count)} found.` : ''}
      </p>
    </section>
  );
}
