import { z } from 'zod';
import { Holder, type IamChange } from '#shared/iamChange.ts';
import type { OpenVault } from '../../store/access.ts';
import { createSealedFiles, type SealedFields } from '../../store/sealedFile.ts';

/** What was tightened: a managed policy, or an inline one of somebody. */
export type TightenTarget =
  | { kind: 'managed'; policyArn: string; name: string }
  | { kind: 'inline'; holder: Holder; name: string };

/** A call that was refused since. */
export interface Refusal {
  /** ISO instant. */
  at: string;
  user: string;
  /** `iam:ListRoles`, by the names that the record of use has. */
  call: string;
}

/** What was seen since a policy was cut down, when it was looked for last. */
export interface Watch {
  /** ISO instant. */
  at: string;
  /** The newest first. */
  refusals: readonly Refusal[];
  /** What could not be looked at, and why: sentences. */
  notLooked: readonly string[];
}

/** A policy that was cut down, with the way back. */
export interface TightenedRecord {
  id: string;
  account: string;
  target: TightenTarget;
  /** ISO instant. */
  at: string;
  /** As it was, JSON. */
  before: string;
  /** The version that was the default before; empty for an inline policy. */
  version: string;
  /** Absent before it was looked for. */
  watch?: Watch;
}

/** So long it is watched. */
const watchedMs = 7 * 86_400_000;

/** Until when it is watched, as an ISO instant. */
export const watchedUntil = ({ at }: Pick<TightenedRecord, 'at'>): string =>
  new Date(Date.parse(at) + watchedMs).toISOString();

/** Whether it is watched at a moment, in milliseconds since 1970. */
export const isWatched = ({ at }: Pick<TightenedRecord, 'at'>, now: number): boolean =>
  now < Date.parse(at) + watchedMs;

/** The change that makes it what it was. */
export const changeBack = ({
  target,
  version,
  before,
}: Pick<TightenedRecord, 'target' | 'version' | 'before'>): IamChange =>
  target.kind === 'managed'
    ? { kind: 'set-default-version', policyArn: target.policyArn, version }
    : { kind: 'put-inline', holder: target.holder, name: target.name, document: before };

const WatchSchema = z.object({
  at: z.string(),
  refusals: z.array(z.object({ at: z.string(), user: z.string(), call: z.string() })),
  notLooked: z.array(z.string()),
});

/** Where they are, within QCred's own folder. */
const folder = 'tightened';

/** Policies that were cut down, on disk, sealed: IAM keeps no earlier version of an inline policy. */
export interface TightenedRecords {
  /** @throws QCredError disk_full, file_read_only, write_failed */
  write(record: TightenedRecord): Promise<void>;
  /** The newest first. @throws QCredError file_unreadable */
  list(): Promise<TightenedRecord[]>;
  remove(id: string): Promise<void>;
  /** Keeps what was seen since; nothing where it was taken back meanwhile. @throws as `write` */
  seen(id: string, watch: Watch): Promise<void>;
}

/** @param access the open vault */
export function createTightenedRecords(access: Pick<OpenVault, 'deps' | 'vault'>): TightenedRecords {
  const files = createSealedFiles(access, { folder, purpose: 'journal', name: 'tightened', schema: 1 });
  return {
    write: ({ id, ...rest }) => files.alone(id, () => files.write(id, rest)),
    remove: (id) => files.alone(id, () => files.remove(id)),
    seen: (id, watch) =>
      files.alone(id, async () => {
        const fields = await files.read(id);
        if (fields) await files.write(id, { ...fields, watch });
      }),
    async list() {
      const found: TightenedRecord[] = [];
      for (const id of await files.ids()) {
        const fields = await files.read(id);
        const record = fields && recordIn(id, fields);
        if (record) found.push(record);
      }
      return found.toSorted((a, b) => b.at.localeCompare(a.at));
    },
  };
}

/** Nobody else can have sealed it, and its number says what is in it. */
function recordIn(
  id: string,
  { account, target, at, before, version, watch }: SealedFields,
): TightenedRecord | null {
  const texts = [account, at, before, version].filter((one) => typeof one === 'string');
  const [of = '', when = '', text = '', from = ''] = texts;
  const what = targetIn(target);
  if (texts.length !== 4 || !what || Number.isNaN(Date.parse(when))) return null;
  const seen = watchIn(watch);
  return {
    id,
    account: of,
    target: what,
    at: when,
    before: text,
    version: from,
    ...(seen && { watch: seen }),
  };
}

const watchIn = (value: unknown): Watch | null => WatchSchema.safeParse(value).data ?? null;

function targetIn(value: unknown): TightenTarget | null {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('name' in value)) return null;
  const { kind, name } = value;
  if (typeof name !== 'string') return null;
  if (kind === 'managed' && 'policyArn' in value && typeof value.policyArn === 'string')
    return { kind, name, policyArn: value.policyArn };
  if (kind !== 'inline' || !('holder' in value)) return null;
  const holder = Holder.safeParse(value.holder);
  return holder.success ? { kind, name, holder: holder.data } : null;
}
