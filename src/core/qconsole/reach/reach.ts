import type { Reach } from '#shared/accountViews.ts';
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
  const { decision } = possible({ action: `${service}:*`, resource: '*' }, { identity: known });
  if (decision === 'allow') return { reach: 'all', words: 'Everything' };
  if (decision === 'deny') return nothing;
  const lines = known.flatMap((document) => linesFor(document, service));
  if (!lines.some((line) => line.kind === 'allow')) return nothing;
  return { reach: 'some', words: sentence(lines) };
}

const nothing: ServiceReach = { reach: 'none', words: 'Nothing' };

/** What a policy says of one service alone. */
function linesFor(document: PolicyDocument, service: ServiceId): SummaryLine[] {
  const statements = document.statements.flatMap((statement) => narrowed(statement, service) ?? []);
  return summarisePolicy({ ...document, statements }).filter((line) => line.kind !== 'note');
}

/** A statement without the actions of other services; null when none is left. */
function narrowed(statement: Statement, service: ServiceId): Statement | null {
  const { not, patterns } = statement.actions;
  if (not) return statement;
  const own = patterns.flatMap((pattern) => {
    if (/^\*+$/.test(pattern)) return [`${service}:*`];
    return pattern.toLowerCase().startsWith(`${service}:`) ? [pattern] : [];
  });
  return own.length === 0 ? null : { ...statement, actions: { not, patterns: [...new Set(own)] } };
}

/** "Read and list objects in bucket photos. Must not delete objects." */
function sentence(lines: readonly SummaryLine[]): string {
  const texts = (kind: SummaryLine['kind']) => [
    ...new Set(lines.filter((line) => line.kind === kind).map((line) => line.text)),
  ];
  const may = texts('allow').map((text) => capital(text.replace(/^May /, '')));
  const mustNot = texts('deny');
  const all = [...may, ...mustNot];
  const shown =
    all.length > mostSentences
      ? [...all.slice(0, mostSentences), `And ${all.length - mostSentences} more.`]
      : all;
  return shown.join(' ').replace(/\.$/, '');
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
