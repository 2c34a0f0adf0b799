import { aeskw } from '@noble/ciphers/aes.js';
import { QCredError } from '#shared/errors.ts';
import type { GivenObject } from '../../clouds/kmip/client.ts';
import { algorithms, formats, objects, recommendedCurves, tags } from '../../clouds/kmip/tags.ts';
import type { Item } from '../../formats/ttlv/item.ts';
import { bytesOf, itemIn, numberOf } from '../../formats/ttlv/read.ts';
import { curveMaterial } from './curve.ts';
import type { KeyMaterial, ReadMaterial } from './material.ts';
import { readMaterial } from './read.ts';
import { rsaMaterial } from './rsa.ts';

/**
 * Key material in an object that a KMIP server gave out: "Key Block" of its specification.
 *
 * @param object stays as it is
 * @param wrappingKey the key that the server was to encrypt it with (AES key wrap, RFC 3394)
 * @throws QCredError bad_input, unsupported. None of them says anything of the content
 */
export async function kmipMaterial(object: GivenObject, wrappingKey?: Buffer): Promise<ReadMaterial> {
  const { objectType, format, algorithm } = object;
  const kind = Object.values(objects).find(({ number }) => number === objectType);
  if (kind !== objects.symmetricKey && kind !== objects.privateKey && kind !== objects.secretData) {
    throw new QCredError(
      'unsupported',
      `This object of the key server is a ${kind?.words ?? 'thing'} and no key to import.`,
      'Importing takes a symmetric key or the private one of a pair.',
    );
  }
  if (wrappingKey && !object.wrapped) {
    throw new QCredError(
      'unsupported',
      'The key server gave the key out without wrapping it.',
      'It was not taken. Leave the wrapping out where that is meant.',
    );
  }
  const opened = object.wrapped ? unwrapped(object, wrappingKey) : null;
  try {
    const material = opened
      ? { tag: tags.keyMaterial, type: 'bytes' as const, value: opened }
      : object.material;
    const found = await materialIn(material, format, kind === objects.privateKey);
    const called = algorithms.get(algorithm ?? 0);
    const form = `a ${kind.words} of a KMIP server${opened ? ', wrapped on the way' : ''}`;
    return { ...found, form, notices: [...found.notices, ...foreign(found.material, called)] };
  } finally {
    opened?.fill(0);
  }
}

/** @throws QCredError bad_input where the key is not the one that it was wrapped with */
function unwrapped({ material }: GivenObject, wrappingKey: Buffer | undefined): Buffer {
  const bytes = bytesOf(material);
  if (!wrappingKey) {
    throw new QCredError(
      'bad_input',
      'The key server gave the key out wrapped with another one.',
      'Say which, and give the file of that key.',
    );
  }
  try {
    if (bytes) return Buffer.from(aeskw(wrappingKey).decrypt(bytes));
  } catch {
    // Said below, without what the library says.
  }
  throw new QCredError(
    'bad_input',
    'What the key server wrapped does not open with the key in that file.',
    'Choose the file of the very key that the server wraps with.',
  );
}

async function materialIn(material: Item, format: number | null, isPrivate: boolean): Promise<ReadMaterial> {
  const bytes = bytesOf(material);
  if (format === formats.transparentSymmetric) return symmetric(bytesOf(itemIn(material, tags.key)));
  if (format === formats.transparentRsa) return bare(rsaMaterial(rsaNumbers(material)));
  if (format === formats.transparentEc || format === formats.transparentEcdsa) {
    const curve = recommendedCurves.get(numberOf(itemIn(material, tags.recommendedCurve)) ?? 0);
    const d = bytesOf(itemIn(material, tags.d));
    if (!curve || !d) throw otherForm();
    return bare(curveMaterial(curve, trimmed(d), null));
  }
  if (format === formats.raw && !isPrivate) return symmetric(bytes);
  const known: readonly (number | null)[] = [
    formats.pkcs1,
    formats.pkcs8,
    formats.sec1,
    formats.raw,
    formats.opaque,
  ];
  if (!bytes || !known.includes(format)) throw otherForm();
  const found = await readMaterial(bytes, {});
  if ('closed' in found) throw otherForm();
  return found;
}

async function symmetric(bytes: Buffer | null): Promise<ReadMaterial> {
  const found = bytes && (await readMaterial(bytes, { as: 'raw' }));
  if (!found || 'closed' in found) throw otherForm();
  return found;
}

const bare = (material: KeyMaterial): ReadMaterial => ({ material, form: '', notices: [] });

/** Big numbers are filled up to eight bytes in front. */
const trimmed = (bytes: Buffer): Buffer => {
  const first = bytes.findIndex((byte) => byte !== 0);
  return first < 0 ? bytes : bytes.subarray(first);
};

/** @throws QCredError unsupported where a number is missing: it could be reckoned, and the key be another */
function rsaNumbers(material: Item) {
  const number = (tag: number): bigint => {
    const bytes = bytesOf(itemIn(material, tag));
    if (!bytes || bytes.length === 0) throw otherForm();
    return BigInt(`0x${bytes.toString('hex')}`);
  };
  return {
    n: number(tags.modulus),
    e: number(tags.publicExponent),
    d: number(tags.privateExponent),
    p: number(tags.p),
    q: number(tags.q),
    dp: number(tags.primeExponentP),
    dq: number(tags.primeExponentQ),
    qi: number(tags.crtCoefficient),
  };
}

/** A key of an algorithm that key services do not have, whose bytes alone would do for one. */
function foreign({ kind }: KeyMaterial, called: string | undefined): ReadMaterial['notices'] {
  if (kind !== 'symmetric' || called === undefined || called === 'AES' || called.startsWith('HMAC'))
    return [];
  return [
    {
      level: 'warning',
      message: `The key server calls this a key for ${called}.`,
      hint: 'A key service would use its bytes for AES or for codes, which opens nothing that was encrypted so far.',
    },
  ];
}

const otherForm = (): QCredError =>
  new QCredError(
    'unsupported',
    'The key server gives this key out in a form that is not read here.',
    'Ask it for PKCS#8, PKCS#1, SEC1 or bare bytes, or export the key there.',
  );
