/**
 * The vocabulary of `edits/`: the only writers of files that are not ours.
 */

/** One file's change, decided before anything is touched. */
export interface FileEdit {
  /** Absolute path as the tool names it. */
  path: string;
  /** Where its bytes are, links followed: it is written there, or refused when `path` leads elsewhere by then. */
  target: string;
  /** How many names the file had (hard links); 1 unless told. One that has more by then is another file. */
  names?: number;
  /** SHA-256 (hex) of the bytes the plan was made from, or null when the file did not exist. */
  before: string | null;
  /** The whole new content, or null to delete the file. */
  after: Uint8Array | null;
  /**
   * Permission bits for a file that is created; an existing file keeps its own. Where the bytes hold
   * a secret, nobody but the owner gets any.
   */
  mode?: number;
  /** True when `after` is known to hold a secret in the clear. Others are found by their look. */
  secret?: boolean;
}

/** A set of edits that happens together or not at all. */
export interface EditPlan {
  /** Names the change; a new name unless it is given. */
  id?: string;
  /** What it is for, in words: "Export 3 profiles to AWS CLI". */
  title: string;
  edits: FileEdit[];
  /** The `beside` of undoing it; kept with it, sealed. */
  memo?: string;
  /** What changes with the files, for `Beside`; none when absent. */
  beside?: string;
}

/** What changes together with files: all of it or none, whenever the process ends. */
export interface Beside {
  /**
   * Makes it, once: nothing when it happened already.
   * @param id of the change
   * @param what the plan's `beside`
   * @param isLogged whether the log tells of a change by this id, as it does of every one of files
   * @throws when it cannot be made; the files are then put back
   */
  commit(id: string, what: string, isLogged?: boolean): Promise<void>;
  /** Whether it was made. */
  happened(id: string): Promise<boolean>;
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
  /** Set where others may read the file now and may not from then on, since a secret stands in it. */
  closes?: true;
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
  /** Those of the files that others could read and may not any more, since a secret stands in them. */
  closed?: string[];
}
