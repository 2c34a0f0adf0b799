import { ago, listed } from '#renderer/words.ts';
import type { LastUse } from '#shared/account.ts';
import type { RotationAction, RotationView } from '#shared/contract/rotation.ts';
import type { RotationStep } from '#shared/rotation.ts';
import { drainMs } from '#shared/underWay.ts';

/** When a key was last used and with what: `2 days ago, with s3 in q-world-1`, `Never`. */
export function lastUseWords({ at, service, region }: LastUse, now: number): string {
  if (at === null) return 'Never';
  return `${ago(at, now)}${service ? `, with ${service}` : ''}${region ? ` in ${region}` : ''}`;
}

/** The title of a rotation as it stands. */
export function stateWords({ state, message }: Pick<RotationView, 'state' | 'message'>): string {
  switch (state) {
    case 'running':
      return message === '' ? 'Rotating' : 'Rotating, trying again';
    case 'paused':
      return 'Rotation paused';
    case 'needs_you':
      return 'Rotation waits for you';
    case 'going_back':
      return message === '' ? 'Returning to the old key' : 'Returning to the old key, trying again';
    case 'finished':
      return 'Rotated';
    case 'undone':
      return 'Back to the old key';
  }
}

/** What QCred does in a step while it runs, and about how long. The grace says its own end. */
const doing: Readonly<Record<RotationStep, string>> = {
  create: 'QCred makes the key: a few seconds',
  store: 'QCred keeps its secret: a second',
  verify: 'Waiting until the service takes the new key: seconds, at times a minute',
  switch: 'QCred writes the files: a few seconds',
  deactivate: 'Watching the old key for use',
  grace: 'Waiting for other machines',
  delete: 'QCred deletes the old key: a few seconds',
};

/** Until when a rotation watches its old key for use, in milliseconds; null where it does not. */
export const watchEnd = ({ state, step, how, watchFrom }: RotationView): number | null =>
  state === 'running' && step === 'deactivate' && how === 'iam' && watchFrom !== undefined
    ? Date.parse(watchFrom) + drainMs
    : null;

/**
 * Whose turn it is in the step that is under way, and for about how long.
 *
 * @param now in milliseconds
 */
export function turnWords(rotation: RotationView, now: number): string {
  const { state, step, message } = rotation;
  if (state === 'needs_you') return 'Your turn';
  if (state === 'paused') return 'Your turn: it goes on when you resume it';
  if (message !== '') return 'QCred tries again by itself';
  const end = watchEnd(rotation);
  const seconds = end === null ? 0 : Math.ceil((end - now) / 1000);
  // A clock that was set back must not promise a year.
  return seconds > 0 ? `${doing[step]}, about ${Math.min(seconds, drainMs / 1000)} s` : doing[step];
}

const confirmVerbs = {
  drifted: 'Write all the same',
  held: 'Switch off all the same',
  in_use: 'Switch off all the same',
  cannot_deactivate: 'Leave the old key on',
  used_since: 'Delete all the same',
  remove_old: 'I have deleted it',
  supply: 'Confirm',
} as const;

/** The verb on the button for an action, as the rotation stands. */
export function actionVerb(
  { state, question }: Pick<RotationView, 'state' | 'question'>,
  action: RotationAction,
): string {
  switch (action) {
    case 'pause':
      return 'Pause';
    case 'resume':
      if (state === 'going_back') return 'Keep the new key';
      if (state === 'paused') return 'Resume';
      return question === 'used_since' ? 'Wait on' : 'Try again';
    case 'back':
      return state === 'going_back' ? 'Try again' : 'Return to the old key';
    case 'rewrite':
      return 'Write the new key there';
    case 'finish':
      return question === 'remove_old' ? 'Finish without the check' : 'Finish rotation';
    case 'supply':
      return 'Use this key';
    case 'confirm':
      return question ? confirmVerbs[question] : 'Confirm';
    case 'dismiss':
      return 'Dismiss';
  }
}

/** The actions that a row of buttons offers, the main one last. The new key is handed over in a form of its own. */
export function buttonsOf({ can, question, state }: Pick<RotationView, 'can' | 'question' | 'state'>): {
  action: RotationAction;
  tone: 'plain' | 'main' | 'danger';
}[] {
  const order: RotationAction[] = ['pause', 'back', 'finish', 'resume', 'confirm', 'rewrite', 'dismiss'];
  const shown = order.filter((action) => can.includes(action));
  // Trying again is what going back wants, so there it is the other way round.
  const sorted = state === 'going_back' ? shown.reverse() : shown;
  const main: RotationAction | undefined =
    question === 'remove_old'
      ? 'confirm'
      : state === 'going_back'
        ? 'back'
        : question === 'held'
          ? 'rewrite'
          : can.includes('resume')
            ? 'resume'
            : undefined;
  return sorted
    .map((action) => ({
      action,
      tone:
        action === main
          ? ('main' as const)
          : action === 'confirm' && (question === 'used_since' || question === 'held')
            ? ('danger' as const)
            : ('plain' as const),
    }))
    .sort((a, b) => Number(a.tone === 'main') - Number(b.tone === 'main'));
}

/** What came of a rotation, in a sentence. */
export function endedWords({
  state,
  profileNames,
  oldKey,
  newKey = '',
}: Pick<RotationView, 'state' | 'profileNames' | 'oldKey' | 'newKey'>): string {
  const whose = profileNames.length > 0 ? `${listed(profileNames.map((name) => `“${name}”`))}: ` : '';
  return state === 'finished'
    ? `${whose}${newKey} has taken the place of ${oldKey}.`
    : `${whose}${oldKey} is in use again, as before the rotation.`;
}
