/** Changes of bytes that follow from a number: what breaks once breaks again. */
export interface Changes {
  /** @param others of which pieces may be put in */
  change(bytes: Buffer, others: readonly Buffer[]): Buffer;
}

/** Numbers that readers trip over, as bytes. */
const awkward = [
  '00',
  '7f',
  '80',
  'ff',
  'ffff',
  '80000000',
  '7fffffff',
  'ffffffff',
  '84ffffffff',
  '3080',
].map((hex) => Buffer.from(hex, 'hex'));

/** @param from any number */
export function createChanges(from: number): Changes {
  let state = from >>> 0;
  /** A number below `limit`: mulberry32. */
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
  const pick = <T>(from: readonly T[]): T | undefined => from[below(from.length)];
  const slice = (bytes: Buffer, most: number): Buffer => {
    const start = below(bytes.length + 1);
    return bytes.subarray(start, start + below(most));
  };

  function once(bytes: Buffer, others: readonly Buffer[]): Buffer {
    const at = below(bytes.length + 1);
    const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
    switch (below(8)) {
      case 0:
        return before;
      case 1:
        return Buffer.concat([before, after.subarray(1 + below(40))]);
      case 2:
        return Buffer.concat([before, slice(bytes, 200), after]);
      case 3:
        return Buffer.concat([before, slice(pick(others) ?? bytes, 400), after]);
      case 4:
        return Buffer.concat([before, pick(awkward) ?? Buffer.alloc(0), after.subarray(below(2))]);
      case 5: {
        // A bit of one byte.
        const copy = Buffer.from(bytes);
        if (at < copy.length) copy[at] = (copy[at] ?? 0) ^ (1 << below(8));
        return copy;
      }
      case 6: {
        // Another digit: most of what is counted in texts.
        const copy = Buffer.from(bytes);
        const digit = copy.findIndex((byte, i) => i >= at && byte >= 0x30 && byte <= 0x39);
        if (digit >= 0) copy[digit] = 0x30 + below(10);
        return copy;
      }
      default:
        return Buffer.concat([before, Buffer.from([below(256)]), after.subarray(1)]);
    }
  }

  const several = (bytes: Buffer, others: readonly Buffer[]): Buffer => {
    let changed = bytes;
    for (let left = 1 + below(4); left > 0; left--) changed = once(changed, others);
    return changed;
  };

  /** What stands in base64 between two lines, or in the first part of a JWE, changed in its bytes. */
  function within(text: string, others: readonly Buffer[]): Buffer | null {
    const [, head, body, foot] =
      /^(-----BEGIN [^-]+-----\n(?:[A-Za-z-]+: .*\n)*\n?)([A-Za-z0-9+/=\n]+)(-----END.*)$/s.exec(text) ?? [];
    if (head !== undefined && body !== undefined) {
      return Buffer.from(
        `${head}${several(Buffer.from(body, 'base64'), others).toString('base64')}\n${foot}`,
      );
    }
    const parts = text.split('.');
    if (parts.length !== 5) return null;
    const which = below(5);
    parts[which] = several(Buffer.from(parts[which] ?? '', 'base64url'), others).toString('base64url');
    return Buffer.from(parts.join('.'));
  }

  return {
    change: (bytes, others) =>
      (below(2) === 0 ? within(bytes.toString('latin1'), others) : null) ?? several(bytes, others),
  };
}
