import { z } from 'zod';
import type { Account } from '../account.ts';
import { kmsRefusal } from '../kms/refusals.ts';
import type { TrailRecord } from './storage.ts';

/** How long events are kept: "CloudTrail event history" in the user guide. */
const keptMs = 90 * 86_400_000;

/** "LookupEvents" in the CloudTrail API reference: one attribute, fifty results. */
const Input = z.object({
  LookupAttributes: z
    .array(z.object({ AttributeKey: z.string(), AttributeValue: z.string().min(1).max(2000) }))
    .max(1)
    .optional(),
  StartTime: z.number().optional(),
  EndTime: z.number().optional(),
  MaxResults: z.int().min(1).max(50).optional(),
  NextToken: z.string().optional(),
});

const readOnly = /^(?:Get|List|Describe|Lookup|Encrypt|Decrypt|Verify|GenerateDataKey|GenerateMac|Sign)/;

type Test = (record: TrailRecord, value: string) => boolean;

const attributes = new Map<string, Test>([
  ['EventId', ({ id }, value) => id === value],
  ['EventName', ({ name }, value) => name === value],
  ['ReadOnly', ({ name }, value) => String(readOnly.test(name)) === value],
  ['Username', ({ caller }, value) => caller.name === value],
  ['ResourceType', ({ resources }, value) => resources.some(({ type }) => type === value)],
  ['ResourceName', ({ resources }, value) => resources.some(({ name }) => name === value)],
  ['EventSource', ({ source }, value) => source === value],
  ['AccessKeyId', ({ accessKeyId }, value) => accessKeyId === value],
]);

/** "CloudTrail record contents" in the user guide. */
const inner = (record: TrailRecord, { id, region }: Account): string =>
  JSON.stringify({
    eventVersion: '1.11',
    userIdentity: {
      type: { root: 'Root', role: 'AssumedRole' }[record.caller.kind] ?? 'IAMUser',
      arn: record.caller.arn,
      accountId: record.caller.accountId,
      accessKeyId: record.accessKeyId,
      userName: record.caller.name,
    },
    eventTime: record.at.toISOString().replace(/\.\d+Z$/, 'Z'),
    eventSource: record.source,
    eventName: record.name,
    awsRegion: region,
    sourceIPAddress: '127.0.0.1',
    userAgent: record.userAgent,
    ...(record.refused === null ? {} : { errorCode: record.refused }),
    eventID: record.id,
    readOnly: readOnly.test(record.name),
    recipientAccountId: id,
  });

const eventOf = (record: TrailRecord, account: Account) => ({
  EventId: record.id,
  EventName: record.name,
  ReadOnly: String(readOnly.test(record.name)),
  AccessKeyId: record.accessKeyId,
  EventTime: record.at.getTime() / 1000,
  EventSource: record.source,
  Username: record.caller.name,
  Resources: record.resources.map(({ type, name }) => ({ ResourceType: type, ResourceName: name })),
  CloudTrailEvent: inner(record, account),
});

/** @throws Refusal InvalidLookupAttributesException, InvalidNextTokenException, ValidationException */
export function lookupEvents(account: Account, given: object, now: Date): object {
  const { data } = Input.safeParse(given);
  if (!data) throw kmsRefusal('ValidationException', 'The parameters of LookupEvents cannot be read.');
  const [attribute] = data.LookupAttributes ?? [];
  const test = attribute && attributes.get(attribute.AttributeKey);
  if (attribute && !test) {
    throw kmsRefusal('InvalidLookupAttributesException', `${attribute.AttributeKey} is no attribute.`);
  }
  const from = Math.max((data.StartTime ?? 0) * 1000, now.getTime() - keptMs);
  const to = (data.EndTime ?? Number.POSITIVE_INFINITY) * 1000;
  const found = account.trail
    .filter((record) => record.at.getTime() >= from && record.at.getTime() <= to)
    .filter((record) => !attribute || test?.(record, attribute.AttributeValue))
    .toReversed();
  const start = data.NextToken === undefined ? 0 : Number(data.NextToken);
  if (!Number.isInteger(start) || start < 0 || start > found.length) {
    throw kmsRefusal('InvalidNextTokenException', 'The token is not one of these.');
  }
  const end = start + (data.MaxResults ?? 50);
  return {
    Events: found.slice(start, end).map((record) => eventOf(record, account)),
    ...(end < found.length ? { NextToken: String(end) } : {}),
  };
}
