/** An address or a range: its bits as a number, how many bits there are, how many of them count. */
interface IpRange {
  bits: bigint;
  width: 32 | 128;
  prefix: number;
}

/**
 * Reads an IPv4 or IPv6 address, alone or with a prefix length (`203.0.113.0/24`).
 *
 * @returns null for anything else
 */
export function parseIpRange(text: string): IpRange | null {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const width = address.includes(':') ? 128 : 32;
  const bits = width === 128 ? v6(address) : v4(address);
  if (bits === null) return null;
  if (slash < 0) return { bits, width, prefix: width };
  const prefix = text.slice(slash + 1);
  return /^\d{1,3}$/.test(prefix) && Number(prefix) <= width ? { bits, width, prefix: Number(prefix) } : null;
}

/** The bits of a range that its prefix leaves, the rest zero. */
export function networkOf({ bits, width, prefix }: IpRange): bigint {
  const shift = BigInt(width - prefix);
  return (bits >> shift) << shift;
}

/** Whether an address lies in a range. Addresses of one family are never in a range of the other. */
export function inRange(address: IpRange, range: IpRange): boolean {
  if (address.width !== range.width || address.prefix < range.prefix) return false;
  const shift = BigInt(range.width - range.prefix);
  return address.bits >> shift === range.bits >> shift;
}

function v4(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((p) => /^\d{1,3}$/.test(p) && Number(p) <= 255)) return null;
  return parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function v6(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const [head = [], tail = []] = halves.map((half, i) => groups(half, i === halves.length - 1));
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  return [...head, ...new Array<bigint>(missing).fill(0n), ...tail].reduce(
    (bits, g) => (bits << 16n) | g,
    0n,
  );
}

/** The 16-bit groups of a half of an IPv6 address; the address’s last 32 bits may be written as IPv4. */
function groups(text: string, isLast: boolean): bigint[] | null {
  if (text === '') return [];
  const found: bigint[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    const four = isLast && i === parts.length - 1 ? v4(part) : null;
    if (four !== null) found.push(four >> 16n, four & 0xffffn);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) found.push(BigInt(`0x${part}`));
    else return null;
  }
  return found;
}
