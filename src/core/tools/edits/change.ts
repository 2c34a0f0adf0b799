import { open, seal } from '#core/store/crypto/box.ts';
import { subkey } from '#core/store/crypto/subkey.ts';
import type { Owner } from '#core/store/files/atomic.ts';
import type { Holder } from '#core/store/files/holder.ts';
import { openOwn, readOwn } from '#core/store/files/own.ts';

/** A file's content by its hash, with what else belongs to it. */
export interface FileState {
  hash: string;
  /** In bytes. */
  length: number;
  mode: number;
  owner?: Owner;
  /** Whether a secret is known to be in it. */
  secret?: boolean;
}

/** One file within a change. */
export interface FileChange {
  /** As the tool names it. */
  path: string;
  /** Where its bytes are, links followed. */
  target: string;
  /** A name beside `target` for bytes on their way in or back. */
  temp: string;
  /** Null: the file did not exist. */
  before: FileState | null;
  /** Null: the file is deleted. */
  after: FileState | null;
}

/**
 * A set of file changes that happens together. Kept on disk with the sealed old bytes: named
 * `journal` while it is under way, and under a name of its own once it is done.
 */
export interface Change {
  id: string;
  title: string;
  /** ISO instant. */
  at: string;
  memo?: string;
  /** What changes with the files. */
  beside?: string;
  /** The process that makes it; absent in changes of earlier versions. */
  by?: Holder;
  files: FileChange[];
  /** Folders that it creates, outermost first. */
  makes: string[];
  /** Folders that it removes if they are empty then, innermost first. */
  empties: string[];
  /** The id of the change that this one takes back. */
  undoes?: string;
}

/** Seals and opens changes under keys of the vault key. */
export interface ChangeCodec {
  /**
   * @param olds the old bytes of `change.files`, in their order; null where there was no file
   * @returns the bytes of a change file
   */
  encode(change: Change, olds: readonly (Uint8Array | null)[]): Uint8Array;
  /** Reads a change. @throws when the file is damaged or of another vault */
  read(path: string): Promise<Change>;
  /** Reads a change and the old bytes of its files. @throws as `read` */
  readWhole(path: string): Promise<{ change: Change; olds: (Uint8Array | null)[] }>;
}

/*
 * The file: "QCHANGE1", the length of the first box (4 bytes, big endian), a box with the change
 * as JSON, then one box for each file that existed, with its old bytes.
 */
const magic = Buffer.from('QCHANGE1');
const prefixLength = magic.length + 4;
/** How many bytes a box is longer than what it holds. */
const boxOverhead = 40;

/**
 * @param key the vault key, 32 bytes
 */
export function createChangeCodec(key: Uint8Array, randomBytes: (length: number) => Uint8Array): ChangeCodec {
  const changeKey = subkey(key, 'journal');
  const backupKey = subkey(key, 'backup');
  function openHead(head: Uint8Array): Change {
    const change: unknown = JSON.parse(Buffer.from(open(changeKey, head, magic)).toString());
    if (!isChange(change)) throw new Error('a change of another shape');
    return change;
  }
  /** Ties old bytes to their place, so that those of one file never open as those of another. */
  const place = (change: Change, index: number) => Buffer.from(`${change.id}/${index}`);

  return {
    encode(change, olds) {
      const head = seal(changeKey, Buffer.from(JSON.stringify(change)), magic, randomBytes);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(head.length);
      const boxes = olds.flatMap((old, index) =>
        old === null ? [] : [seal(backupKey, old, place(change, index), randomBytes)],
      );
      return Buffer.concat([magic, length, head, ...boxes]);
    },

    async read(path) {
      const file = await openOwn(path);
      try {
        const prefix = Buffer.alloc(prefixLength);
        await file.read(prefix, 0, prefixLength, 0);
        const { size } = await file.stat();
        const head = Buffer.alloc(headLength(prefix, size));
        await file.read(head, 0, head.length, prefixLength);
        return openHead(head);
      } finally {
        await file.close();
      }
    },

    async readWhole(path) {
      const bytes = await readOwn(path);
      let at = prefixLength + headLength(bytes, bytes.length);
      const change = openHead(bytes.subarray(prefixLength, at));
      const olds = change.files.map((file, index) => {
        if (file.before === null) return null;
        const end = at + file.before.length + boxOverhead;
        const old = open(backupKey, bytes.subarray(at, end), place(change, index));
        at = end;
        return old;
      });
      return { change, olds };
    },
  };
}

/** Nobody else can have sealed it, but another version of QCred can. */
function isChange(value: unknown): value is Change {
  const { id, title, at, files, makes, empties }: { [K in keyof Change]?: unknown } = Object(value);
  return (
    [id, title, at].every((text) => typeof text === 'string') &&
    [files, makes, empties].every((list) => Array.isArray(list))
  );
}

function headLength(prefix: Buffer, size: number): number {
  if (!prefix.subarray(0, magic.length).equals(magic)) throw new Error('not a change file');
  const length = prefix.readUInt32BE(magic.length);
  if (length > size - prefixLength) throw new Error('change file is cut off');
  return length;
}
