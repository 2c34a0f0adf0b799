import './bindings.css';
import { FileDiff, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { BindingView } from '#shared/contract.ts';
import { takeTheirs } from '../../commands.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { Path } from '../../components/Path.tsx';
import { tilde } from '../../stores/app.ts';
import { useNow } from '../../stores/now.ts';
import { openDialog } from '../../stores/view.ts';
import { ago, exactly } from '../../words.ts';
import { Standing } from './Standing.tsx';
import { isDrifted, secretPlace } from './status.ts';

interface BindingRowProps {
  binding: BindingView;
  /** What it is, in the view's own words: the tool, or the profile. */
  children: ReactNode;
}

/** A profile in a tool's files: how it stands there, and what can be done about it. */
export function BindingRow({ binding, children }: BindingRowProps) {
  const now = useNow();
  const { status, mode, writtenAt, targetLabel, path } = binding;
  const drifted = isDrifted(binding);
  return (
    <li className="binding">
      <div className="binding-head">
        <p className="binding-what truncate">{children}</p>
        <Standing status={status} />
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
      {drifted && (
        <div className="binding-drift">
          <p className="binding-why">{tilde(binding.message)}</p>
          {status !== 'unreadable' && (
            <Button icon={FileDiff} onClick={() => openDialog({ kind: 'difference', binding })}>
              Show difference
            </Button>
          )}
          {status === 'changed' && <Button onClick={() => void takeTheirs(binding)}>Take theirs</Button>}
        </div>
      )}
    </li>
  );
}
