import type { TargetId } from '#shared/model.ts';
import type { Secret } from '../../store/secrets/secret.ts';
import type { FilePreview } from '../edits/edit.ts';
import type { Inspection } from '../edits/inspect.ts';
import type { KeyText } from '../edits/keyText.ts';
import { type Meant, planProven, provePlan, repairProven } from '../exports/proof.ts';
import { readsTheSame } from '../exports/rereading.ts';
import type { Recognised } from '../paste/recognise.ts';
import { targetById } from '../targets/index.ts';
import { drifted } from '../targets/kit/drifted.ts';
import type { DefaultTexts, ExportEntry, PlannedFile, Target, TargetText } from '../targets/kit/target.ts';

type Texts = readonly TargetText[];

/**
 * All that is worked out from texts that are not ours. Each is pure: values in, values out, with nothing
 * but data and `Secret`s in them, so that it may run on another thread.
 */
export const jobs = {
  /** What a tool's files hold. */
  read: (id: TargetId, texts: Texts): ReturnType<Target['read']> => targetById(id).read(texts),
  /** A proven plan. */
  plan: (id: TargetId, texts: Texts, meant: Meant): PlannedFile[] => planProven(targetById(id), texts, meant),
  /** A proven repair. */
  repair: (id: TargetId, texts: Texts): PlannedFile[] => repairProven(targetById(id), texts),
  /** Refuses what `plan` would have refused. */
  prove: (id: TargetId, before: Texts, after: Texts, meant: Meant): void =>
    provePlan(targetById(id), before, after, meant),
  /** Which of the entries, by number, do not stand in the files as they would be written. */
  drifted: (id: TargetId, texts: Texts, entries: readonly ExportEntry[]): number[] =>
    drifted(targetById(id), texts, entries),
  /** A file without the default that an edit brought; as it is for a tool that has none. */
  takeBack: (id: TargetId, part: string, texts: DefaultTexts): string =>
    targetById(id).asDefault?.takeBack(part, texts) ?? texts.now,
  /** Whether a tool reads in `after` what it reads in `before`, but for a key. */
  readsTheSame: (id: TargetId, before: Texts, after: Texts, from: KeyText, to: KeyText): boolean =>
    readsTheSame(targetById(id), before, after, from, to),
  /** What would happen to one file. */
  preview: async (inspection: Inspection, secrets: readonly Secret[]): Promise<FilePreview> =>
    (await import('../edits/preview.ts')).previewFile(inspection, secrets),
  /** The keys in a pasted text. */
  recognise: async (text: string): Promise<Recognised> =>
    (await import('../paste/recognise.ts')).recognise(text),
};

type AllJobs = typeof jobs;
declare module '../work/work.ts' {
  // Those who ask for a job stand below the jobs, and know them by their names and types only.
  interface Jobs extends AllJobs {}
}
