import { iamActions } from './actions/iam.ts';
import { kmsActions } from './actions/kms.ts';
import { s3Actions } from './actions/s3.ts';
import { snsActions } from './actions/sns.ts';
import { sqsActions } from './actions/sqs.ts';
import { stsActions } from './actions/sts.ts';
import { type AccessLevel, type ActionTable, accessLevels } from './actions/table.ts';
import { covers, type Glob, globOf, literalOf } from './match.ts';

export { type AccessLevel, accessLevels } from './actions/table.ts';

/** An action of a service we know. */
export interface KnownAction {
  /** "s3:GetObject" */
  action: string;
  /** "GetObject" */
  name: string;
  level: AccessLevel;
  /** The main kind of resource it works on: "object", "user"; `any` when it names none. */
  resource: string;
}

export interface KnownService {
  /** What stands before the colon. */
  prefix: string;
  /** In words: "storage". */
  label: string;
  actions: readonly KnownAction[];
}

const service = (prefix: string, label: string, table: ActionTable): KnownService => ({
  prefix,
  label,
  actions: accessLevels.flatMap((level) =>
    Object.entries(table[level] ?? {}).flatMap(([resource, names]) =>
      names
        .trim()
        .split(/\s+/)
        .map((name) => ({ action: `${prefix}:${name}`, name, level, resource })),
    ),
  ),
});

/** The services whose actions are known by name: for words, for completion, and to find misspelt ones. */
export const knownServices: readonly KnownService[] = [
  service('s3', 'storage', s3Actions),
  service('iam', 'users and permissions', iamActions),
  service('sts', 'temporary credentials', stsActions),
  service('kms', 'encryption keys', kmsActions),
  service('sqs', 'queues', sqsActions),
  service('sns', 'topics', snsActions),
];

/** The service an action belongs to, or undefined for one we do not know. */
export const serviceOf = (action: string): KnownService | undefined =>
  knownServices.find((s) => action.toLowerCase().startsWith(`${s.prefix}:`));

/** The names of actions, ready to be matched: an editor asks for every action at every key press. */
const spelled = new Map<KnownAction, Glob>(
  knownServices.flatMap((s) => s.actions.map((a) => [a, literalOf(a.action.toLowerCase())] as const)),
);

/** Most patterns are plain names, which need no matching. */
const byName = new Map<string, KnownAction>(
  knownServices.flatMap((s) => s.actions.map((a) => [a.action.toLowerCase(), a] as const)),
);

/** The known actions that a pattern names: `s3:Get*`, `*`. */
export function knownActions(pattern: string): KnownAction[] {
  const glob = globOf(pattern.toLowerCase());
  return actionsThat(pattern).filter((action) => covers(glob, spelled.get(action) ?? []));
}

/** Whether a pattern names an action that is known: asked for every action at every key press. */
export function namesKnown(pattern: string): boolean {
  const glob = globOf(pattern.toLowerCase());
  return actionsThat(pattern).some((action) => covers(glob, spelled.get(action) ?? []));
}

/** The actions that a pattern may name: most patterns are plain names, which need no search. */
function actionsThat(pattern: string): readonly KnownAction[] {
  if (!/[*?]/.test(pattern)) {
    const named = byName.get(pattern.toLowerCase());
    return named ? [named] : [];
  }
  if (pattern.includes(':')) return serviceOf(pattern)?.actions ?? [];
  return knownServices.flatMap(({ actions }) => actions);
}

/** So many letters may be wrong in a name that is meant for another. */
const mostSlips = 2;

/**
 * The known action that a misspelt one was probably meant for.
 *
 * @param action of a service we know: "s3:GetObjct"
 * @returns "s3:GetObject"; undefined where nothing is near
 */
export function nearestAction(action: string): string | undefined {
  const wanted = action.toLowerCase();
  let best: { action: string; slips: number } | undefined;
  for (const { action: known } of serviceOf(action)?.actions ?? []) {
    if (Math.abs(known.length - wanted.length) > mostSlips) continue;
    const slips = slipsBetween(wanted, known.toLowerCase());
    if (slips <= mostSlips && slips < (best?.slips ?? Number.POSITIVE_INFINITY))
      best = { action: known, slips };
  }
  return best?.action;
}

/** How many letters have to be put in, taken out or changed (Levenshtein distance). */
function slipsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * What may be typed next in an action.
 *
 * @param typed the action so far: "", "s3", "s3:get"
 * @param limit how many suggestions at most
 * @returns whole actions, those that begin with what was typed before those that contain it
 */
export function completeAction(typed: string, limit = 20): string[] {
  const wanted = typed.toLowerCase();
  if (!wanted.includes(':')) {
    return knownServices
      .map((s) => `${s.prefix}:`)
      .filter((p) => p.startsWith(wanted))
      .slice(0, limit);
  }
  const [prefix = '', name = ''] = wanted.split(':');
  const all = serviceOf(`${prefix}:`)?.actions ?? [];
  const begins = all.filter((a) => a.name.toLowerCase().startsWith(name));
  const contains = all.filter((a) => !begins.includes(a) && a.name.toLowerCase().includes(name));
  return [...begins, ...contains].slice(0, limit).map((a) => a.action);
}
