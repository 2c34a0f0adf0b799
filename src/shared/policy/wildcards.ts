/** What a policy opens wide, in sentences for people who are about to write it. */
import { knownActions, serviceOf } from './actions.ts';
import type { PolicyDocument, Statement } from './model.ts';
import { joinFew } from './words/join.ts';

/** So many actions are named; the rest are counted. */
const mostNamed = 3;

/**
 * What the wildcards of a policy let in beyond what is named in it, each once: every action, every
 * action of a service, a right to change permissions that a pattern brings along, every resource, anybody.
 *
 * @param document as it would be
 */
export const wildcardsIn = ({ statements }: PolicyDocument): string[] => [
  ...new Set(statements.filter(({ effect }) => effect === 'Allow').flatMap(wildcardsOf)),
];

function wildcardsOf(statement: Statement): string[] {
  return [...anybody(statement), ...wideActions(statement), ...everywhere(statement)];
}

function anybody({ principals, conditions }: Statement): string[] {
  if (!principals) return [];
  const where = conditions.length > 0 ? ', under its conditions' : '';
  if (principals.not) return [`Everybody but those named may do this${where}.`];
  const open = principals.principals.some(({ type, value }) => type === 'AWS' && value === '*');
  return open ? [`Anybody, in any account, may do this${where}: “*” as principal.`] : [];
}

function wideActions({ actions }: Statement): string[] {
  const { not, patterns } = actions;
  if (not) return ['Every action is allowed but those named, also those of services that are yet to come.'];
  if (patterns.some(isAll)) return ['Every action of every service is allowed: “*”.'];
  return patterns.flatMap((pattern) => {
    const service = serviceOf(pattern);
    if (/^[\w-]+:\*+$/.test(pattern)) {
      const what = service ? `with ${service.label}` : `of ${pattern.split(':')[0]}`;
      return [`Every action ${what} is allowed: “${pattern}”.`];
    }
    if (!/[*?]/.test(pattern)) return [];
    const powers = knownActions(pattern).filter(({ level }) => level === 'permissions');
    if (powers.length === 0) return [];
    const names = joinFew(
      powers.map(({ name }) => name),
      mostNamed,
    );
    return [`“${pattern}” brings along what changes permissions: ${names}.`];
  });
}

/** Some actions have no resource but all of them; of those it says nothing. */
function everywhere({ actions, resources }: Statement): string[] {
  if (!resources) return [];
  if (resources.not) return ['It works everywhere but on what is named, also on what is made later.'];
  if (!resources.patterns.some((pattern) => isAll(pattern) || /^arn:[^:]*:\*+$/.test(pattern))) return [];
  const needsIt =
    !actions.not &&
    actions.patterns.every((pattern) => {
      const known = knownActions(pattern);
      return !isAll(pattern) && known.length > 0 && known.every(({ resource }) => resource === 'any');
    });
  return needsIt ? [] : ['It works on everything there is, and on what is made later: “*” as resource.'];
}

const isAll = (pattern: string): boolean => /^\*+$/.test(pattern);
