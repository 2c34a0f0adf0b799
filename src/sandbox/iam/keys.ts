import { type AccessKey, arnOf } from '../account.ts';
import { required } from '../http/parameters.ts';
import { isoSeconds } from '../http/query.ts';
import { makeKey } from '../make.ts';
import { findSigner } from '../principal.ts';
import type { XmlNode } from '../xml/write.ts';
import type { IamActions, IamCall } from './call.ts';
import { userOrSelf, userOrSelfArn } from './find.ts';
import * as forms from './forms.ts';
import { keyNodes } from './nodes.ts';
import { pageNodes, pageOf } from './paging.ts';
import { noSuchEntity, overQuota } from './refusals.ts';

/** IAM's quota: "Access keys assigned to an IAM user". */
const keysPerUser = 2;

/** The keys a call is about: those of a user, or the root user's own. @throws Refusal */
function holderOf(call: IamCall): { name: string; keys: AccessKey[] } {
  const { account, principal, parameters } = call;
  if (principal.kind === 'root' && !parameters.has('UserName')) {
    return { name: principal.name, keys: account.rootKeys };
  }
  return userOrSelf(call);
}

/** @throws Refusal ValidationError, NoSuchEntity */
function keyOf(call: IamCall): { keys: AccessKey[]; key: AccessKey } {
  const id = required(call.parameters, 'AccessKeyId', forms.accessKeyId);
  const { keys } = holderOf(call);
  const key = keys.find((candidate) => candidate.accessKeyId === id);
  if (!key) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return { keys, key };
}

function createAccessKey(call: IamCall) {
  const { now, switches } = call;
  const { name, keys } = holderOf(call);
  if (keys.length >= keysPerUser) throw overQuota('AccessKeysPerUser', keysPerUser);
  const { seconds, requests } = switches.settling;
  const settling = { until: new Date(now.getTime() + seconds * 1000), refusals: requests };
  const key = makeKey({ settling }, now);
  keys.push(key);
  const nodes: XmlNode[] = [...keyNodes(name, key), ['SecretAccessKey', key.secretAccessKey]];
  return [['AccessKey', nodes] as const];
}

function listAccessKeys(call: IamCall) {
  const { name, keys } = holderOf(call);
  return [
    ['UserName', name] as const,
    ...pageNodes(
      'AccessKeyMetadata',
      pageOf(call.parameters, keys, (key) => `${key.createdAt.toISOString()} ${key.accessKeyId}`),
      (key) => keyNodes(name, key),
    ),
  ];
}

function updateAccessKey(call: IamCall) {
  const status = required(call.parameters, 'Status', forms.keyStatus);
  keyOf(call).key.status = status === 'Active' ? 'Active' : 'Inactive';
  return null;
}

function deleteAccessKey(call: IamCall) {
  const { keys, key } = keyOf(call);
  keys.splice(keys.indexOf(key), 1);
  return null;
}

/** Whose permanent key the call asks about. @throws Refusal ValidationError, NoSuchEntity */
function askedKey({ account, parameters }: IamCall) {
  const id = required(parameters, 'AccessKeyId', forms.accessKeyId);
  const signer = findSigner(account, id);
  if (!signer || signer.principal.session) {
    throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  }
  return signer;
}

function getAccessKeyLastUsed(call: IamCall) {
  const { key, principal } = askedKey(call);
  const use = key.lastUsed;
  const nodes: XmlNode[] = [
    ...(use ? [['LastUsedDate', isoSeconds(use.at)] as const] : []),
    ['ServiceName', use?.service ?? 'N/A'],
    ['Region', use?.region ?? 'N/A'],
  ];
  return [['UserName', principal.name] as const, ['AccessKeyLastUsed', nodes] as const];
}

/** The owner of the key asked about; when there is none, any user may be meant. */
function lastUsedResource(call: IamCall): string {
  const { holder } = findSigner(call.account, call.parameters.get('AccessKeyId') ?? '')?.principal ?? {};
  return holder ? arnOf(call.account, holder) : '*';
}

/** Access keys, two for each user. */
export const keyActions: IamActions = {
  CreateAccessKey: { resource: userOrSelfArn, run: createAccessKey },
  ListAccessKeys: { resource: userOrSelfArn, run: listAccessKeys },
  UpdateAccessKey: { resource: userOrSelfArn, run: updateAccessKey },
  DeleteAccessKey: { resource: userOrSelfArn, run: deleteAccessKey },
  GetAccessKeyLastUsed: { resource: lastUsedResource, run: getAccessKeyLastUsed },
};
