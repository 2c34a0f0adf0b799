/** Takes bytes off a buffer, one thing after the other, least significant byte first. */
export interface TakeReader {
  u8(): number;
  u16(): number;
  u32(): number;
  /** @throws RangeError where there are not so many */
  bytes(length: number): Buffer;
  rest(): Buffer;
  at(): number;
}

export function takeReader(from: Buffer, start = 0): TakeReader {
  let at = start;
  const bytes = (length: number): Buffer => {
    if (length > from.length - at) throw new RangeError('cut');
    at += length;
    return from.subarray(at - length, at);
  };
  return {
    u8: () => bytes(1).readUInt8(),
    u16: () => bytes(2).readUInt16LE(),
    u32: () => bytes(4).readUInt32LE(),
    bytes,
    rest: () => from.subarray(at),
    at: () => at,
  };
}
