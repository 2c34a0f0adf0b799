import type { AssignmentDocument, IsKin } from '#core/formats/assignments/document.ts';
import type { SecretMode, ServiceId, TargetId } from '#shared/model.ts';
import type { ExportEntry, Target } from '../kit/target.ts';

/** The variables of a file with their values; null for what is computed. */
export type Values = ReadonlyMap<string, string | null>;

/** Variables as they should be. Null: it must not be there. Undefined: the person's own stays. */
export type Settings = readonly (readonly [name: string, value: string | null | undefined])[];

/** What a file says about where its key is used. */
export interface StorageLocation {
  region?: string;
  accountId?: string;
  endpoints: Partial<Record<ServiceId, string>>;
}

/** A tool that takes its key from variables in a text, and how it wants to be told the rest. */
export interface VariablesTool {
  id: TargetId;
  parse(text: string, isKin: IsKin): AssignmentDocument;
  secretModes: readonly SecretMode[];
  fileName(profileName: string): string;
  words: Target['words'];
  /**
   * Region, endpoints and so on as this tool's variables.
   * @param current what stands in the file
   * @throws QCredError bad_input, unsupported
   */
  settings(entry: ExportEntry, current: Values): Settings;
  /** What is to become of them when the profile is taken out. */
  settingsWithout(current: Values): Settings;
  locationOf(current: Values): StorageLocation;
  /** Variables that `locationOf` reads besides those it writes; they are the person's and stay. */
  alsoReads?: readonly string[];
  /** Whether a value only says where the tool keeps the real one. */
  isKeptElsewhere?(value: string): boolean;
  /** Arguments of `qcred env` besides the profile. */
  callArguments?: readonly string[];
}
