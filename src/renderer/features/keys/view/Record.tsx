import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { call } from '#renderer/api.ts';
import { Button } from '#renderer/components/Button.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { useTask } from '#renderer/components/useTask.ts';
import { Section } from '#renderer/features/accounts/PaneFrame.tsx';
import { shownKey, useKeys } from '#renderer/features/keys/keys.ts';
import { useNow } from '#renderer/stores/now.ts';
import { ago, count, exactly } from '#renderer/words.ts';
import type { KmsEvent, KmsLog } from '#shared/kms.ts';

const whole = { width: 360, height: 36, line: 20 } as const;
const failed = ({ what }: KmsEvent): boolean => what.endsWith(': failed') || what.includes(': refused (');

/**
 * What happened to a key on a line of time, from its first event to now. The list below says the same
 * in words.
 */
function Strip({ events, now }: { events: readonly KmsEvent[]; now: number }) {
  const first = Math.min(now - 86_400_000, ...events.map(({ at }) => Date.parse(at)));
  const left = (at: number) => 4 + ((at - first) / Math.max(1, now - first)) * (whole.width - 8);
  return (
    <svg
      className="keys-strip"
      viewBox={`0 0 ${whole.width} ${whole.height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <line x1={0} x2={whole.width} y1={whole.line} y2={whole.line} />
      {events.map((event) => {
        const { at, from, what, detail } = event;
        return (
          <rect
            key={`${at}:${from}:${what}:${detail}`}
            className="keys-tick"
            data-from={from}
            data-bad={failed(event)}
            x={left(Date.parse(at)) - 1}
            y={from === 'service' ? whole.line - 12 : whole.line - 16}
            width={2}
            height={from === 'service' ? 12 : 16}
          />
        );
      })}
    </svg>
  );
}

const most = 12;

const whoWords = ({ from, who }: KmsEvent): string =>
  from === 'service' ? who || 'the service says' : who === 'window' ? 'you, here' : who;

/** What is known of what a key was used for: what was done here, and what its service tells. */
export function Record({ accountId, id }: { accountId: string; id: string }) {
  const [log, setLog] = useState<KmsLog | null>(null);
  const [all, setAll] = useState(false);
  const { error, run } = useTask();
  const now = useNow();
  // It is asked for with each look at the key: what was done since, by a change or a try, is in it too.
  const shown = useKeys((store) => store.shown[shownKey(accountId, id)]);
  const ask = useEffectEvent(
    () => void run(async () => setLog(await call('keys.log', { id: accountId, key: id }))),
  );
  useEffect(() => {
    if (shown) ask();
  }, [shown]);
  const events = useMemo(() => log?.events.toSorted((a, b) => (a.at < b.at ? 1 : -1)) ?? [], [log]);
  const listed = all ? events.slice(0, 500) : events.slice(0, most);
  return (
    <Section title="Record of use">
      {error && <Failure error={error} />}
      {events.length > 0 && <Strip events={events} now={now} />}
      {log && events.length === 0 && <p className="faint">Nothing yet.</p>}
      <ul className="keys-log" aria-label="Record of use">
        {listed.map((event) => (
          <li key={`${event.at}:${event.from}:${event.what}:${event.detail}`}>
            <span className="faint" title={exactly(event.at)}>
              {ago(event.at, now)}
            </span>
            <span className={failed(event) ? 'bad' : undefined}>
              {event.what}
              <span className="faint">
                {event.detail && ` (${event.detail})`} by {whoWords(event)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {events.length > listed.length && !all && (
        <div className="pane-actions">
          <Button tone="quiet" onClick={() => setAll(true)}>
            Show {count(events.length - listed.length, 'more', 'more')}
          </Button>
        </div>
      )}
      {log?.silent && <Note tone="info" title={log.silent} />}
    </Section>
  );
}
