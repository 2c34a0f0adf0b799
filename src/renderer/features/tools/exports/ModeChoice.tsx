import { TriangleAlert } from 'lucide-react';
import { wordsOf } from '#renderer/features/tools/modes.ts';
import type { SecretMode, TargetId } from '#shared/model.ts';

interface ModeChoiceProps {
  /** The tool's name. */
  tool: string;
  target: TargetId;
  /** Whether it is for a profile that assumes a role. */
  role: boolean;
  /** What it can do, the best first. */
  modes: readonly SecretMode[];
  value: SecretMode;
  onChange: (mode: SecretMode) => void;
}

/** Where the secret is to be: what the tool can do, and what each of it means. */
export const ModeChoice = ({ tool, target, role, modes, value, onChange }: ModeChoiceProps) => (
  <fieldset className="modes">
    <legend className="visually-hidden">Where the secret is</legend>
    {modes.map((mode, at) => (
      <label key={mode} className="mode" data-mode={mode}>
        <input type="radio" name="mode" checked={mode === value} onChange={() => onChange(mode)} />
        <span className="mode-words">
          <span className="mode-title">
            {wordsOf(target, mode, role).title}
            {at === 0 && modes.length > 1 && mode !== 'static' && (
              <span className="mode-advice">Recommended</span>
            )}
          </span>
          <span className="mode-text">
            {mode === 'static' && <TriangleAlert size={13} aria-hidden="true" className="mode-warning" />}
            {wordsOf(target, mode, role).text(tool)}
          </span>
        </span>
      </label>
    ))}
  </fieldset>
);
