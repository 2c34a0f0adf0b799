import { Button } from '#renderer/components/Button.tsx';
import { Path } from '#renderer/components/Path.tsx';

interface CaFieldProps {
  /** Empty for the system's own. */
  path: string;
  onChoose: () => void;
  onClear: () => void;
}

/** The certificate authorities to trust: the system's, or those in a file. */
export const CaField = ({ path, onChoose, onClear }: CaFieldProps) => (
  <div className="field">
    <span className="field-label">Certificate authorities</span>
    <div className="connect-ca">
      {path ? <Path path={path} /> : <span className="faint">Those the system trusts</span>}
      <span className="connect-ca-buttons">
        {path && <Button onClick={onClear}>Use the system’s</Button>}
        <Button onClick={onChoose}>Choose a file…</Button>
      </span>
    </div>
  </div>
);
