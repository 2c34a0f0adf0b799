import { parseArn } from '#shared/policy/arn.ts';
import type { Account } from '../account.ts';
import type { Witnessed } from '../http/witnessed.ts';
import type { TrailRecord } from './storage.ts';

type Resource = TrailRecord['resources'][number];

function objectIn(body: Buffer): object {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}

const textAt = (value: object, name: string): string[] => {
  const text: unknown = Reflect.get(value, name);
  return typeof text === 'string' && text !== '' ? [text] : [];
};

/** The ARN of a key by whatever names it; nothing for one that is not there. */
function keyArn({ kms, ...account }: Account, ref: string): string[] {
  const arn = parseArn(ref);
  const name = arn ? arn.resource.replace(/^key\//, '') : ref;
  const id = name.startsWith('alias/') ? kms.aliases.get(name)?.keyId : name;
  return id !== undefined && kms.keys.has(id) ? [kms.dialect.keyArn(account, id)] : [];
}

const keyParameters = ['KeyId', 'TargetKeyId', 'SourceKeyId', 'DestinationKeyId', 'ResourceId'];

function keysOf(account: Account, { body, reply }: Witnessed): string[] {
  const asked = objectIn(body);
  const told = reply ? objectIn(reply.body) : {};
  const made: unknown = Reflect.get(told, 'KeyMetadata');
  const refs = [
    ...keyParameters.flatMap((name) => textAt(asked, name)),
    ...textAt(told, 'KeyId'),
    ...(typeof made === 'object' && made !== null ? textAt(made, 'KeyId') : []),
  ];
  return [...new Set(refs.flatMap((ref) => keyArn(account, ref)))];
}

/** What a call was about, as far as events are asked for by it: keys, and buckets. */
export function resourcesOf(account: Account, seen: Witnessed): Resource[] {
  const { service, request } = seen;
  if (service.id === 'kms') return keysOf(account, seen).map((name) => ({ type: 'AWS::KMS::Key', name }));
  const bucket = service.id === 's3' ? /^\/([^/]+)/.exec(request.path)?.[1] : undefined;
  return bucket === undefined ? [] : [{ type: 'AWS::S3::Bucket', name: bucket }];
}
