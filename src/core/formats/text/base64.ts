/** The bytes that stand in base64 (RFC 4648, section 4), over as many lines as it may; null for what is none. */
export function readBase64(text: string): Buffer | null {
  const bare = text.replace(/\s/g, '');
  return bare.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(bare) ? Buffer.from(bare, 'base64') : null;
}

/** The six bits of each byte that is a digit; 64 for a blank, 65 for what is none. */
const digits: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  const at = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.indexOf(
    String.fromCharCode(byte),
  );
  return at >= 0 ? at : [0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d].includes(byte) ? 64 : 65;
});

/**
 * The same from bytes, without a string on the way: those cannot be overwritten.
 *
 * @returns bytes that are the caller's to overwrite; null for what is no base64
 */
export function readBase64Bytes(text: Uint8Array): Buffer | null {
  const bytes = Buffer.alloc(Math.ceil(text.length / 4) * 3);
  let [held, count, made, padding] = [0, 0, 0, 0];
  for (const byte of text) {
    const digit = byte === 0x3d ? 0 : (digits[byte] ?? 65);
    if (digit === 64) continue;
    if (byte === 0x3d) padding++;
    if (digit > 64 || padding > 2 || (padding > 0 && byte !== 0x3d)) return wiped(bytes);
    held = ((held << 6) | digit) & 0xffffff;
    count++;
    if (count % 4 === 0) made = bytes.writeUIntBE(held, made, 3);
  }
  return count === 0 || count % 4 !== 0 ? wiped(bytes) : bytes.subarray(0, made - padding);
}

function wiped(bytes: Buffer): null {
  bytes.fill(0);
  return null;
}
