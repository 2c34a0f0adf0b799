import '#renderer/components/pane.css';
import { CircleAlert, Download, ShieldCheck, SquareTerminal } from 'lucide-react';
import { useEffect } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { Middle } from '#renderer/components/Middle.tsx';
import { Notices } from '#renderer/components/Note.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { Scrolled } from '#renderer/components/Scrolled.tsx';
import { BindingRow } from '#renderer/features/tools/bindings/BindingRow.tsx';
import { modeWords } from '#renderer/features/tools/modes.ts';
import { probeProgram, useTools } from '#renderer/features/tools/tools.ts';
import { useProfiles } from '#renderer/stores/app.ts';
import { showProfile } from '#renderer/stores/commands.ts';
import { openDialog } from '#renderer/stores/view.ts';
import type { TargetView } from '#shared/contract/index.ts';

/** What the tool's files hold, and the version of its program once that has answered. */
function About({ tool }: { tool: TargetView }) {
  const program = useTools(({ programs }) => programs[tool.id]);
  useEffect(() => void probeProgram(tool.id), [tool.id]);
  return (
    <p className="tool-about faint">
      {tool.holds === 'many' ? 'Many profiles' : 'One profile'}
      {!program && <span className="tool-asking" role="status" aria-label="Asking for its version" />}
      {program?.version && <span>Version {program.version}</span>}
    </p>
  );
}

function Files({ tool }: { tool: TargetView }) {
  const chosen = [...new Set(tool.bindings.flatMap(({ path }) => path ?? []))];
  return (
    <section className="pane-section">
      <h3>Files</h3>
      {tool.place === 'chosen' && <p className="faint">Where you choose, export by export.</p>}
      <ul className="tool-files">
        {tool.files.map(({ part, path, exists }) => (
          <li key={part}>
            <Path path={path} />
            <span className="faint">{exists ? 'Found' : 'Not there yet'}</span>
          </li>
        ))}
        {chosen.map((path) => (
          <li key={path}>
            <Path path={path} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Written({ tool }: { tool: TargetView }) {
  const profiles = useProfiles();
  return (
    <section className="pane-section">
      <h3>Written by QCred</h3>
      {tool.bindings.length === 0 && (
        <p className="faint">Nothing yet. Select a profile and choose “Export to…”.</p>
      )}
      <ul>
        {tool.bindings.map((binding) => {
          const profile = profiles.find(({ bindings }) => bindings.some(({ id }) => id === binding.id));
          return (
            <BindingRow key={binding.id} binding={binding} profileName={binding.profileName}>
              <button
                type="button"
                className="link"
                disabled={!profile}
                onClick={() => profile && void showProfile(profile.id)}
              >
                <Middle text={binding.profileName} />
              </button>
            </BindingRow>
          );
        })}
      </ul>
    </section>
  );
}

/** All of one tool: its files, its program, and what QCred wrote there. */
export function ToolPane({ tool }: { tool: TargetView }) {
  const program = useTools(({ programs }) => programs[tool.id]);
  const notices = [...tool.notices, ...(program?.notices ?? [])];
  const found = tool.files.some(({ exists }) => exists) || tool.bindings.length > 0;
  return (
    <div className="pane">
      <header className="pane-head">
        <SquareTerminal size={20} className="tool-icon" aria-hidden="true" />
        <div className="pane-title">
          <h2>{tool.label}</h2>
          <About tool={tool} />
        </div>
        {found && (
          <Button icon={Download} onClick={() => openDialog({ kind: 'import', target: tool.id })}>
            Import…
          </Button>
        )}
      </header>
      <Scrolled className="pane-body" label={tool.label}>
        {notices.length > 0 && (
          <div className="tool-notices">
            <Notices notices={notices} />
          </div>
        )}
        <Written tool={tool} />
        <Files tool={tool} />
        <section className="pane-section">
          <h3>How it can get the secret</h3>
          <ul className="tool-modes">
            {tool.secretModes.map((mode) => (
              <li key={mode}>
                {mode === 'static' ? (
                  <CircleAlert size={14} className="due" aria-hidden="true" />
                ) : (
                  <ShieldCheck size={14} className="good" aria-hidden="true" />
                )}
                {modeWords[mode].ability}
              </li>
            ))}
          </ul>
        </section>
      </Scrolled>
    </div>
  );
}
