import { CircleCheck } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { Select } from '#renderer/components/Select.tsx';
import { Standing } from '#renderer/features/tools/bindings/Standing.tsx';
import { worstOf } from '#renderer/features/tools/bindings/status.ts';
import { wordsOf } from '#renderer/features/tools/modes.ts';
import type { ProfileView, TargetView } from '#shared/contract/index.ts';
import type { SecretMode } from '#shared/model.ts';
import { FileField } from './FileField.tsx';
import { modesOf, type Wish } from './wishes.ts';

interface ToolLineProps {
  tool: TargetView;
  profiles: readonly ProfileView[];
  /** What is wanted of it; absent while it is not chosen. */
  wish: Wish | undefined;
  onToggle: () => void;
  onChange: (part: Partial<Wish>) => void;
  /** Why its name cannot be. */
  error: string | undefined;
}

/** Where the tool has its files, in one line. */
function Where({ tool }: { tool: TargetView }) {
  const file = tool.files.find(({ exists }) => exists) ?? tool.files[0];
  if (tool.place === 'chosen' || !file) return <span className="faint truncate">Where you choose</span>;
  return <Path path={file.path} />;
}

/** A tool to tick, and once it is ticked how it is to get the secret. */
export function ToolLine({ tool, profiles, wish, onToggle, onChange, error }: ToolLineProps) {
  const only = profiles.length === 1 ? profiles[0] : undefined;
  const role = only?.source.kind === 'role';
  const modes = modesOf(tool, profiles);
  const own = profiles.flatMap(({ bindings }) => bindings.filter(({ target }) => target === tool.id));
  const status = worstOf(own);
  const title = (mode: SecretMode) => wordsOf(tool.id, mode, role).title;
  return (
    <li className="tool-line">
      <div className="tool-line-head">
        <label className="check">
          <input type="checkbox" checked={wish !== undefined} onChange={onToggle} />
          <span className="tool-line-name">{tool.label}</span>
        </label>
        <span className="tool-line-where">
          <Where tool={tool} />
        </span>
        {status && <Standing status={status} />}
      </div>
      {wish && (
        <div className="tool-line-how">
          {modes.length > 1 ? (
            <Select
              label={`How ${tool.label} gets the secret`}
              options={modes.map((mode) => ({ id: mode, label: title(mode) }))}
              value={wish.mode}
              onChange={(mode) => onChange({ mode: mode as SecretMode })}
            />
          ) : (
            <p className={wish.mode === 'static' ? 'tool-line-only due' : 'tool-line-only'}>
              {title(wish.mode)}
            </p>
          )}
          {only && tool.holds === 'many' && (
            <TextField
              label={`Name in ${tool.label}`}
              optional
              placeholder={own[0]?.name ?? only.name}
              error={error}
              value={wish.name}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
          {tool.place === 'chosen' && (
            <FileField
              target={tool.id}
              profileName={profiles[0]?.name ?? ''}
              path={wish.file?.path}
              onChange={(file) => onChange({ file })}
            />
          )}
        </div>
      )}
    </li>
  );
}

/** A tool that says what it should already. */
export const InSyncLine = ({ tool, onChange }: { tool: TargetView; onChange: () => void }) => (
  <li className="tool-line tool-line-head">
    <span className="check">
      <CircleCheck size={15} aria-hidden="true" className="good" />
      <span className="tool-line-name">{tool.label}</span>
    </span>
    <span className="tool-line-where">
      <Where tool={tool} />
    </span>
    <span className="faint">In sync already</span>
    <Button tone="quiet" aria-label={`Change ${tool.label}`} onClick={onChange}>
      Change
    </Button>
  </li>
);
