import { Holder } from '#shared/iamChange.ts';
import type { OpenVault } from '../../store/access.ts';
import { createSealedFiles, type SealedFields } from '../../store/sealedFile.ts';

/** What was tightened: a managed policy, or an inline one of somebody. */
export type TightenTarget =
  | { kind: 'managed'; policyArn: string; name: string }
  | { kind: 'inline'; holder: Holder; name: string };

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
}

/** Where they are, within QCred's own folder. */
const folder = 'tightened';

/** Policies that were cut down, on disk, sealed: IAM keeps no earlier version of an inline policy. */
export interface TightenedRecords {
  /** @throws QCredError disk_full, file_read_only, write_failed */
  write(record: TightenedRecord): Promise<void>;
  /** The newest first. @throws QCredError file_unreadable */
  list(): Promise<TightenedRecord[]>;
  remove(id: string): Promise<void>;
}

/** @param access the open vault */
export function createTightenedRecords(access: Pick<OpenVault, 'deps' | 'vault'>): TightenedRecords {
  const files = createSealedFiles(access, { folder, purpose: 'journal', name: 'tightened', schema: 1 });
  return {
    write: ({ id, ...rest }) => files.alone(id, () => files.write(id, rest)),
    remove: files.remove,
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
  { account, target, at, before, version }: SealedFields,
): TightenedRecord | null {
  const texts = [account, at, before, version].filter((one) => typeof one === 'string');
  const [of = '', when = '', text = '', from = ''] = texts;
  const what = targetIn(target);
  return texts.length === 4 && what
    ? { id, account: of, target: what, at: when, before: text, version: from }
    : null;
}

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
