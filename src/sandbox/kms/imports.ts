import { constants, createPrivateKey, generateKeyPair, privateDecrypt, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { base64, type KmsActions, type KmsCall } from './call.ts';
import { changing, keyOf } from './find.ts';
import { blob, oneOf, optionalDate, optionalText } from './input.ts';
import { unwrapPadded } from './keyWrap.ts';
import { invalidState, kmsRefusal, unsupported, validation } from './refusals.ts';
import type { KeySpec } from './specs.ts';
import { makeMaterial } from './states.ts';
import type { ImportOffer, KmsKey } from './storage.ts';

/** "Importing key material" in the developer guide. */
const day = 86_400_000;
const mostDays = 365;
const mostOffers = 8;
const mostHmacBytes = 128;

const wrappingPair = promisify(generateKeyPair);

/** @throws Refusal UnsupportedOperationException */
async function externalKey(call: KmsCall, action: string): Promise<KmsKey> {
  const key = await keyOf(call, action, { states: changing });
  if (key.origin === 'EXTERNAL') return key;
  throw unsupported(`${call.dialect.keyArn(call.account, key.id)} origin is not EXTERNAL.`);
}

/** @throws Refusal IncorrectKeyMaterialException */
function checkMaterial({ family, size }: KeySpec, bytes: Buffer): void {
  const wrong = () =>
    kmsRefusal('IncorrectKeyMaterialException', 'The key material does not fit the key spec.');
  if (family === 'symmetric' && bytes.length !== size) throw wrong();
  if (family === 'hmac' && (bytes.length < Number(size) || bytes.length > mostHmacBytes)) throw wrong();
  if (family === 'symmetric' || family === 'hmac') return;
  try {
    const key = createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' });
    const { namedCurve, modulusLength } = key.asymmetricKeyDetails ?? {};
    if ((family === 'rsa' && modulusLength === size) || (family === 'ec' && namedCurve === size)) return;
  } catch {
    // Said below.
  }
  throw wrong();
}

/** What was wrapped for an offer. @throws Refusal InvalidCiphertextException */
function unwrapped({ privateKey, algorithm }: ImportOffer, wrapped: Buffer): Buffer {
  const oaepHash = algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256';
  const key = createPrivateKey(privateKey);
  const open = (bytes: Buffer) =>
    privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, bytes);
  try {
    if (!algorithm.startsWith('RSA_AES')) return open(wrapped);
    const bytes = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
    const material = unwrapPadded(open(wrapped.subarray(0, bytes)), wrapped.subarray(bytes));
    if (material) return material;
  } catch {
    // Said below.
  }
  throw kmsRefusal('InvalidCiphertextException', '');
}

/** When imported material runs out; null for never. @throws Refusal ValidationException */
function validTo({ input, dialect, now }: KmsCall): Date | null {
  const models = ['KEY_MATERIAL_EXPIRES', 'KEY_MATERIAL_DOES_NOT_EXPIRE'];
  const model = oneOf(input, 'ExpirationModel', models, dialect.id === 'aws' ? models[0] : undefined);
  const date = optionalDate(input, 'ValidTo');
  if (model === models[1]) {
    if (date) throw validation('ValidTo must not be set for material that does not expire.');
    return null;
  }
  if (!date) throw validation('A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES');
  if (date <= now || date.getTime() > now.getTime() + mostDays * day) {
    throw validation(`ValidTo must be in the future, ${mostDays} days at most.`);
  }
  return date;
}

/** Puts material in its place: the first, one that is there already, or a new one that waits. @throws Refusal */
function take(call: KmsCall, key: KmsKey, bytes: Buffer): string {
  const { input, now } = call;
  const types = ['NEW_KEY_MATERIAL', 'EXISTING_KEY_MATERIAL'];
  const first = key.materials.length === 0;
  const type = oneOf(input, 'ImportType', types, first ? types[0] : types[1]);
  const imported = {
    validTo: validTo(call),
    description: optionalText(input, 'KeyMaterialDescription', { max: 256 }) ?? '',
  };
  const material = makeMaterial(key, bytes, now, { imported });
  const known = key.materials.find(({ id }) => id === material.id);
  if (type === 'EXISTING_KEY_MATERIAL' || known) {
    if (!known) {
      throw kmsRefusal('IncorrectKeyMaterialException', 'The key material is not what was imported before.');
    }
    known.bytes = bytes;
    known.imported = imported;
    return known.id;
  }
  if (first) {
    key.materials.push(material);
    key.current = material.id;
    return material.id;
  }
  if (key.spec !== 'SYMMETRIC_DEFAULT') throw unsupported('This kind of key keeps its first key material.');
  if (key.pending && key.pending.id !== material.id) {
    throw invalidState('There is key material that waits for a rotation already.');
  }
  key.pending = material;
  return material.id;
}

export const importActions: KmsActions = {
  async GetParametersForImport(call) {
    const { account, dialect, input, now } = call;
    const spec = oneOf(input, 'WrappingKeySpec', dialect.wrappingSpecs);
    const algorithm = oneOf(input, 'WrappingAlgorithm', [...dialect.wrappingAlgorithms, 'RSAES_PKCS1_V1_5']);
    if (algorithm === 'RSAES_PKCS1_V1_5') throw unsupported(`${algorithm} is not supported any more.`);
    const key = await externalKey(call, 'GetParametersForImport');
    if (dialect.specs.get(key.spec)?.family === 'rsa' && !algorithm.startsWith('RSA_AES')) {
      throw unsupported(`${algorithm} cannot wrap a private RSA key.`);
    }
    const { publicKey, privateKey } = await wrappingPair('rsa', {
      modulusLength: Number(spec.slice('RSA_'.length)),
      publicKeyEncoding: { type: 'spki', format: 'der' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    });
    const offer = {
      token: base64(randomBytes(256)),
      privateKey,
      algorithm,
      validTo: new Date(now.getTime() + day),
    };
    key.offers = [...key.offers.slice(1 - mostOffers), offer];
    return {
      KeyId: dialect.keyArn(account, key.id),
      ImportToken: offer.token,
      PublicKey: base64(publicKey),
      ParametersValidTo: dialect.date(offer.validTo, 'one'),
    };
  },

  async ImportKeyMaterial(call) {
    const { account, dialect, input, now } = call;
    const token = base64(blob(input, 'ImportToken', { max: 6144 }));
    const wrapped = blob(input, 'EncryptedKeyMaterial', { max: 6144 });
    const key = await externalKey(call, 'ImportKeyMaterial');
    const offer = key.offers.find((each) => each.token === token);
    if (!offer) throw kmsRefusal('InvalidImportTokenException', 'The import token is not for this key.');
    if (offer.validTo <= now)
      throw kmsRefusal('ExpiredImportTokenException', 'The import token has expired.');
    const bytes = unwrapped(offer, wrapped);
    const spec = dialect.specs.get(key.spec);
    if (spec) checkMaterial(spec, bytes);
    const id = take(call, key, bytes);
    return dialect.id === 'aws' ? { KeyId: dialect.keyArn(account, key.id), KeyMaterialId: id } : {};
  },

  async DeleteImportedKeyMaterial(call) {
    const { account, dialect, input } = call;
    const key = await externalKey(call, 'DeleteImportedKeyMaterial');
    const id = optionalText(input, 'KeyMaterialId', { max: 64 }) ?? key.current;
    if (key.pending?.id === id) key.pending = null;
    const material = key.materials.find((each) => each.id === id);
    if (material) material.bytes = Buffer.alloc(0);
    return dialect.id === 'aws' ? { KeyId: dialect.keyArn(account, key.id), KeyMaterialId: id } : null;
  },
};
