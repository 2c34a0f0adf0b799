import './tryThese.css';
import { CircleCheck, Circle as Open, X } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { isDue } from '#renderer/features/rotation/dueList.ts';
import { driftCount } from '#renderer/features/tools/bindings/status.ts';
import { useToolList } from '#renderer/features/tools/toolList.ts';
import { goTo } from '#renderer/stores/form.ts';
import { openDialog } from '#renderer/stores/view.ts';
import { count } from '#renderer/words.ts';
import type { AppState } from '#shared/contract/index.ts';

interface Thing {
  title: string;
  done: boolean;
  /** Absent until it can be done. */
  go: (() => void) | undefined;
}

/** How many profiles the demo begins with. */
const atFirst = 3;

/** What is worth trying first, and whether it was done already: told by the state alone. */
function thingsToTry({ due, rotations, profiles, accounts }: AppState): readonly Thing[] {
  const [account] = accounts;
  const old = due.find(isDue);
  const drifted = profiles.flatMap(({ bindings }) => bindings).find(({ status }) => status === 'changed');
  return [
    {
      title: old ? `Rotate a key of ${count(old.ageDays, 'day')}` : 'Rotate a key',
      done: rotations.length > 0,
      go: old && (() => openDialog({ kind: 'rotate', credentialId: old.credentialId })),
    },
    {
      title: 'See what changed rclone’s file',
      done: driftCount(profiles) === 0,
      go:
        drifted &&
        (() =>
          void goTo('tools').then(
            (there) => there && useToolList.setState({ search: '', selected: drifted.target }),
          )),
    },
    {
      title: 'Make a key for one bucket',
      done: profiles.length > atFirst,
      go: account?.lastSync && (() => openDialog({ kind: 'jobKey', accountId: account.id })),
    },
  ];
}

/** In the demo, above its profiles: three things to try, until they are done or put away. */
export default function TryThese({ state }: { state: AppState }) {
  const [away, setAway] = useState(false);
  const things = thingsToTry(state);
  if (away) return null;
  return (
    <section className="try" aria-labelledby="try-title">
      <h2 id="try-title">Try these three</h2>
      <ul>
        {things.map(({ title, done, go }) => (
          <li key={title}>
            {done ? (
              <span className="try-done">
                <CircleCheck size={14} className="good" aria-hidden="true" />
                <span className="visually-hidden">Done: </span>
                {title}
              </span>
            ) : (
              <Button tone="quiet" icon={Open} disabled={!go} onClick={go}>
                {title}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <IconButton icon={X} label="Put away" onClick={() => setAway(true)} />
    </section>
  );
}
