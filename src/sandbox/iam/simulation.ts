import type { PolicyDocument } from '#shared/policy/document.ts';
import { evaluate, type StatementRef } from '#shared/policy/evaluate.ts';
import { type Account, arnOf, type Identity } from '../account.ts';
import { list, required, structures } from '../http/parameters.ts';
import { createPolicyReader, policiesOf } from '../permissions.ts';
import type { Context } from '../service.ts';
import type { XmlNode } from '../xml/write.ts';
import { identitiesOf } from './attachments.ts';
import type { IamActions, IamCall } from './call.ts';
import * as forms from './forms.ts';
import { pageNodes, pageOf } from './paging.ts';
import { noSuchEntity, validationError } from './refusals.ts';

const sourceArn = ({ parameters }: IamCall): string => required(parameters, 'PolicySourceArn', forms.arn);

/** @throws Refusal ValidationError, NoSuchEntity */
function sourceOf(call: IamCall): Identity {
  const arn = sourceArn(call);
  const found = identitiesOf(call.account).find((identity) => arnOf(call.account, identity) === arn);
  if (!found) throw noSuchEntity(`${arn} cannot be found.`);
  return found;
}

/** The condition keys a call gives: `ContextEntries.member.1.ContextKeyName`, `…ContextKeyValues.member.1`. */
const contextOf = ({ parameters }: IamCall): Context =>
  Object.fromEntries(
    structures(parameters, 'ContextEntries').map((fields) => [
      fields.get('ContextKeyName') ?? '',
      list(fields, 'ContextKeyValues'),
    ]),
  );

const decisions = { allow: 'allowed', explicit_deny: 'explicitDeny', implicit_deny: 'implicitDeny' } as const;

const statementNodes = (account: Account, source: Identity, { policy }: StatementRef): XmlNode[] => {
  const names = [
    ...source.inline.keys(),
    ...[...source.attached].map((arn) => account.policies.get(arn)?.name),
  ];
  return [['SourcePolicyId', names[policy] ?? `policy-${policy + 1}`]];
};

/** The condition keys that policies name. */
const conditionKeys = (documents: readonly PolicyDocument[]): string[] => [
  ...new Set(documents.flatMap((d) => d.statements.flatMap((s) => s.conditions.map((c) => c.key)))),
];

function simulatePrincipalPolicy(call: IamCall) {
  const { account, parameters } = call;
  const source = sourceOf(call);
  const actions = list(parameters, 'ActionNames');
  const given = list(parameters, 'ResourceArns');
  if (actions.length === 0) throw validationError('ActionNames must not be empty.');
  const identity = createPolicyReader()(policiesOf(account, source));
  const principal = arnOf(account, source);
  const context = contextOf(call);
  const unknown = conditionKeys(identity).filter((key) => !Object.hasOwn(context, key));
  const asked = actions.flatMap((action) =>
    (given.length > 0 ? given : ['*']).map((resource) => ({ action, resource })),
  );
  const numbered = asked.map((question, index) => ({ ...question, key: String(index).padStart(6, '0') }));
  return pageNodes(
    'EvaluationResults',
    pageOf(parameters, numbered, ({ key }) => key),
    ({ action, resource }) => {
      const request = { action, resource, context, principal, account: account.id };
      const { decision, statements } = evaluate(request, { identity });
      return [
        ['EvalActionName', action],
        ['EvalResourceName', resource],
        ['EvalDecision', decisions[decision]],
        [
          'MatchedStatements',
          statements.map((statement) => ['member', statementNodes(account, source, statement)]),
        ],
        ['MissingContextValues', unknown.map((key): XmlNode => ['member', key])],
      ];
    },
  );
}

/** What a principal's policies come to, without asking for it. */
export const simulationActions: IamActions = {
  SimulatePrincipalPolicy: { resource: sourceArn, run: simulatePrincipalPolicy },
};
