/**
 * ECDSA of a digest that is there already, which Node does not do: it only hashes and signs in one.
 * Plain arithmetic, neither fast nor of constant time: for a throwaway account with throwaway keys,
 * and for nothing else. Source: SEC 1, sections 2.2.1, 4.1.3 and 4.1.4; parameters from SEC 2.
 */
import { randomBytes } from 'node:crypto';

interface Curve {
  p: bigint;
  a: bigint;
  n: bigint;
  g: Point;
}
type Point = readonly [x: bigint, y: bigint] | null;

const hex = (text: string): bigint => BigInt(`0x${text.replaceAll(/\s/g, '')}`);

function curve(p: string, a: bigint, n: string, x: string, y: string): Curve {
  const prime = hex(p);
  return { p: prime, a: (a + prime) % prime, n: hex(n), g: [hex(x), hex(y)] };
}

const curves: Readonly<Record<string, Curve>> = {
  prime256v1: curve(
    'ffffffff00000001000000000000000000000000ffffffffffffffffffffffff',
    -3n,
    'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
    '6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296',
    '4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5',
  ),
  secp256k1: curve(
    'fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f',
    0n,
    'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141',
    '79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798',
    '483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8',
  ),
  secp384r1: curve(
    'fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff',
    -3n,
    'ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973',
    'aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7',
    '3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f',
  ),
  secp521r1: curve(
    `01ff${'f'.repeat(128)}`,
    -3n,
    '01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409',
    '00c6858e06b70404e9cd9e3ecb662395b4429c648139053fb521f828af606b4d3dbaa14b5e77efe75928fe1dc127a2ffa8de3348b3c1856a429bf97e7e31c2e5bd66',
    '011839296a789a3bc0045c8a5fb42c7d1bd998f54449579b446817afbd17273e662c97ee72995ef42640c550b9013fad0761353c7086a272c24088be94769fd16650',
  ),
};

const mod = (value: bigint, by: bigint): bigint => ((value % by) + by) % by;

function inverse(value: bigint, by: bigint): bigint {
  let [r, next, s, after] = [mod(value, by), by, 1n, 0n];
  while (next !== 0n) {
    const q = r / next;
    [r, next] = [next, r - q * next];
    [s, after] = [after, s - q * after];
  }
  return mod(s, by);
}

function add({ p, a }: Curve, left: Point, right: Point): Point {
  if (left === null) return right;
  if (right === null) return left;
  const [[x1, y1], [x2, y2]] = [left, right];
  if (x1 === x2 && mod(y1 + y2, p) === 0n) return null;
  const slope =
    x1 === x2 ? (3n * x1 * x1 + a) * inverse(2n * y1, p) : (y2 - y1) * inverse(mod(x2 - x1, p), p);
  const x = mod(slope * slope - x1 - x2, p);
  return [x, mod(slope * (x1 - x) - y1, p)];
}

function times(on: Curve, scalar: bigint, point: Point): Point {
  let sum: Point = null;
  let doubled = point;
  for (let rest = scalar; rest > 0n; rest >>= 1n) {
    if (rest & 1n) sum = add(on, sum, doubled);
    doubled = add(on, doubled, doubled);
  }
  return sum;
}

const bitsOf = (n: bigint): number => n.toString(2).length;
const numberOf = (bytes: Uint8Array): bigint => hex(Buffer.from(bytes).toString('hex') || '0');

/** The leftmost bits of a digest, as many as the order has. */
function leftmost(digest: Buffer, n: bigint): bigint {
  const extra = digest.length * 8 - bitsOf(n);
  return extra > 0 ? numberOf(digest) >> BigInt(extra) : numberOf(digest);
}

function derInteger(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  const body = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([2, body.length]), body]);
}

/** `SEQUENCE { r, s }`. */
function derPair(r: bigint, s: bigint): Buffer {
  const body = Buffer.concat([derInteger(r), derInteger(s)]);
  const length = body.length < 128 ? [body.length] : [0x81, body.length];
  return Buffer.concat([Buffer.from([0x30, ...length]), body]);
}

/** Both numbers of a signature, or null for what is none. */
function readPair(signature: Buffer): [r: bigint, s: bigint] | null {
  let at = signature[1] === 0x81 ? 3 : 2;
  const read = (): bigint | null => {
    const length = signature[at + 1] ?? 0;
    if (signature[at] !== 2 || length === 0 || at + 2 + length > signature.length) return null;
    const value = numberOf(signature.subarray(at + 2, at + 2 + length));
    at += 2 + length;
    return value;
  };
  if (signature[0] !== 0x30) return null;
  const [r, s] = [read(), read()];
  return r !== null && s !== null && at === signature.length && derPair(r, s).equals(signature)
    ? [r, s]
    : null;
}

const curveOf = (name: string): Curve => {
  const found = curves[name];
  if (!found) throw new Error(`There is no curve ${name}.`);
  return found;
};

/** Signs a digest. @param scalar the private key; @returns DER */
export function signDigest(name: string, scalar: Buffer, digest: Buffer): Buffer {
  const on = curveOf(name);
  const { n, g } = on;
  for (;;) {
    const k = mod(numberOf(randomBytes(Math.ceil(bitsOf(n) / 8) + 8)), n);
    const r = mod(times(on, k, g)?.[0] ?? 0n, n);
    const s = k === 0n ? 0n : mod(inverse(k, n) * (leftmost(digest, n) + r * numberOf(scalar)), n);
    if (r !== 0n && s !== 0n) return derPair(r, s);
  }
}

/** Whether a signature (DER) of a digest is by the key at `x`, `y`. */
export function verifyDigest(
  name: string,
  { x, y }: { x: Buffer; y: Buffer },
  digest: Buffer,
  signature: Buffer,
): boolean {
  const on = curveOf(name);
  const { n, g } = on;
  const [r, s] = readPair(signature) ?? [0n, 0n];
  if (r <= 0n || s <= 0n || r >= n || s >= n) return false;
  const w = inverse(s, n);
  const point = add(
    on,
    times(on, mod(leftmost(digest, n) * w, n), g),
    times(on, mod(r * w, n), [numberOf(x), numberOf(y)]),
  );
  return point !== null && mod(point[0], n) === r;
}
