import type { Notice } from '#shared/notice.ts';
import type { StoreId } from '#shared/stores.ts';
import type { FoundProfile } from '../targets/kit/target.ts';

/** What a store holds. */
export interface StoreContent {
  profiles: FoundProfile[];
  notices: Notice[];
}

/** A program that keeps secrets, other than a tool that uses them: it is read, and never written. */
export interface Store {
  id: StoreId;
  label: string;
  /** Where it keeps its files, unless it was told otherwise; null for a file that a person chooses. */
  place(outside: { home: string; env: Readonly<Record<string, string | undefined>> }): string | null;
  /**
   * All keys that it holds.
   * @param path its file or folder
   * @param password null where none was given
   * @returns `closed`, in words, where it takes a password
   * @throws QCredError. None of them says anything of the content
   */
  read(path: string, password: string | null): Promise<StoreContent | { closed: string }>;
}
