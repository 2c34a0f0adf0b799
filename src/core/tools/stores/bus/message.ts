/**
 * Messages of D-Bus (its specification, "Message Protocol"): as much as it takes to ask a service on the person's own bus, all
 * little-endian.
 */

/** A value to send: a text, a path of an object, a boolean, a list of paths, a text in a variant. */
export type Sent =
  | { type: 's' | 'o' | 'g'; value: string }
  | { type: 'ao'; value: readonly string[] }
  | { type: 'v'; value: string };

/** What is called. */
export interface Call {
  serial: number;
  destination: string;
  path: string;
  interface: string;
  member: string;
  body: readonly Sent[];
}

/** What was received, as far as it is of interest. */
export interface Received {
  kind: number;
  replyTo: number | null;
  error: string | null;
  member: string | null;
  path: string | null;
  signature: string;
  body: Buffer;
}

export const kinds = { call: 1, answer: 2, error: 3, signal: 4 } as const;
/** The protocol allows 128 MB; what is asked for here is a list of names or one secret. */
export const mostBytes = 4 * 2 ** 20;

/** Puts values one behind the other, each where its alignment wants it. */
function writer() {
  const parts: Buffer[] = [];
  let length = 0;
  const put = (bytes: Buffer) => {
    parts.push(bytes);
    length += bytes.length;
  };
  const align = (to: number) => put(Buffer.alloc((to - (length % to)) % to));
  const u32 = (value: number) => {
    align(4);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    put(bytes);
  };
  const text = (value: string) => {
    const bytes = Buffer.from(`${value}\0`);
    u32(bytes.length - 1);
    put(bytes);
  };
  const signature = (value: string) =>
    put(Buffer.concat([Buffer.from([value.length]), Buffer.from(`${value}\0`)]));
  return { put, align, u32, text, signature, bytes: () => Buffer.concat(parts) };
}

function bodyOf(values: readonly Sent[]): Buffer {
  const out = writer();
  for (const { type, value } of values) {
    if (type === 'ao') {
      const list = writer();
      for (const path of value) list.text(path);
      out.u32(list.bytes().length);
      out.put(list.bytes());
    } else if (type === 'v') {
      out.signature('s');
      out.text(value);
    } else if (type === 'g') out.signature(value);
    else out.text(value);
  }
  return out.bytes();
}

/** The bytes of a call. */
export function callBytes(call: Call): Buffer {
  const body = bodyOf(call.body);
  const fields: [number, string, string][] = [
    [1, 'o', call.path],
    [2, 's', call.interface],
    [3, 's', call.member],
    [6, 's', call.destination],
  ];
  const signature = call.body.map(({ type }) => type).join('');
  if (signature !== '') fields.push([8, 'g', signature]);
  const list = writer();
  for (const [code, type, value] of fields) {
    list.align(8);
    list.put(Buffer.from([code]));
    list.signature(type);
    if (type === 'g') list.signature(value);
    else list.text(value);
  }
  const head = writer();
  head.put(Buffer.from([0x6c, kinds.call, 0, 1]));
  head.u32(body.length);
  head.u32(call.serial);
  head.u32(list.bytes().length);
  head.put(list.bytes());
  head.align(8);
  return Buffer.concat([head.bytes(), body]);
}

/** Reads values one behind the other. Whatever does not fit throws RangeError. */
export interface Reader {
  u8(): number;
  u32(): number;
  bool(): boolean;
  text(): string;
  signature(): string;
  bytes(): Buffer;
  /** Calls back for each of a list, whose parts are so aligned. */
  list(alignment: number, each: () => void): void;
  align(to: number): void;
  at(): number;
}

export function reader(from: Buffer): Reader {
  let at = 0;
  const take = (length: number): Buffer => {
    if (length < 0 || length > from.length - at) throw new RangeError('cut');
    at += length;
    return from.subarray(at - length, at);
  };
  const align = (to: number) => void take((to - (at % to)) % to);
  const u32 = () => {
    align(4);
    return take(4).readUInt32LE();
  };
  const ended = (length: number) => {
    const bytes = take(length);
    take(1);
    return bytes.toString('utf8');
  };
  return {
    u8: () => take(1).readUInt8(),
    u32,
    align,
    bool: () => u32() === 1,
    text: () => ended(u32()),
    signature: () => ended(take(1).readUInt8()),
    bytes: () => Buffer.from(take(u32())),
    list(alignment, each) {
      const length = u32();
      align(alignment);
      const end = at + length;
      if (end > from.length) throw new RangeError('cut');
      while (at < end) each();
      if (at !== end) throw new RangeError('too long');
    },
    at: () => at,
  };
}

/** How long the message is that begins here; null while too little of it is there. @throws RangeError */
export function messageLength(bytes: Buffer): number | null {
  if (bytes.length < 16) return null;
  // Whoever answers may write the other way round; nothing on a machine of today does.
  if (bytes[0] !== 0x6c) throw new RangeError('order of bytes');
  const head = 16 + bytes.readUInt32LE(12);
  const length = head + ((8 - (head % 8)) % 8) + bytes.readUInt32LE(4);
  if (length > mostBytes) throw new RangeError('too long');
  return length;
}

/** A whole message. @throws RangeError */
export function readMessage(bytes: Buffer): Received {
  const bodyLength = bytes.readUInt32LE(4);
  const body = bytes.subarray(bytes.length - bodyLength);
  const found: Received = {
    kind: bytes.readUInt8(1),
    replyTo: null,
    error: null,
    member: null,
    path: null,
    signature: '',
    body,
  };
  const from = reader(bytes.subarray(0, bytes.length - bodyLength));
  from.u32();
  from.u32();
  from.u32();
  from.list(8, () => {
    from.align(8);
    const code = from.u8();
    const type = from.signature();
    if (type === 'u') {
      const value = from.u32();
      if (code === 5) found.replyTo = value;
    } else if (type === 'g') {
      const value = from.signature();
      if (code === 8) found.signature = value;
    } else if (type === 's' || type === 'o') {
      const value = from.text();
      if (code === 4) found.error = value;
      else if (code === 3) found.member = value;
      else if (code === 1) found.path = value;
    } else throw new RangeError('field');
  });
  return found;
}
