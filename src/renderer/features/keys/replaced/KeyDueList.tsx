import './replaced.css';
import { BellOff, RefreshCw } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { changeKey } from '#renderer/features/keys/actions.ts';
import { showKey } from '#renderer/features/keys/commands.ts';
import { snooze } from '#renderer/features/rotation/commands.ts';
import { useApp } from '#renderer/stores/app.ts';
import { count } from '#renderer/words.ts';
import { isReplacing, type KeyDueView } from '#shared/keyRotation.ts';
import { isKeyDue, stateWords, urgencyOf } from './words.ts';

const most = 5;

function Line({ due }: { due: KeyDueView }) {
  const { id, account, keyId, name, accountName, ageDays, maxAgeDays, snoozedUntil } = due;
  const { icon: Icon, tone, word } = urgencyOf(due);
  return (
    <li>
      <button type="button" className="link truncate" onClick={() => void showKey(account, keyId)}>
        {name}
      </button>
      <span className="faint truncate">{accountName}</span>
      <span className="faint">
        {ageDays} of {count(maxAgeDays, 'day')}
      </span>
      <span className={`standing ${tone}`}>
        <Icon size={14} aria-hidden="true" />
        <span className="truncate">{word}</span>
      </span>
      {isKeyDue(due) && (
        <span className="key-due-actions">
          {snoozedUntil === undefined && (
            <Button icon={BellOff} onClick={() => void snooze([id], 'tomorrow')}>
              Tomorrow
            </Button>
          )}
          <Button
            icon={RefreshCw}
            onClick={() => changeKey(account, { kind: 'rotate-now', key: keyId, replace: true })}
          >
            Replace…
          </Button>
        </span>
      )}
    </li>
  );
}

/** Keys of key services that are under a policy here, and replacements that wait for the person. */
export function KeyDueList() {
  const keyDue = useApp((app) => app.state?.keyDue);
  const replacements = useApp((app) => app.state?.replacements);
  const waiting = replacements?.filter(({ state }) => state === 'needs_you') ?? [];
  if (!keyDue || keyDue.length + waiting.length === 0) return null;
  const going = replacements?.filter(isReplacing).length ?? 0;
  const shown = keyDue.slice(0, most);
  return (
    <section className="key-due" aria-label="Keys of key services">
      <h2>
        Keys of key services <span className="faint">{keyDue.length}</span>
      </h2>
      <ul>
        {waiting.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="link truncate"
              onClick={() => void showKey(one.account, one.newId ?? one.oldId)}
            >
              {one.name}
            </button>
            <span className="standing due">{stateWords(one)}</span>
            <span className="faint truncate">{one.message}</span>
          </li>
        ))}
        {shown.map((due) => (
          <Line key={due.id} due={due} />
        ))}
      </ul>
      {keyDue.length > shown.length && (
        <p className="faint">
          And {count(keyDue.length - shown.length, 'more', 'more')}
          {going > 0 ? `, ${going} of all being replaced` : ''}.
        </p>
      )}
    </section>
  );
}
