import { FolderOpen } from 'lucide-react';
import { useId } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { attempt } from '#renderer/stores/toasts.ts';
import type { ChosenFile } from '#shared/contract/index.ts';
import type { TargetId } from '#shared/model.ts';

interface FileFieldProps {
  target: TargetId;
  /** The file may be named after it. */
  profileName: string;
  path: string | undefined;
  onChange: (file: ChosenFile) => void;
}

/** Where the file of a tool is that has no place of its own. */
export function FileField({ target, profileName, path, onChange }: FileFieldProps) {
  const id = useId();
  const choose = () =>
    attempt(async () => {
      const chosen = await call('file.choose', { target, profileName });
      if (chosen) onChange(chosen);
    });
  return (
    <fieldset className="field" aria-labelledby={id}>
      <span id={id} className="field-label">
        File
      </span>
      <div className="file-field">
        <span className="file-path">
          {path === undefined ? <span className="faint">Not chosen yet</span> : <Path path={path} />}
        </span>
        <Button icon={FolderOpen} onClick={() => void choose()}>
          Choose…
        </Button>
      </div>
    </fieldset>
  );
}
