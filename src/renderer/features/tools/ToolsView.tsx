import '../../styles/page.css';
import './tools.css';
import { Download, Terminal, X } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import type { ProgramView, TargetView } from '#shared/contract.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';
import type { TargetId } from '#shared/model.ts';
import { call } from '../../api.ts';
import { showProfile } from '../../commands.ts';
import { Button, IconButton } from '../../components/Button.tsx';
import { Failure, Notices } from '../../components/Note.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { ViewHead } from '../../components/ViewHead.tsx';
import { useApp, useProfiles } from '../../stores/app.ts';
import { useNow } from '../../stores/now.ts';
import { openDialog } from '../../stores/view.ts';
import { ago, exactly } from '../../words.ts';

/** The program behind a tool; null until it has answered, and when it cannot be asked. */
function useProgram(target: TargetId): ProgramView | null {
  const [program, setProgram] = useState<ProgramView | null>(null);
  useEffect(() => {
    call('target.probe', { target }).then(setProgram, () => setProgram(null));
  }, [target]);
  return program;
}

type Binding = TargetView['bindings'][number];

function BindingRow({ binding, now }: { binding: Binding; now: number }) {
  const plain = binding.mode === 'static';
  const profile = useProfiles().find(({ bindings }) => bindings.some(({ id }) => id === binding.id));
  return (
    <tr>
      <td className="mono selectable">{binding.name}</td>
      <td>
        <button
          type="button"
          className="link"
          disabled={!profile}
          onClick={() => profile && void showProfile(profile.id)}
        >
          {binding.profileName}
        </button>
      </td>
      <td className={plain ? 'due' : undefined}>{plain ? 'Plain text in the file' : 'Stays in QCred'}</td>
      <td title={exactly(binding.writtenAt)}>{ago(binding.writtenAt, now)}</td>
      <td className="tool-remove">
        <IconButton
          icon={X}
          label={`Remove ${binding.name}`}
          onClick={() => openDialog({ kind: 'removeExport', bindingIds: [binding.id], name: binding.name })}
        />
      </td>
    </tr>
  );
}

function Tool({ tool }: { tool: TargetView }) {
  const now = useNow();
  const program = useProgram(tool.id);
  const notices = [...tool.notices, ...(program?.notices ?? [])];
  return (
    <section className="tool" aria-label={tool.label}>
      <header className="tool-head">
        <Terminal size={18} aria-hidden="true" />
        <h2>{tool.label}</h2>
        {program && (
          <span className="faint">
            {program.version ? `Version ${program.version}` : 'Version not known'}
          </span>
        )}
      </header>
      {notices.length > 0 && (
        <div className="tool-notices">
          <Notices notices={notices} />
        </div>
      )}
      <h3>Files</h3>
      <ul className="tool-files">
        {tool.files.map((file) => (
          <li key={file.part}>
            <span className="mono selectable truncate" title={file.path}>
              {file.path}
            </span>
            <span className="faint">{file.exists ? '' : 'Not there yet'}</span>
          </li>
        ))}
      </ul>
      <h3>Written by QCred</h3>
      {tool.bindings.length === 0 ? (
        <p className="faint">No profiles yet. Select some in Profiles and export them.</p>
      ) : (
        <table className="tool-bindings">
          <thead>
            <tr>
              <th scope="col">Name there</th>
              <th scope="col">Profile</th>
              <th scope="col">Secret</th>
              <th scope="col">Written</th>
              <th scope="col">
                <span className="visually-hidden">Remove</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {tool.bindings.map((binding) => (
              <BindingRow key={binding.id} binding={binding} now={now} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** The tools whose files QCred writes: what is there, and what of it is ours. */
export default function ToolsView() {
  const [tools, setTools] = useState<readonly TargetView[] | null>(null);
  const [error, setError] = useState<ErrorView | null>(null);
  // Whatever changes the vault or a file may change what stands here.
  const state = useApp((app) => app.state);

  const load = useCallback(async () => {
    try {
      setTools(await call('targets.list', undefined));
      setError(null);
    } catch (thrown) {
      setError(toErrorView(thrown));
    }
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new state is the reason to ask again
  useEffect(() => void load(), [load, state]);

  return (
    <div className="view">
      <ViewHead
        title="Tools"
        actions={
          <Button tone="main" icon={Download} onClick={() => openDialog({ kind: 'import' })}>
            Import from AWS CLI
          </Button>
        }
      />
      <div className="view-body page">
        {error && <Failure error={error} />}
        {!tools && !error && <Skeleton />}
        {tools?.map((tool) => (
          <Tool key={tool.id} tool={tool} />
        ))}
      </div>
    </div>
  );
}
