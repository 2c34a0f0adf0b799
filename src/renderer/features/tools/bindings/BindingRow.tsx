import '#renderer/components/standing.css';
import { FileDiff, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { Middle } from '#renderer/components/Middle.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { tilde } from '#renderer/stores/app.ts';
import { useNow } from '#renderer/stores/now.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { ago, exactly } from '#renderer/words.ts';
import type { BindingView } from '#shared/contract/index.ts';
import { Standing } from './Standing.tsx';
import { nameThere, secretPlace } from './status.ts';
import { takeTheirs } from './takeTheirs.ts';

interface BindingRowProps {
  binding: BindingView;
  profileName: string;
  /** What it is in the view's own words, on one line: the tool, or the profile. */
  children: ReactNode;
}

/** What can be done about an export that is not as it should be. */
function Drift({ binding }: { binding: BindingView }) {
  const { status, message } = binding;
  if (status === 'in_sync' || status === 'unknown') return null;
  if (status === 'unreadable') return <p className="binding-why">{tilde(message)}</p>;
  return (
    <div className="binding-drift">
      <Button icon={FileDiff} onClick={() => openDialog({ kind: 'difference', binding })}>
        Show difference
      </Button>
      {status === 'changed' && <Button onClick={() => void takeTheirs(binding)}>Take theirs</Button>}
    </div>
  );
}

/** A profile in a tool's files: how it stands there, and what can be done about it. */
export function BindingRow({ binding, profileName, children }: BindingRowProps) {
  const now = useNow();
  const { status, message, mode, writtenAt, targetLabel, path } = binding;
  const name = nameThere(binding, profileName);
  return (
    <li className="binding">
      <div className="binding-head">
        <div className="binding-what">
          {children}
          {name !== null && (
            <span className="binding-as">
              as <Middle text={name} mono />
            </span>
          )}
        </div>
        <Standing status={status} why={tilde(message)} />
        <IconButton
          icon={X}
          label={`Remove from ${targetLabel}`}
          onClick={() => openDialog({ kind: 'removeExport', binding })}
        />
      </div>
      <p className="binding-line">
        <span className={mode === 'static' ? 'due' : 'faint'}>{secretPlace[mode]}</span>
        <span className="faint" title={exactly(writtenAt)}>
          , written {ago(writtenAt, now)}
        </span>
      </p>
      {path !== undefined && (
        <p className="binding-line">
          <Path path={path} />
        </p>
      )}
      <Drift binding={binding} />
    </li>
  );
}
