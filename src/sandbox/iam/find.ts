import {
  type Account,
  arnOf,
  findNamed,
  type Group,
  type Identity,
  type ManagedPolicy,
  type Role,
  type User,
} from '../account.ts';
import { required } from '../http/parameters.ts';
import type { IamCall } from './call.ts';
import * as forms from './forms.ts';
import { noSuchEntity, noSuchNamed, validationError } from './refusals.ts';

/** Finding what a call names, and its ARN. */

/** The parameter that names a user, group or role. */
export const nameParameter = (kind: Identity['kind']): string =>
  ({ user: 'UserName', group: 'GroupName', role: 'RoleName' })[kind];

/** The name a call gives. @throws Refusal ValidationError */
export const nameOf = (call: IamCall, kind: Identity['kind']): string =>
  required(call.parameters, nameParameter(kind), forms.names[kind]);

/** @throws Refusal ValidationError, NoSuchEntity */
function named<T extends Identity>(call: IamCall, kind: T['kind'], all: ReadonlyMap<string, T>): T {
  const name = nameOf(call, kind);
  const found = findNamed(all, name);
  if (!found) throw noSuchNamed(kind, name);
  return found;
}

/** @throws Refusal ValidationError, NoSuchEntity */
export const userOf = (call: IamCall): User => named(call, 'user', call.account.users);

/** @throws Refusal ValidationError, NoSuchEntity */
export const groupOf = (call: IamCall): Group => named(call, 'group', call.account.groups);

/** @throws Refusal ValidationError, NoSuchEntity */
export const roleOf = (call: IamCall): Role => named(call, 'role', call.account.roles);

/** @throws Refusal ValidationError, NoSuchEntity */
export function identityOf(call: IamCall, kind: Identity['kind']): Identity {
  if (kind === 'user') return userOf(call);
  return kind === 'group' ? groupOf(call) : roleOf(call);
}

const allOf = (account: Account, kind: Identity['kind']): ReadonlyMap<string, Identity> =>
  ({ user: account.users, group: account.groups, role: account.roles })[kind];

/**
 * The ARN of what a call names, whether or not there is such a thing: permission comes first.
 *
 * @throws Refusal ValidationError
 */
export const namedArn =
  (kind: Identity['kind']) =>
  (call: IamCall): string => {
    const name = nameOf(call, kind);
    const path = findNamed(allOf(call.account, kind), name)?.path ?? '/';
    return arnOf(call.account, { kind, path, name });
  };

/** The ARN of what a call is about to make. @throws Refusal ValidationError */
export const newArn =
  (kind: Identity['kind']) =>
  (call: IamCall): string =>
    arnOf(call.account, { kind, path: pathOf(call), name: nameOf(call, kind) });

/** The path of what a call is about to make. @throws Refusal ValidationError */
export const pathOf = ({ parameters }: IamCall): string =>
  parameters.has('Path') ? required(parameters, 'Path', forms.path) : '/';

/** The policy's ARN as given. @throws Refusal ValidationError */
export const policyArn = ({ parameters }: IamCall): string => required(parameters, 'PolicyArn', forms.arn);

/** @throws Refusal ValidationError, NoSuchEntity */
export function policyOf(call: IamCall): ManagedPolicy {
  const arn = policyArn(call);
  const policy = call.account.policies.get(arn);
  if (!policy) throw noSuchEntity(`Policy ${arn} does not exist or is not attachable.`);
  return policy;
}

/** The user a call names, or the one who calls. @throws Refusal ValidationError, NoSuchEntity */
export function userOrSelf(call: IamCall): User {
  if (call.parameters.has('UserName')) return userOf(call);
  const { holder } = call.principal;
  if (holder?.kind === 'user') return holder;
  throw validationError('Must specify userName when calling with non-User credentials');
}

/** The ARN of the user a call names, or of the one who calls. @throws Refusal ValidationError */
export const userOrSelfArn = (call: IamCall): string =>
  call.parameters.has('UserName') ? namedArn('user')(call) : call.principal.arn;
