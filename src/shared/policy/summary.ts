import {
  type AccessLevel,
  accessLevels,
  type KnownAction,
  type KnownService,
  knownActions,
  namesKnown,
  serviceOf,
} from './actions.ts';
import type { PolicyDocument, Statement } from './model.ts';
import { actionWords, type Phrase } from './words/actions.ts';
import { conditionsWords } from './words/conditions.ts';
import { joinFew, type Last } from './words/join.ts';
import { everywhere, type ResourceWords, resourceWords } from './words/places.ts';
import { principalWords } from './words/principals.ts';

/** What a statement means, in a sentence. */
export interface SummaryLine {
  /** Index of the statement it speaks of. */
  statement: number;
  /** `note`: something in the statement that has no effect. */
  kind: 'allow' | 'deny' | 'note';
  text: string;
}

/**
 * What a policy allows and forbids, in plain sentences: "May read and list objects in bucket photos."
 * A statement gives one sentence or, where it speaks of several services, a few.
 */
export const summarisePolicy = (document: PolicyDocument): SummaryLine[] =>
  document.statements.flatMap((statement, index) => {
    const { told, idle } = deedsOf(statement);
    return [
      ...told.map((deed) => ({ statement: index, kind: kindOf(statement), text: sentence(statement, deed) })),
      ...idle.map((text) => ({ statement: index, kind: 'note' as const, text })),
    ];
  });

const kindOf = ({ effect }: Statement): 'allow' | 'deny' => (effect === 'Allow' ? 'allow' : 'deny');

function sentence(statement: Statement, deed: string): string {
  const verb = statement.effect === 'Allow' ? 'may' : 'must not';
  const who = statement.principals ? `${principalWords(statement.principals)} ${verb}` : capital(verb);
  const conditions = conditionsWords(statement.conditions);
  return `${who} ${deed}${conditions === '' ? '' : `, ${conditions}`}.`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The words that differ between what is allowed and what is forbidden. */
interface Tone {
  /** "everything", "anything" */
  all: string;
  last: Last;
}

const toneOf = ({ effect }: Statement): Tone =>
  effect === 'Allow' ? { all: 'everything', last: 'and' } : { all: 'anything', last: 'or' };

/** What is done, each with where, as far as it has any effect; and a sentence for what has none. */
function deedsOf(statement: Statement): { told: string[]; idle: string[] } {
  const { actions, resources } = statement;
  const { all } = toneOf(statement);
  const places =
    resources && !resources.not ? resources.patterns.map(resourceWords) : [{ words: '', kinds: null }];
  const except = resources?.not ? ` except in ${exceptions(resources.patterns)}` : '';
  if (actions.not) {
    const others = joinFew(actions.patterns, 6);
    return { told: [`do ${all} except ${others}${at('in', places)}${except}`], idle: [] };
  }
  if (actions.patterns.includes('*')) return { told: [`do ${all}${at('in', places)}${except}`], idle: [] };

  const groups = groupByService(actions.patterns);
  const known = groups.flatMap((g) => (g.service ? [deedsIn(g.service, g.patterns, places, statement)] : []));
  const others = groups.flatMap((g) => (g.service ? [] : g.patterns));
  const told = known.flatMap((k) => k.told);
  if (others.length > 0) told.push(`use ${joinFew(others, 6)}${at('in', places)}`);
  return { told: told.map((deed) => deed + except), idle: known.flatMap((k) => k.idle) };
}

const exceptions = (patterns: readonly string[]): string =>
  joinFew([...new Set(patterns.map((p) => resourceWords(p).words || 'everything'))], 6);

/** The places behind a preposition, or nothing where they are everywhere. */
function at(preposition: string, places: readonly ResourceWords[]): string {
  if (places.some((p) => p.words === '')) return '';
  const words = joinFew([...new Set(places.map((p) => p.words))], 6);
  return preposition === '' ? ` ${words}` : ` ${preposition} ${words}`;
}

interface ServicePatterns {
  /** Undefined for a service we do not know. */
  service: KnownService | undefined;
  patterns: string[];
}

function groupByService(patterns: readonly string[]): ServicePatterns[] {
  const groups = new Map<string, ServicePatterns>();
  for (const pattern of patterns) {
    // A misspelt action of a known service is told as it stands.
    const service = namesKnown(pattern) ? serviceOf(pattern) : undefined;
    const group = groups.get(service?.prefix ?? '') ?? { service, patterns: [] };
    groups.set(service?.prefix ?? '', { ...group, patterns: [...group.patterns, pattern] });
  }
  return [...groups.values()];
}

/** How a place follows the words for what is done there. */
const prepositions: Readonly<Record<string, string>> = {
  s3: 'in',
  iam: 'for',
  sts: '',
  kms: 'with',
  sqs: 'in',
  sns: 'in',
};

/** The actions done in the same places. */
interface Group {
  places: readonly ResourceWords[];
  actions: readonly KnownAction[];
}

function deedsIn(
  service: KnownService,
  patterns: readonly string[],
  places: readonly ResourceWords[],
  statement: Statement,
): { told: string[]; idle: string[] } {
  const tone = toneOf(statement);
  // In the order of the policy.
  const named = [...new Set(patterns.flatMap(knownActions))];
  if (named.length === service.actions.length && places.some((p) => p.kinds === null && p.words === '')) {
    return { told: [`do ${tone.all} with ${service.label}`], idle: [] };
  }
  const preposition = prepositions[service.prefix] ?? 'in';
  const groups = new Map<string, Group>();
  const idle: KnownAction[] = [];
  for (const action of named) {
    const fitting = places.filter((p) => p.kinds === null || p.kinds.includes(action.resource));
    if (fitting.length === 0) {
      idle.push(action);
      continue;
    }
    const where = at(preposition, fitting);
    const group = groups.get(where) ?? { places: [], actions: [] };
    groups.set(where, {
      places: [...new Set([...group.places, ...fitting])],
      actions: [...group.actions, action],
    });
  }
  const told = [...groups].map(([where, group]) => {
    const place = where || whereOfAll(group.actions, preposition, statement);
    // Without a place, "everything" has to say of what.
    const all = place === '' ? `${tone.all} in ${service.label}` : tone.all;
    return `${whatIsDone(group, service, patterns, { ...tone, all })}${place}`;
  });
  return { told, idle: idleNotes(idle, patterns) };
}

/** Where actions work that are limited to no place: "in every bucket". */
function whereOfAll(actions: readonly KnownAction[], preposition: string, { resources }: Statement): string {
  // A policy without resources is a role's trust policy.
  const words = resources === null ? 'this role' : everywhere(actions.map((a) => a.resource));
  return words === '' ? '' : preposition === '' ? ` ${words}` : ` ${preposition} ${words}`;
}

const levelWords: Readonly<Record<AccessLevel, (all: string) => Phrase>> = {
  read: (all) => ['see', all],
  list: (all) => ['list', all],
  write: (all) => ['change', all],
  permissions: () => ['change', 'permissions'],
  tagging: () => ['change', 'tags'],
};

/** What patterns such as `s3:Get*` do, by the verb they begin with. */
const verbPatterns: Readonly<Record<string, string>> = {
  'get*': 'see',
  'describe*': 'see',
  'list*': 'list',
  'put*': 'put',
  'create*': 'create',
  'delete*': 'delete',
};

/** Fewer actions than this are named one by one, even when they are all there are. */
const fewest = 3;

/** The actions of a group in words: whole levels of access and whole verbs first, then one by one. */
function whatIsDone(
  { places, actions }: Group,
  service: KnownService,
  patterns: readonly string[],
  { all, last }: Tone,
): string {
  const there = service.actions.filter((a) =>
    places.some((p) => p.kinds === null || p.kinds.includes(a.resource)),
  );
  if (there.length >= fewest && there.length === actions.length) return `do ${all}`;
  const levels = accessLevels.filter((level) => {
    const ofLevel = there.filter((a) => a.level === level);
    return ofLevel.length >= fewest && ofLevel.every((a) => actions.includes(a));
  });
  const rest = actions.filter((a) => !levels.includes(a.level));
  const verbs = patterns.flatMap((pattern) => {
    const verb = verbPatterns[pattern.slice(service.prefix.length + 1).toLowerCase()];
    const matched = knownActions(pattern);
    const meant = rest.filter((a) => matched.includes(a));
    return verb && meant.length >= fewest ? [{ phrase: [verb, all] as const, meant }] : [];
  });
  const wholes = [...levels.map((level) => levelWords[level](all)), ...verbs.map((v) => v.phrase)];
  const singles = rest.filter((a) => !verbs.some((v) => v.meant.includes(a)));
  return actionWords(singles, wholes, last);
}

/** A sentence on each action that was named as such and has nothing to work on. */
function idleNotes(idle: readonly KnownAction[], patterns: readonly string[]): string[] {
  const typed = patterns.map((p) => p.toLowerCase());
  const named = idle.filter((a) => typed.includes(a.action.toLowerCase()));
  return named.map(({ action, resource }) =>
    resource === 'any'
      ? `${action} has no effect here: it needs the resource "*".`
      : `${action} has no effect here: it works on ${/^[aeiou]/.test(resource) ? 'an' : 'a'} ${resource}, and none is named.`,
  );
}
