import { CircleAlert, ShieldCheck, X } from 'lucide-react';
import type { ProfileView } from '#shared/contract.ts';
import { IconButton } from '../../components/Button.tsx';
import { openDialog } from '../../stores/view.ts';
import { ago, exactly } from '../../words.ts';

/** The tools that this profile is written to. */
export function Exports({ profile, now }: { profile: ProfileView; now: number }) {
  return (
    <section className="pane-section">
      <h3>Exports</h3>
      {profile.bindings.length === 0 && <p className="faint">Not written to any tool yet.</p>}
      <ul>
        {profile.bindings.map((binding) => {
          const plain = binding.mode === 'static';
          const Icon = plain ? CircleAlert : ShieldCheck;
          return (
            <li key={binding.id} className="export-row">
              <Icon size={15} className={plain ? 'due' : 'good'} aria-hidden="true" />
              <div className="export-what">
                <p className="truncate">
                  {binding.targetLabel} as <span className="mono selectable">{binding.name}</span>
                </p>
                <p className="faint" title={exactly(binding.writtenAt)}>
                  {plain ? 'Secret in plain text in the file' : 'Secret stays in QCred'}, written{' '}
                  {ago(binding.writtenAt, now)}
                </p>
              </div>
              <IconButton
                icon={X}
                label={`Remove from ${binding.targetLabel}`}
                onClick={() =>
                  openDialog({ kind: 'removeExport', bindingIds: [binding.id], name: binding.name })
                }
              />
            </li>
          );
        })}
      </ul>
    </section>
  );
}
