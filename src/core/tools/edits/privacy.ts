import type { Secret } from '#core/store/secrets/secret.ts';

/*
 * Who may read a file that we write. One that holds a secret is its owner's alone: ours or anybody's,
 * whether it comes with an export, stands beside what we write, or comes back with an undo, and also
 * where the file was open to others before. Whoever wants others to read a secret gives them the right
 * afterwards; that is taken back the next time we write it.
 */

/** Permission bits without those of everybody but the owner. */
const ownerOnly = (mode: number): number => (mode & 0o700) | 0o600;

/** Whether anybody but the owner has a right. */
const isOpen = (mode: number): boolean => (mode & 0o077) !== 0;

/** Whether others could read a file of one mode, and cannot read one of another. */
export const isClosing = (before: number, after: number): boolean => (before & ~after & 0o044) !== 0;

/**
 * The mode under which bytes are written.
 *
 * @param wanted `secret`: whether one is known to be in them
 */
export async function modeFor(
  wanted: { mode: number; secret?: boolean | undefined },
  bytes: Uint8Array,
  known: readonly Secret[] = [],
): Promise<number> {
  const { mode, secret } = wanted;
  return isOpen(mode) && (secret === true || (await holdsSecret(bytes, known))) ? ownerOnly(mode) : mode;
}

/**
 * Whether a secret stands in a file that others may read. Of one that they may not, nobody asks: it
 * keeps its mode in any case, and most files are such.
 */
export async function isExposed(
  { mode, bytes }: { mode: number; bytes: Uint8Array },
  known: readonly Secret[],
): Promise<boolean> {
  return isOpen(mode) && (await holdsSecret(bytes, known));
}

/** Whether a secret can be read in bytes: one of those known, or what looks like one. */
export async function holdsSecret(bytes: Uint8Array, known: readonly Secret[]): Promise<boolean> {
  const { showsSecret } = await import('./mask.ts');
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return showsSecret(
    text,
    known.map((secret) => secret.reveal()),
  );
}
