import type { Notice } from '#shared/notice.ts';
import type { StoreId } from '#shared/stores.ts';
import type { Deps } from '../../deps.ts';
import type { FoundProfile } from '../targets/kit/target.ts';
import type { Entry } from './entry.ts';

/** What a store holds. */
export interface StoreContent {
  /** Keys that it says are such. */
  profiles: FoundProfile[];
  /** What people wrote into it, in which there may be keys. */
  entries: Entry[];
  notices: Notice[];
}

/** What a store is reached with. */
export type Outside = Pick<Deps, 'env' | 'home' | 'platform' | 'run' | 'uid'>;

/** How a store is opened. */
export interface Opening {
  outside: Outside;
  /** Null where none was given. */
  password: string | null;
  /** What was piped in, in the place of a file. */
  piped: Buffer | null;
  /** The entries to open, of a store that lists them; null for those whose names speak of access keys. */
  picked: readonly string[] | null;
}

/** The name of an entry that nothing was read of yet. */
export interface EntryName {
  name: string;
  /** Whether it speaks of an access key. */
  likely: boolean;
}

/** A program that keeps secrets, other than a tool that uses them: it is read, and never written. */
export interface Store {
  id: StoreId;
  label: string;
  /**
   * Where it keeps its files, or which program is asked, unless it was told otherwise; null where there is no such place,
   * or for a file that a person chooses.
   */
  place(outside: Outside): Promise<string | null>;
  /** What it has, where each is opened by itself: names alone. */
  names?(path: string): Promise<EntryName[]>;
  /**
   * All that it holds, or what was picked of it.
   * @param path its file or folder, or the program
   * @returns `closed`, in words, where it takes a password
   * @throws QCredError. None of them says anything of the content
   */
  read(path: string, opening: Opening): Promise<StoreContent | { closed: string }>;
}
