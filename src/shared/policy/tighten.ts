/**
 * The smallest policy that still allows what was used, from what is known of its use. It never allows
 * anything that the present one does not: statements are only cut, never made.
 */
import { knownActions, knownServices } from './actions.ts';
import { covers, globOf, literalOf, overlaps } from './match.ts';
import type { PatternList, PolicyDocument, Statement } from './model.ts';

/** What is known of how one service was used. */
export interface ServiceUse {
  /** What stands before the colon: "s3". */
  prefix: string;
  /** Whether it was used at all in the time that the record covers. */
  used: boolean;
  /**
   * Whether single actions were used, by their names, for those that the record follows; empty where it
   * knows the service only. An action that is not in here may have been used.
   */
  actions: Readonly<Record<string, boolean>>;
}

/** A record of use. A service that is not in it was not granted, or is not followed. */
export interface UseRecord {
  services: readonly ServiceUse[];
}

/** A policy cut down, and what was cut. */
export interface Tightened {
  /** Null where nothing of it was used: then nobody needs it. */
  document: PolicyDocument | null;
  /** What would stop to work, in sentences. */
  stops: string[];
  /** What the record says nothing of and so stays, in sentences. */
  kept: string[];
}

/** So many actions are named; the rest are counted. */
const mostNamed = 4;

/**
 * Cuts a policy down to what was used.
 *
 * @param document of a principal, as it is
 * @param record of all who have it
 * @returns the same document where there is nothing to cut
 */
export function tighten(document: PolicyDocument, record: UseRecord): Tightened {
  const uses = usesIn(record);
  const statements = document.statements.flatMap((statement) => cut(statement, uses));
  const allows = statements.some(({ effect }) => effect === 'Allow');
  const before = grantedBy(document.statements);
  const after = grantedBy(statements);
  return {
    document: allows ? { ...document, statements } : null,
    stops: stopsOf(before, after),
    kept: [...uses.values()]
      .filter(({ prefix, used, actions }) => used && actions.size === 0 && after.services.has(prefix))
      .map(
        ({ prefix }) => `Which actions of ${prefix} were used is not known, so what it allows there stays.`,
      ),
  };
}

/** A service's use, ready to be asked: actions by lower-case name. */
interface Use {
  prefix: string;
  used: boolean;
  actions: Map<string, { name: string; used: boolean }>;
}

function usesIn({ services }: UseRecord): Map<string, Use> {
  const uses = new Map<string, Use>();
  for (const { prefix, used, actions } of services) {
    // What a service says becomes part of a policy: anything else could stand for more than one action.
    if (!/^[\w-]+$/.test(prefix)) continue;
    const names = Object.entries(actions).filter(([name]) => /^\w+$/.test(name));
    const byName = new Map(names.map(([name, done]) => [name.toLowerCase(), { name, used: done }]));
    const isUsed = used || [...byName.values()].some((one) => one.used);
    uses.set(prefix.toLowerCase(), { prefix: prefix.toLowerCase(), used: isUsed, actions: byName });
  }
  return uses;
}

/** A statement with only what was used; none where none of it was. Denials stay as they are. */
function cut(statement: Statement, uses: ReadonlyMap<string, Use>): Statement[] {
  if (statement.effect === 'Deny') return [statement];
  const patterns = statement.actions.not
    ? [...uses.values()].flatMap((use) => exceptPatterns(statement.actions.patterns, use))
    : statement.actions.patterns.flatMap((pattern) => cutPattern(pattern, uses));
  if (patterns.length === 0) return [];
  return [{ ...statement, actions: { not: false, patterns: [...new Set(patterns)] } }];
}

/** What remains of a pattern such as `s3:*`, `*` or `s3:GetObject`. */
function cutPattern(pattern: string, uses: ReadonlyMap<string, Use>): string[] {
  if (/^\*+$/.test(pattern)) return [...uses.values()].flatMap((use) => cutName(use.prefix, '*', use));
  const colon = pattern.indexOf(':');
  const [service, name] = [pattern.slice(0, colon), pattern.slice(colon + 1)];
  // One that crosses the colon ("s3*") is not taken apart.
  const use = uses.get(service.toLowerCase());
  return colon > 0 && use ? cutName(service, name, use) : [pattern];
}

/** What remains of the actions of one service that match `name`. */
function cutName(service: string, name: string, use: Use): string[] {
  if (!use.used) return [];
  const glob = globOf(name.toLowerCase());
  const matches = (candidate: string) => covers(glob, literalOf(candidate.toLowerCase()));
  const followed = [...use.actions.values()].filter((one) => matches(one.name));
  if (!followed.some((one) => !one.used)) return [`${service}:${name}`];
  if (!/[*?]/.test(name)) return [];
  return namesOf(use, matches).map((one) => `${service}:${one}`);
}

/** The names that may have been used: those that the record says so of, and the known ones that it does not follow. */
function namesOf({ prefix, actions }: Use, matches: (name: string) => boolean): string[] {
  const seen = [...actions.values()].filter((one) => one.used).map((one) => one.name);
  const open = knownActions(`${prefix}:*`)
    .map((one) => one.name)
    .filter((one) => !actions.has(one.toLowerCase()));
  return [...new Set([...seen, ...open])].filter(matches).toSorted();
}

/** What a statement that names all but some actions comes to for a service. */
function exceptPatterns(patterns: readonly string[], use: Use): string[] {
  if (!use.used) return [];
  const globs = patterns.map((pattern) => globOf(pattern.toLowerCase()));
  const all = globOf(`${use.prefix}:*`);
  if (!globs.some((glob) => overlaps(glob, all))) return cutName(use.prefix, '*', use);
  const allowed = (name: string) =>
    !globs.some((glob) => covers(glob, literalOf(`${use.prefix}:${name}`.toLowerCase())));
  return namesOf(use, allowed).map((name) => `${use.prefix}:${name}`);
}

/** The services, and the known actions, that statements allow somewhere. */
interface Granted {
  everything: boolean;
  /** Those of which every action is allowed, also what is not known here by name. */
  whole: Set<string>;
  services: Set<string>;
  actions: Set<string>;
}

/** The name of no action. */
const unheardOf = 'QCredKnowsNoSuchAction';

function grantedBy(statements: readonly Statement[]): Granted {
  const allows = statements.filter(({ effect }) => effect === 'Allow').map(({ actions }) => actions);
  const asked = allows.map(askerOf);
  const allowed = (action: string) => asked.some((includes) => includes(action));
  const actions = new Set(
    knownServices.flatMap((service) => service.actions.map((one) => one.action)).filter(allowed),
  );
  return {
    everything: allows.some(({ not, patterns }) => not || patterns.some((one) => /^\*+$/.test(one))),
    whole: new Set(
      knownServices.map(({ prefix }) => prefix).filter((prefix) => allowed(`${prefix}:${unheardOf}`)),
    ),
    services: new Set([...actions].map((action) => action.split(':')[0] ?? '')),
    actions,
  };
}

/** Asks a list of patterns about action after action: most patterns are plain names. */
function askerOf({ not, patterns }: PatternList): (action: string) => boolean {
  const lower = patterns.map((one) => one.toLowerCase());
  const names = new Set(lower.filter((one) => !/[*?]/.test(one)));
  const globs = lower.filter((one) => !names.has(one)).map(globOf);
  return (action) => {
    const wanted = action.toLowerCase();
    return (names.has(wanted) || globs.some((glob) => covers(glob, literalOf(wanted)))) !== not;
  };
}

function stopsOf(before: Granted, after: Granted): string[] {
  const stops = knownServices.flatMap(({ prefix, label }): string[] => {
    if (!before.services.has(prefix)) return [];
    if (!after.services.has(prefix)) return [`Everything with ${label} (${prefix}), which was not used.`];
    const lost = [...before.actions].filter(
      (action) => action.startsWith(`${prefix}:`) && !after.actions.has(action),
    );
    if (lost.length === 0) return [];
    const named = lost.slice(0, mostNamed).join(', ');
    const more = lost.length > mostNamed ? ` and ${lost.length - mostNamed} more` : '';
    const open =
      before.whole.has(prefix) && !after.whole.has(prefix)
        ? [`Actions of ${prefix} that are new, or not known here by name.`]
        : [];
    return [`${named}${more}, which ${lost.length === 1 ? 'was' : 'were'} not used.`, ...open];
  });
  if (before.everything && !after.everything)
    stops.push('Everything with services that the record does not name.');
  return stops;
}
