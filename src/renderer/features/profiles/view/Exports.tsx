import { BindingRow } from '#renderer/features/tools/bindings/BindingRow.tsx';
import type { ProfileView } from '#shared/contract/index.ts';

/** The tools that this profile is written to, and how it stands there. */
export const Exports = ({ profile }: { profile: ProfileView }) => (
  <section className="pane-section">
    <h3>Exports</h3>
    {profile.bindings.length === 0 && <p className="faint">Not written to any tool yet.</p>}
    <ul>
      {profile.bindings.map((binding) => (
        <BindingRow key={binding.id} binding={binding} profileName={profile.name}>
          <span className="truncate">{binding.targetLabel}</span>
        </BindingRow>
      ))}
    </ul>
  </section>
);
