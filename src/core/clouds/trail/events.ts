import { z } from 'zod';

/** One thing that was done in an account, as its record tells. */
export interface TrailEvent {
  /** ISO instant. */
  at: string;
  /** Such as `Decrypt`. */
  name: string;
  /** The service that it was done in: `kms.amazonaws.com`. */
  source: string;
  /** Who did it: the ARN of who was asked as, else a user's name, else the service that did. */
  who: string;
  /** The access key that it was signed with; null where it was none. */
  accessKeyId: string | null;
  /** Where it was done; empty where that is not told. */
  region: string;
  /** The address, or the service, that it came from; empty where that is not told. */
  from: string;
  /** Why it was refused; null where it was done. */
  refused: string | null;
}

/** Most characters of one field that are kept: a record is written by whoever calls. */
const most = 512;
const Short = z
  .string()
  .transform((text) => text.slice(0, most))
  .nullish()
  .catch(null);

/** Epoch seconds, or a date as text. */
const Time = z.union([z.number(), z.string().max(64)]).transform((time, issues) => {
  const date = typeof time === 'number' ? new Date(time * 1000) : new Date(time);
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  issues.addIssue('no date');
  return z.NEVER;
});

/** The longest document of an event that is read: "CloudTrail record size" is 256 KB. */
const longestRecord = 256 * 1024;

/** "CloudTrail record contents" in the user guide: what of it says who, from where, and what came of it. */
const Inner = z.object({
  userIdentity: z
    .object({ arn: Short, userName: Short, invokedBy: Short, type: Short })
    .nullish()
    .catch(null),
  awsRegion: Short,
  sourceIPAddress: Short,
  errorCode: Short,
});

const nothing: z.infer<typeof Inner> = {};

function innerOf(text: string | null | undefined): z.infer<typeof Inner> {
  if (!text || text.length > longestRecord) return nothing;
  try {
    return Inner.safeParse(JSON.parse(text)).data ?? nothing;
  } catch {
    return nothing;
  }
}

const Event = z
  .object({
    EventName: z.string().min(1).max(most),
    EventTime: Time,
    EventSource: Short,
    AccessKeyId: Short,
    Username: Short,
    CloudTrailEvent: z.string().nullish().catch(null),
  })
  .transform((told): TrailEvent => {
    const { userIdentity: identity, awsRegion, sourceIPAddress, errorCode } = innerOf(told.CloudTrailEvent);
    return {
      at: told.EventTime,
      name: told.EventName,
      source: told.EventSource ?? '',
      who:
        identity?.arn || told.Username || identity?.userName || identity?.invokedBy || identity?.type || '',
      accessKeyId: told.AccessKeyId || null,
      region: awsRegion ?? '',
      from: sourceIPAddress ?? '',
      refused: errorCode || null,
    };
  });

/** The events of a page. One that cannot be read does not hide the others. */
export const Events = z
  .array(z.unknown())
  .nullish()
  .transform((list) => (list ?? []).flatMap((each) => Event.safeParse(each).data ?? []));
