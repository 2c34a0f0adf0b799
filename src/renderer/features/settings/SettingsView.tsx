import '#renderer/styles/page.css';
import '#renderer/components/Field.css';
import './settings.css';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { ScopeContext } from '#renderer/components/kept.ts';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { ViewHead } from '#renderer/components/ViewHead.tsx';
import { useApp } from '#renderer/stores/app.ts';
import { attempt } from '#renderer/stores/toasts.ts';
import type { Settings } from '#shared/model.ts';
import { About } from './About.tsx';
import { Amount } from './Amount.tsx';
import { KeptSecrets } from './KeptSecrets.tsx';
import { LockSettings } from './LockSettings.tsx';
import { ReminderSettings } from './ReminderSettings.tsx';
import { Row } from './Row.tsx';
import { save } from './save.ts';
import { Updates } from './Updates.tsx';

const themes: readonly { value: Settings['theme']; label: string }[] = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

/** What a person may set. Everything is saved at once. */
export default function SettingsView() {
  const state = useApp((app) => app.state);
  if (!state) return null;
  const { settings, vault, demo, version } = state;
  return (
    <ScopeContext value="settings">
      <div className="view">
        <ViewHead title="Settings" />
        <div className="view-body page">
          <Row title="Appearance" text="Light or dark.">
            <Segmented
              label="Appearance"
              options={themes}
              value={settings.theme}
              onChange={(theme) => void save({ theme })}
            />
          </Row>
          <LockSettings settings={settings} vault={vault} />
          <Row title="Revealed secrets" text="How long a secret stays on screen before it is hidden again.">
            <Amount
              key={settings.revealSeconds}
              label="Seconds a revealed secret stays on screen"
              unit="seconds"
              value={settings.revealSeconds}
              least={3}
              most={120}
              onSave={(revealSeconds) => save({ revealSeconds })}
            />
          </Row>
          <Row title="Copied secrets" text="When a copied secret is taken off the clipboard again.">
            <Amount
              key={settings.clipboardSeconds}
              label="Seconds a copied secret stays on the clipboard"
              unit="seconds"
              value={settings.clipboardSeconds}
              least={5}
              most={300}
              onSave={(clipboardSeconds) => save({ clipboardSeconds })}
            />
          </Row>
          <ReminderSettings settings={settings} />
          <KeptSecrets keptSecrets={state.keptSecrets} />
          {demo && (
            <Row
              title="Demo"
              text="This vault is thrown away when you leave the demo. Your own is untouched."
            >
              <Button onClick={() => void attempt(() => call('demo.stop', undefined))}>Leave the demo</Button>
            </Row>
          )}
          <Updates />
          <About version={version} />
        </div>
      </div>
    </ScopeContext>
  );
}
