import type { Column } from '#renderer/components/grid/columns.ts';
import { Middle } from '#renderer/components/Middle.tsx';
import { tilde } from '#renderer/stores/app.ts';
import { stamp } from '#renderer/words.ts';
import type { ActivityRecord, Actor } from '#shared/model.ts';

/** A dotted verb of the log as words: `secret.read` becomes `Secret read`, `iam.key.deactivated` `Key deactivated`. */
export function actionWords(action: string): string {
  const words = action.replace(/^iam\./, '').replaceAll(/[._-]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Who did it: the window, or the command with its sub-command and the program that called it. */
export function whoWords(actor: Actor): string {
  if (actor.kind === 'window') return 'This window';
  const command = actor.command ? `qcred ${actor.command}` : 'qcred';
  return actor.caller ? `${actor.caller}, through ${command}` : command;
}

/** The columns of the activity log. */
export const activityColumns: readonly Column<ActivityRecord>[] = [
  {
    id: 'time',
    least: 140,
    label: 'Time',
    render: (record) => (
      <span className="truncate" title={record.at}>
        {stamp(record.at)}
      </span>
    ),
  },
  {
    id: 'action',
    least: 104,
    share: 1,
    label: 'What',
    render: (record) => (
      <span className="truncate" title={record.action}>
        {actionWords(record.action)}
      </span>
    ),
  },
  {
    id: 'subject',
    least: 112,
    share: 1.4,
    label: 'To what',
    render: (record) => <Middle text={tilde(record.subject)} title={record.subject} />,
  },
  {
    id: 'detail',
    least: 96,
    share: 1.2,
    rank: 2,
    label: 'Detail',
    render: (record) => (
      <span className="truncate" title={record.detail}>
        {tilde(record.detail ?? '')}
      </span>
    ),
  },
  {
    id: 'who',
    least: 96,
    share: 1.2,
    rank: 1,
    label: 'By whom',
    render: (record) => (
      <span className="truncate" title={`Process ${record.actor.pid}`}>
        {whoWords(record.actor)}
      </span>
    ),
  },
];
