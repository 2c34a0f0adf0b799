/**
 * The vocabulary of `edits/`: the only writers of files that are not ours.
 */

/** One file's change, decided before anything is touched. */
export interface FileEdit {
  /** Absolute path as the tool names it; a symlink is followed when it is written. */
  path: string;
  /** SHA-256 (hex) of the bytes the plan was made from, or null when the file did not exist. */
  before: string | null;
  /** The whole new content, or null to delete the file. */
  after: Uint8Array | null;
  /** Permission bits for a file that is created; an existing file keeps its own. Tightened to 0600 where `secret` is set. */
  mode?: number;
  /** True when `after` holds a secret in the clear: the file is then never readable by others. */
  secret?: boolean;
}

/** A set of edits that happens together or not at all. */
export interface EditPlan {
  /** What it is for, in words: "Export 3 profiles to AWS CLI". */
  title: string;
  edits: FileEdit[];
  /** Whatever the caller needs to know again when the change is undone; kept with it, sealed, and given back. */
  memo?: string;
}

/** A line of a unified diff. `secret` values in `text` are already masked. */
export interface DiffLine {
  kind: 'context' | 'added' | 'removed';
  /** 1-based line number in the old file, absent for added lines. */
  before?: number;
  /** 1-based line number in the new file, absent for removed lines. */
  after?: number;
  text: string;
}

/** What a plan would do to one file. */
export interface FilePreview {
  path: string;
  /** Where the bytes really go when `path` is a symlink. */
  target: string;
  action: 'create' | 'change' | 'delete' | 'none';
  /** Runs of changed lines with three lines of context. */
  hunks: DiffLine[][];
}

/** A change that was applied and can be undone. */
export interface AppliedChange {
  id: string;
  title: string;
  /** ISO instant. */
  at: string;
  paths: string[];
  undone: boolean;
  /** The plan's memo. */
  memo?: string;
}
