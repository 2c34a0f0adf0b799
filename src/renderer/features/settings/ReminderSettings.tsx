import { useState } from 'react';
import { onWindows } from '#renderer/commandKey.ts';
import { Button } from '#renderer/components/Button.tsx';
import { useSettling } from '#renderer/components/kept.ts';
import { policySentences } from '#renderer/features/rotation/dueWords.ts';
import { usual } from '#renderer/features/rotation/policies/policyForm.ts';
import { useApp } from '#renderer/stores/app.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { shortcutWords } from '#renderer/words.ts';
import type { Settings } from '#shared/model.ts';
import { switcherShortcut } from '#shared/shortcuts.ts';
import { Row } from './Row.tsx';
import { Switch } from './Switch.tsx';
import { save } from './save.ts';

const usualQuiet = { from: '22:00', to: '08:00' };

interface ClockProps {
  label: string;
  value: string;
  /** Resolves to whether it was saved. */
  onSave: (time: string) => Promise<boolean>;
}

/** A time of day, saved when it is left. One that is not whole goes back. */
function Clock({ label, value, onSave }: ClockProps) {
  const [text, setText] = useState(value);
  const commit = () => {
    if (text === '') setText(value);
    else if (text !== value) void onSave(text);
  };
  useSettling(label, text === value ? null : async () => text !== '' && onSave(text));
  return (
    <input
      className="input setting-clock"
      type="time"
      aria-label={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}

/** The hours in which nothing is said. */
function QuietHours({ quiet }: { quiet: Settings['quietHours'] }) {
  return (
    <div className="setting-quiet">
      {quiet && (
        <>
          <Clock
            key={`from ${quiet.from}`}
            label="Quiet from"
            value={quiet.from}
            onSave={(from) => save({ quietHours: { ...quiet, from } })}
          />
          to
          <Clock
            key={`to ${quiet.to}`}
            label="Quiet until"
            value={quiet.to}
            onSave={(to) => save({ quietHours: { ...quiet, to } })}
          />
        </>
      )}
      <Switch
        label="Quiet hours"
        on={quiet !== null}
        onChange={(on) => void save({ quietHours: on ? usualQuiet : null })}
      />
    </div>
  );
}

/** How old keys may get, what is said about it and when, and what runs beside the window. */
export function ReminderSettings({ settings }: { settings: Settings }) {
  const policies = useApp((app) => app.state?.policies) ?? [];
  const policy = policies.find(({ scope }) => scope.kind === 'default') ?? usual;
  return (
    <>
      <Row
        title="Rotation"
        text={`For all keys without a policy of their own. ${policySentences(policy).join(' ')}`}
      >
        <Button onClick={() => openDialog({ kind: 'policy', credentialIds: [] })}>Change…</Button>
      </Row>
      <Row title="Reminders" text="A notification when keys are due, at most one a day for each key.">
        <Switch
          label="Reminders"
          on={settings.reminders}
          onChange={(reminders) => void save({ reminders })}
        />
      </Row>
      {settings.reminders && (
        <Row title="Quiet hours" text="No reminder comes in these hours; it comes after them.">
          <QuietHours quiet={settings.quietHours} />
        </Row>
      )}
      <Row
        title="Start at login"
        text="QCred starts with your session, without a window, so that reminders come on time."
      >
        <Switch
          label="Start at login"
          on={settings.startAtLogin}
          onChange={(startAtLogin) => void save({ startAtLogin })}
        />
      </Row>
      <Row
        title="Quick switcher from anywhere"
        text={`${shortcutWords(switcherShortcut(onWindows))} switches the active profile from within any program.`}
      >
        <Switch
          label="Quick switcher from anywhere"
          on={settings.switcherShortcut}
          onChange={(switcherShortcut) => void save({ switcherShortcut })}
        />
      </Row>
    </>
  );
}
