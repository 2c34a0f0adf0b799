import type { Operator } from './operators.ts';

/** A policy document in one form, however it was written: always lists, operators understood. */
export interface PolicyDocument {
  /** Variables work since the version of 2012; a document without a version is of 2008. */
  version: '2012-10-17' | '2008-10-17';
  id?: string;
  statements: Statement[];
}

export interface Statement {
  sid?: string;
  effect: 'Allow' | 'Deny';
  /** Null where the document belongs to the principal itself. */
  principals: PrincipalList | null;
  actions: PatternList;
  /** Null in trust policies, which stand for the role they are attached to. */
  resources: PatternList | null;
  /** All of them have to hold. */
  conditions: Condition[];
}

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface PatternList {
  /** True for the "Not" form: everything except what the patterns match. */
  not: boolean;
  patterns: string[];
}

/** `Principal` or `NotPrincipal`. */
export interface PrincipalList {
  not: boolean;
  principals: Principal[];
}

/** Principal types as policies write them. A bare `*` is `AWS` with the value `*`. */
export const principalTypes = ['AWS', 'Service', 'Federated', 'CanonicalUser'] as const;

export interface Principal {
  type: (typeof principalTypes)[number];
  value: string;
}

/** One line of a `Condition` block: the key has to stand so to one of the values. */
export interface Condition {
  operator: Operator;
  key: string;
  values: string[];
}

/** The JSON value for one element or several: IAM writes a single one without brackets. */
const oneOrMany = (values: readonly string[]): string | readonly string[] =>
  values.length === 1 ? (values[0] ?? '') : values;

/**
 * A document as JSON text, two spaces deep, elements in the order people expect.
 * Reading it again gives the same document.
 */
export function formatPolicy(document: PolicyDocument): string {
  const { version, id, statements } = document;
  return JSON.stringify({ Version: version, Id: id, Statement: statements.map(plainStatement) }, null, 2);
}

function plainStatement(statement: Statement): object {
  const { sid, effect, principals, actions, resources, conditions } = statement;
  const blocks: Record<string, Record<string, string | readonly string[]>> = {};
  for (const { operator, key, values } of conditions) {
    blocks[operator.text] = { ...blocks[operator.text], [key]: oneOrMany(values) };
  }
  return {
    Sid: sid,
    Effect: effect,
    ...(principals && {
      [principals.not ? 'NotPrincipal' : 'Principal']: plainPrincipals(principals.principals),
    }),
    [actions.not ? 'NotAction' : 'Action']: oneOrMany(actions.patterns),
    ...(resources && { [resources.not ? 'NotResource' : 'Resource']: oneOrMany(resources.patterns) }),
    ...(conditions.length > 0 && { Condition: blocks }),
  };
}

function plainPrincipals(principals: readonly Principal[]): object | string {
  if (principals.length === 1 && principals[0]?.value === '*') return '*';
  const types = principalTypes.filter((type) => principals.some((p) => p.type === type));
  return Object.fromEntries(
    types.map((type) => [type, oneOrMany(principals.filter((p) => p.type === type).map((p) => p.value))]),
  );
}
