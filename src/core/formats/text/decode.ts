/** How many bytes are looked at where no mark says how a text is encoded. */
const looked = 4096;

/**
 * Bytes of a text file, decoded: UTF-8 or UTF-16 of either byte order, each with a mark at its
 * beginning or without. PowerShell 5 writes UTF-16 whenever output is sent to a file.
 *
 * @returns the text without its mark; bytes that fit no encoding become U+FFFD
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Letters of the first 256 have a zero for their other half, and UTF-8 of a text has none at all.
  const zeros = [0, 0];
  const end = Math.min(bytes.length, looked);
  for (let i = 0; i < end; i++) if (bytes[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) * 4 < end) return 'utf-8';
  return odd > even ? 'utf-16le' : 'utf-16be';
}
