import type { TrendDay } from '#shared/contract/advisor.ts';
import { Dismissal, type Score } from '#shared/finding.ts';
import type { OpenVault } from '../../store/access.ts';
import { createSealedFiles, type SealedFields } from '../../store/sealedFile.ts';
import type { SeenServices } from '../facts/snapshot.ts';
import type { UseHistory } from '../facts/uses.ts';
import { healthFolder, recordName, servicesName, usesName } from './names.ts';

/** What the advisor remembers between two looks. */
export interface HealthRecord {
  dismissed: readonly Dismissal[];
  /** A day each, the oldest first. */
  trend: readonly TrendDay[];
  /** Ids of findings that the person was told of outside of the window. */
  told: readonly string[];
}

/** So many days of the score are kept: a year, and the day it began. */
const mostDays = 366;
const mostDismissed = 5_000;
const mostTold = 2_000;

const nothing: HealthRecord = { dismissed: [], trend: [], told: [] };

/** What is kept of the health of keys, sealed beside the vault: the record, and for each account what was seen. */
export interface HealthFiles {
  read(): Promise<HealthRecord>;
  /** Changes it, alone among all processes; the same object means no change. @throws QCredError vault_busy, disk_full… */
  update(change: (record: HealthRecord) => HealthRecord): Promise<HealthRecord>;
  /** What an account's key services and buckets were when they were last asked; null: never. */
  services(accountId: string): Promise<SeenServices | null>;
  keepServices(accountId: string, seen: SeenServices): Promise<void>;
  uses(accountId: string): Promise<UseHistory>;
  keepUses(accountId: string, uses: UseHistory): Promise<void>;
}

/** @param access the open vault */
export function createHealthFiles(access: OpenVault): HealthFiles {
  const files = createSealedFiles(access, {
    folder: healthFolder,
    purpose: 'health',
    name: 'health',
    schema: 1,
  });
  const place = recordName;
  const read = async () => recordIn(await files.read(place));
  return {
    read,
    update: (change) =>
      files.alone(place, async () => {
        const before = await read();
        const after = change(before);
        if (after !== before) await files.write(place, after);
        return after;
      }),
    async services(accountId) {
      const held = await files.read(servicesName(accountId));
      // The number of its schema says the rest: nobody else can have sealed it.
      return held && Array.isArray(held.keys) && Array.isArray(held.buckets) && typeof held.at === 'string'
        ? (held as unknown as SeenServices)
        : null;
    },
    keepServices: (accountId, seen) =>
      files.alone(servicesName(accountId), () => files.write(servicesName(accountId), seen)),
    async uses(accountId) {
      const held = await files.read(usesName(accountId));
      return held && typeof held.uses === 'object' && held.uses !== null ? (held.uses as UseHistory) : {};
    },
    keepUses: (accountId, uses) =>
      files.alone(usesName(accountId), () => files.write(usesName(accountId), { uses })),
  };
}

function recordIn(held: SealedFields | null): HealthRecord {
  if (!held || !['dismissed', 'trend', 'told'].every((list) => Array.isArray(held[list]))) return nothing;
  return held as unknown as HealthRecord;
}

/**
 * The record with the score of today. A day that is ahead, by a clock that was set back since, gives way.
 *
 * @param now this computer's time
 */
export function withScore(record: HealthRecord, { clean, total }: Score, now: Date): HealthRecord {
  const day = now.toISOString().slice(0, 10);
  const last = record.trend.at(-1);
  if (last?.day === day && last.clean === clean && last.total === total) return record;
  // Nothing to count is no state of anything.
  if (total === 0) return record;
  const before = record.trend.filter((one) => one.day < day);
  return { ...record, trend: [...before, { day, clean, total }].slice(-mostDays) };
}

/** The dismissals that hold at a moment: one made by a clock that is ahead of now does, for its time only. */
export const holding = ({ dismissed }: HealthRecord, now: Date): Dismissal[] => {
  const at = now.toISOString();
  return dismissed.filter(({ until }) => until > at);
};

/** The record with these findings dismissed, in place of what was said of them before. */
export function withDismissals(
  record: HealthRecord,
  ids: readonly string[],
  { reason, days }: { reason: string; days: number },
  now: Date,
): HealthRecord {
  const until = new Date(now.getTime() + days * 86_400_000).toISOString();
  const made = ids.map((id) => Dismissal.parse({ id, reason, at: now.toISOString(), until }));
  const others = record.dismissed.filter(({ id }) => !ids.includes(id));
  return { ...record, dismissed: [...others, ...made].slice(-mostDismissed) };
}

/** The record without these dismissals. */
export const withoutDismissals = (record: HealthRecord, ids: readonly string[]): HealthRecord => ({
  ...record,
  dismissed: record.dismissed.filter(({ id }) => !ids.includes(id)),
});

/**
 * The findings that nobody was told of yet, and the record in which they are. What is over is forgotten,
 * so that it is told again when it comes back.
 *
 * @param worst ids of all that would be told now
 */
export function untold(
  record: HealthRecord,
  worst: readonly string[],
): { fresh: string[]; record: HealthRecord } {
  const told = new Set(record.told);
  const fresh = worst.filter((id) => !told.has(id));
  const still = new Set(worst);
  const kept = record.told.filter((id) => still.has(id));
  if (fresh.length === 0 && kept.length === record.told.length) return { fresh, record };
  return { fresh, record: { ...record, told: [...kept, ...fresh].slice(-mostTold) } };
}
