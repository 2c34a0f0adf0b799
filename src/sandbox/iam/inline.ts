import type { Identity } from '../account.ts';
import { required } from '../http/parameters.ts';
import type { IamAction, IamActions, IamCall } from './call.ts';
import { inlineDocument } from './documents.ts';
import { identityOf, namedArn, nameParameter } from './find.ts';
import * as forms from './forms.ts';
import { encodeDocument, titles } from './nodes.ts';
import { pageNodes, pageOf } from './paging.ts';
import { noSuchEntity } from './refusals.ts';

const policyName = (call: IamCall): string => required(call.parameters, 'PolicyName', forms.names.policy);

function put(call: IamCall, kind: Identity['kind']) {
  const identity = identityOf(call, kind);
  const name = policyName(call);
  const others = [...identity.inline].filter(([other]) => other !== name).map(([, text]) => text);
  identity.inline.set(name, inlineDocument(call, identity, others));
  return null;
}

/** @throws Refusal ValidationError, NoSuchEntity */
function inlineOf(call: IamCall, kind: Identity['kind']) {
  const { inline, name: holder } = identityOf(call, kind);
  const name = policyName(call);
  const document = inline.get(name);
  if (document === undefined) {
    throw noSuchEntity(`The ${kind} policy with name ${name} cannot be found.`);
  }
  return { inline, holder, name, document };
}

function get(call: IamCall, kind: Identity['kind']) {
  const { holder, name, document } = inlineOf(call, kind);
  return [
    [nameParameter(kind), holder] as const,
    ['PolicyName', name] as const,
    ['PolicyDocument', encodeDocument(document)] as const,
  ];
}

function remove(call: IamCall, kind: Identity['kind']) {
  const { inline, name } = inlineOf(call, kind);
  inline.delete(name);
  return null;
}

const listNames = (call: IamCall, kind: Identity['kind']) =>
  pageNodes(
    'PolicyNames',
    pageOf(call.parameters, identityOf(call, kind).inline.keys(), (name) => name),
    (name) => name,
  );

const actionsOf = (kind: Identity['kind']): [string, IamAction][] => [
  [`Put${titles[kind]}Policy`, { resource: namedArn(kind), run: (call) => put(call, kind) }],
  [`Get${titles[kind]}Policy`, { resource: namedArn(kind), run: (call) => get(call, kind) }],
  [`List${titles[kind]}Policies`, { resource: namedArn(kind), run: (call) => listNames(call, kind) }],
  [`Delete${titles[kind]}Policy`, { resource: namedArn(kind), run: (call) => remove(call, kind) }],
];

/** Inline policies of users, groups and roles. */
export const inlineActions: IamActions = Object.fromEntries(
  (['user', 'group', 'role'] as const).flatMap(actionsOf),
);
