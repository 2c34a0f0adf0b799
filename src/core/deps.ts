import type { Actor } from '#shared/model.ts';

/** What a finished process left behind. `code` is null when it could not be started or was stopped. */
export interface ProcessResult {
  code: number | null;
  stdout: string;
  stderr: string;
  /** True when there is no such program. */
  missing?: boolean;
}

/**
 * Everything the application takes from the outside world. `createApp` gets one of these, so that
 * a test can turn the clock or move the home folder instead of waiting or touching the person's own.
 */
export interface Deps {
  /** Current time. */
  now(): Date;
  /** Resolves after so many milliseconds, or at once when `signal` is aborted. Never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Cryptographically strong random bytes. */
  randomBytes(length: number): Uint8Array;
  /** A new random UUID. */
  uuid(): string;
  /** Environment variables, as tools would see them. */
  env: Readonly<Record<string, string | undefined>>;
  platform: NodeJS.Platform;
  /** The number of the person on systems that number them. */
  uid?: number;
  /** The person's home folder: where `~` points for every target. */
  home: string;
  /** QCred's own folder: vault, activity log, journal, backups. */
  dataDir: string;
  /** Who is acting, for the activity log. */
  actor: Actor;
  /** How other programs call this installation's `qcred`: an absolute path, and leading arguments if it needs any. */
  command: readonly string[];
  /** The folder of this installation, where `bin` is; absent where no installation matters. */
  root?: string;
  /**
   * Runs a program without a shell; never throws.
   * @param timeoutMs it is stopped then
   * @param mostBytes it is stopped when it prints more; 1 MB unless told
   */
  run(file: string, args: readonly string[], timeoutMs: number, mostBytes?: number): Promise<ProcessResult>;
  /**
   * Reads and plans texts that are not ours, in the app elsewhere than on the thread that asks for it. Its
   * jobs, and so its types, are the business of `workOf`.
   */
  work: (...job: never) => Promise<unknown>;
  /** Asks the person for the passphrase; absent where nobody can be asked. Resolves to null when they decline. */
  askPassphrase?: (question: { again: boolean; create: boolean }) => Promise<string | null>;
  /** The work of scrypt for the passphrase of a new vault; when absent, what is recommended (`defaultCost`). */
  passphraseCost?: { N: number; r: number; p: number };
}
