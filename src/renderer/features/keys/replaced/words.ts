import { CalendarClock, CircleCheck, type LucideIcon, RefreshCw, TriangleAlert } from 'lucide-react';
import { count } from '#renderer/words.ts';
import type { AppState } from '#shared/contract/index.ts';
import type { KeyDueView, ReplacementAction, ReplacementView } from '#shared/keyRotation.ts';

/** How a replacement stands, as a title. */
export function stateWords({ state, message }: ReplacementView): string {
  switch (state) {
    case 'running':
      return message === '' ? 'A new key takes its place' : 'A new key takes its place, trying again';
    case 'needs_you':
      return 'The new key waits for you';
    case 'going_back':
      return 'Returning to the old key';
    case 'finished':
      return 'A new key took its place';
    case 'undone':
      return 'Back to the old key';
  }
}

/** The verb on the button for an action. */
export function actionVerb({ question, state }: ReplacementView, action: ReplacementAction): string {
  switch (action) {
    case 'resume':
      return question === 'needed' ? 'Look again…' : 'Resume…';
    case 'back':
      return state === 'going_back' ? 'Try again…' : 'Return to the old key…';
    case 'finish':
      return 'Disable the old key now…';
    case 'confirm':
      return question === 'needed' ? 'Disable it all the same…' : 'Go on…';
    case 'dismiss':
      return 'Dismiss…';
  }
}

/** Whether a key asks for something now. */
export const isKeyDue = ({ status }: Pick<KeyDueView, 'status'>): boolean =>
  status === 'soon' || status === 'overdue';

/** How many things keys of key services want of the person. */
export const keyWork = ({ keyDue, replacements }: Pick<AppState, 'keyDue' | 'replacements'>): number =>
  keyDue.filter(isKeyDue).length + replacements.filter(({ state }) => state === 'needs_you').length;

/** How urgent a key is, as an icon with its words. */
export function urgencyOf({ status, inDays }: KeyDueView): { icon: LucideIcon; tone: string; word: string } {
  switch (status) {
    case 'overdue':
      return { icon: TriangleAlert, tone: 'bad', word: `${count(-inDays, 'day')} overdue` };
    case 'soon':
      return {
        icon: CalendarClock,
        tone: 'due',
        word: inDays === 0 ? 'Due today' : `Due in ${count(inDays, 'day')}`,
      };
    case 'rotating':
      return { icon: RefreshCw, tone: '', word: 'Being replaced' };
    case 'fine':
      return { icon: CircleCheck, tone: 'good', word: `Due in ${count(inDays, 'day')}` };
  }
}

/** What a policy says, a sentence each. */
export const policySentences = ({ maxAgeDays, graceDays, automatic }: KeyDueView): string[] => [
  `Due for a new key ${count(maxAgeDays, 'day')} after it was made${automatic ? ', without asking' : ''}.`,
  graceDays === 0
    ? 'The old key is disabled at once.'
    : `The old key is kept for ${count(graceDays, 'day')}, to decrypt and verify with.`,
];
