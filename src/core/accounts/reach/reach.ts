import type { Reach } from '#shared/contract/accounts.ts';
import type { ServiceId } from '#shared/model.ts';
import { possible } from '#shared/policy/evaluate.ts';
import type { PolicyDocument, Statement } from '#shared/policy/model.ts';
import { type SummaryLine, summarisePolicy } from '#shared/policy/summary.ts';

/** How far somebody reaches in one service, and in words. */
export interface ServiceReach {
  reach: Reach;
  words: string;
}

/** What the root user may do: everything, whatever policies say. */
export const rootReach: ServiceReach = { reach: 'all', words: 'Everything' };

/** More sentences than this are counted rather than told. */
const mostSentences = 3;

/**
 * How much of a service policies allow.
 *
 * @param documents the policies that count; null for one that was not read
 * @param service by its AWS identifier, which is its prefix in policies
 */
export function reachOf(documents: readonly (PolicyDocument | null)[], service: ServiceId): ServiceReach {
  const known = documents.filter((document) => document !== null);
  if (known.length < documents.length) {
    return { reach: 'unknown', words: 'Not known: not all of its policies were read yet' };
  }
  const own = known
    .map((document) => narrowed(document, service))
    .filter(({ statements }) => statements.length > 0);
  if (!own.some(({ statements }) => statements.some(({ effect }) => effect === 'Allow'))) return nothing;
  const { decision } = possible({ action: `${service}:*`, resource: '*' }, { identity: own });
  if (decision === 'allow') return { reach: 'all', words: 'Everything' };
  if (decision === 'deny') return nothing;
  const lines = own.flatMap((document) => document.lines()).filter((line) => line.kind !== 'note');
  if (!lines.some((line) => line.kind === 'allow')) return nothing;
  return { reach: 'some', words: sentence(lines) };
}

const nothing: ServiceReach = { reach: 'none', words: 'Nothing' };

/** What a policy says of one service alone. */
interface Narrowed extends PolicyDocument {
  lines(): SummaryLine[];
}

/** A policy that many hold is narrowed and put into words once. */
const narrowedBefore = new WeakMap<PolicyDocument, Map<ServiceId, Narrowed>>();

function narrowed(document: PolicyDocument, service: ServiceId): Narrowed {
  const known = narrowedBefore.get(document) ?? new Map<ServiceId, Narrowed>();
  narrowedBefore.set(document, known);
  const before = known.get(service);
  if (before) return before;
  const statements = document.statements.flatMap((s) => narrowedStatement(s, service) ?? []);
  const own = { ...document, statements };
  let lines: SummaryLine[] | undefined;
  const now: Narrowed = {
    ...own,
    lines() {
      lines ??= summarisePolicy(own);
      return lines;
    },
  };
  known.set(service, now);
  return now;
}

/** A statement without the actions of other services; null when none is left. */
function narrowedStatement(statement: Statement, service: ServiceId): Statement | null {
  const { not, patterns } = statement.actions;
  const own = new Set(
    patterns.flatMap((pattern) => {
      if (/^\*+$/.test(pattern)) return [`${service}:*`];
      return pattern.toLowerCase().startsWith(`${service}:`) ? [pattern] : [];
    }),
  );
  const whole = own.has(`${service}:*`);
  // "Everything except other services" is everything here; "everything except this one" is nothing.
  if (not && own.size > 0) return whole ? null : { ...statement, actions: { not, patterns: [...own] } };
  if (not) return { ...statement, actions: { not: false, patterns: [`${service}:*`] } };
  return own.size === 0 ? null : { ...statement, actions: { not, patterns: [...own] } };
}

/** "Read and list objects in bucket photos. Must not delete objects." What is forbidden is not left out for length. */
function sentence(lines: readonly SummaryLine[]): string {
  const texts = (kind: SummaryLine['kind']) => [
    ...new Set(lines.filter((line) => line.kind === kind).map((line) => line.text)),
  ];
  const may = texts('allow').map((text) => capital(text.replace(/^May /, '')));
  const mustNot = texts('deny');
  const shown = [...may.slice(0, mostSentences - Math.min(mustNot.length, 1)), ...mustNot].slice(
    0,
    mostSentences,
  );
  const rest = may.length + mustNot.length - shown.length;
  return [...shown, ...(rest > 0 ? [`And ${rest} more`] : [])].join(' ').replace(/\.$/, '');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
