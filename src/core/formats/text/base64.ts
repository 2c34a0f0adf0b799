/** The bytes that stand in base64 (RFC 4648, section 4), over as many lines as it may; null for what is none. */
export function readBase64(text: string): Buffer | null {
  const bare = text.replace(/\s/g, '');
  return bare.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(bare) ? Buffer.from(bare, 'base64') : null;
}
