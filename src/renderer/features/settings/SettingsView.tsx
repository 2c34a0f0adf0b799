import '../../styles/page.css';
import '../../components/Field.css';
import './settings.css';
import { useState } from 'react';
import type { Settings } from '#shared/model.ts';
import { call } from '../../api.ts';
import { lock } from '../../commands.ts';
import { Button } from '../../components/Button.tsx';
import { ScopeContext, useSettling } from '../../components/kept.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { ViewHead } from '../../components/ViewHead.tsx';
import { useApp } from '../../stores/app.ts';
import { attempt } from '../../stores/toasts.ts';
import { KeptSecrets } from './KeptSecrets.tsx';
import { ReminderSettings } from './ReminderSettings.tsx';
import { Row } from './Row.tsx';
import { save } from './save.ts';

const themes: readonly { value: Settings['theme']; label: string }[] = [
  { value: 'system', label: 'Like the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

interface SecondsProps {
  label: string;
  value: number;
  least: number;
  most: number;
  /** Resolves to whether it was saved. */
  onSave: (seconds: number) => Promise<boolean>;
}

/** A number of seconds, saved when it is left or Enter is pressed. One that does not fit goes back. */
function Seconds({ label, value, least, most, onSave }: SecondsProps) {
  const [text, setText] = useState(String(value));
  const seconds = Number(text);
  const fits = Number.isInteger(seconds) && seconds >= least && seconds <= most;
  const commit = () => {
    if (!fits) setText(String(value));
    else if (seconds !== value) void onSave(seconds);
  };
  useSettling(label, text === String(value) ? null : async () => fits && onSave(seconds));
  return (
    <label className="seconds">
      <input
        className="input"
        type="number"
        aria-label={label}
        min={least}
        max={most}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={commit}
        onKeyDown={(event) => event.key === 'Enter' && commit()}
      />
      seconds
    </label>
  );
}

/** What a person may set. Everything is saved at once. */
export default function SettingsView() {
  const state = useApp((app) => app.state);
  if (!state) return null;
  const { settings, vault, demo, version } = state;
  return (
    <ScopeContext value="settings">
      <div className="view">
        <ViewHead title="Settings" aside={`QCred ${version}`} />
        <div className="view-body page">
          <Row title="Appearance" text="Light or dark.">
            <Segmented
              label="Appearance"
              options={themes}
              value={settings.theme}
              onChange={(theme) => void save({ theme })}
            />
          </Row>
          <Row title="Revealed secrets" text="How long a secret stays on screen before it is hidden again.">
            <Seconds
              key={settings.revealSeconds}
              label="Seconds a revealed secret stays on screen"
              value={settings.revealSeconds}
              least={3}
              most={120}
              onSave={(revealSeconds) => save({ revealSeconds })}
            />
          </Row>
          <Row title="Copied secrets" text="When a copied secret is taken off the clipboard again.">
            <Seconds
              key={settings.clipboardSeconds}
              label="Seconds a copied secret stays on the clipboard"
              value={settings.clipboardSeconds}
              least={5}
              most={300}
              onSave={(clipboardSeconds) => save({ clipboardSeconds })}
            />
          </Row>
          <ReminderSettings settings={settings} />
          <Row
            title="Vault"
            text={
              vault.store === 'passphrase'
                ? 'Secrets are in a file encrypted with your passphrase.'
                : 'Secrets are in the keychain of your operating system.'
            }
          >
            <Button onClick={lock}>Lock now</Button>
          </Row>
          <KeptSecrets keptSecrets={state.keptSecrets} />
          {demo && (
            <Row
              title="Demo"
              text="This vault is thrown away when you leave the demo. Your own is untouched."
            >
              <Button onClick={() => void attempt(() => call('demo.stop', undefined))}>Leave the demo</Button>
            </Row>
          )}
        </div>
      </div>
    </ScopeContext>
  );
}
