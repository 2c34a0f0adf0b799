import { getLocation } from 'jsonc-parser';
import { completeAction } from '#shared/policy/actions.ts';

/** What may stand where the caret is. */
export interface Completion {
  /** The offsets of the text that an option takes the place of. */
  from: number;
  to: number;
  options: readonly string[];
}

const most = 40;

/** Where the string begins that is open at the end of `line`, behind its quote; null when none is. */
function openString(line: string): number | null {
  let from: number | null = null;
  for (let at = 0; at < line.length; at += 1) {
    if (line[at] === '\\') at += 1;
    else if (line[at] === '"') from = from === null ? at + 1 : null;
  }
  return from;
}

/** The element of a statement whose value an offset is in: `Action`; null for the name of one. */
function elementAt(text: string, offset: number): string | undefined {
  const { path, isAtPropertyKey } = getLocation(text, offset);
  return isAtPropertyKey ? undefined : path.findLast((part) => typeof part === 'string');
}

function optionsFor(element: string | undefined, typed: string, arns: readonly string[]): readonly string[] {
  switch (element) {
    case 'Action':
    case 'NotAction':
      return completeAction(typed, most);
    case 'Resource':
    case 'NotResource':
      return arns.filter((arn) => arn.toLowerCase().includes(typed.toLowerCase())).slice(0, most);
    case 'Effect':
      return ['Allow', 'Deny'].filter((effect) => effect.toLowerCase().startsWith(typed.toLowerCase()));
    default:
      return [];
  }
}

/**
 * What may be typed at a place of a policy, which may be half written.
 *
 * @param text the policy so far
 * @param caret an offset in it
 * @param arns that are known of the account
 * @returns null where nothing is to be offered, also where the only option stands there already
 */
export function completionAt(text: string, caret: number, arns: readonly string[]): Completion | null {
  const start = text.lastIndexOf('\n', caret - 1) + 1;
  const opened = openString(text.slice(start, caret));
  if (opened === null) return null;
  const from = start + opened;
  // The rest of the same string, where it has an end.
  const rest = /^([^"\s,]*)"/.exec(text.slice(caret))?.[1] ?? '';
  const to = caret + rest.length;
  const options = optionsFor(elementAt(text, from), text.slice(from, caret), arns);
  if (options.length === 0 || (options.length === 1 && options[0] === text.slice(from, to))) return null;
  return { from, to, options };
}
