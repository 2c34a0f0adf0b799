/**
 * A client of KMIP, the Key Management Interoperability Protocol of OASIS, versions 1.2 to 2.0: what it takes to find
 * a key and to have it given out.
 */
import { QCredError } from '#shared/errors.ts';
import type { KeyServerFound, KeyServerObject } from '#shared/keyServer.ts';
import type { Item } from '../../formats/ttlv/item.ts';
import { bytesOf, itemIn, itemsOf, numberOf, readItem, textOf } from '../../formats/ttlv/read.ts';
import { enumeration, integer, structure, text, writeItem } from '../../formats/ttlv/write.ts';
import { type KmipConnection, type KmipLocation, mostAnswerBytes, openKmipConnection } from './connection.ts';
import { lookOf } from './look.ts';
import { encrypt, nistKeyWrap, noEncoding, objects, operations, tags, uninterpretedName } from './tags.ts';
import { refusal, strangeKmip } from './words.ts';

/** A version of the protocol: its major and its minor number. */
type Version = readonly [number, number];

/** The newest first. */
const spoken: readonly Version[] = [
  [2, 0],
  [1, 4],
  [1, 3],
  [1, 2],
];

/** What a person looks through; more are found by their name. */
const mostListed = 200;

/** An object that a server gave out. */
export interface GivenObject {
  objectType: number | null;
  format: number | null;
  algorithm: number | null;
  /** Bits, as the server says. */
  length: number | null;
  /** A structure for transparent forms, else bytes; of a wrapped one, bytes. */
  material: Item;
  wrapped: boolean;
}

export interface Kmip {
  /** "1.4" */
  version: string;
  /**
   * What a server has that this certificate may see, or of that what has a name.
   * @returns at most 200, and whether there are more
   */
  find(name?: string): Promise<Pick<KeyServerFound, 'found' | 'more'>>;
  /** One of them. @throws QCredError not_found */
  look(id: string): Promise<KeyServerObject>;
  /**
   * Has one given out; its bytes are overwritten when they were used.
   *
   * @param wrappedWith the server's name of the key to encrypt it with for the way (RFC 3394)
   * @throws QCredError not_found, denied, unsupported
   */
  get<T>(id: string, use: (object: GivenObject) => T | Promise<T>, wrappedWith?: string): Promise<T>;
  close(): void;
}

/**
 * Connects to a key server and agrees on a version.
 *
 * @param place where, and with which certificate
 * @param patienceMs how long to wait for each answer
 * @throws QCredError connection_failed, denied, unsupported
 */
export async function openKmip(place: KmipLocation, patienceMs?: number): Promise<Kmip> {
  const connection = await openKmipConnection(place, patienceMs);
  try {
    return createClient(connection, await agreed(connection));
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** The newest version that both sides speak: "Discover Versions", which servers of before 1.1 do not know. */
async function agreed(connection: KmipConnection): Promise<Version> {
  const list = spoken.map((version) => versionItem(version));
  const request = structure(tags.requestPayload, ...list);
  const answer = await exchange(connection, [1, 2], operations.discoverVersions, request, (payload) =>
    itemsOf(payload, tags.protocolVersion).map((item) => [
      numberOf(itemIn(item, tags.versionMajor)),
      numberOf(itemIn(item, tags.versionMinor)),
    ]),
  );
  const found = spoken.find(([major, minor]) => answer.some(([a, b]) => a === major && b === minor));
  if (found) return found;
  throw new QCredError(
    'unsupported',
    'This key server speaks no version of KMIP from 1.2 to 2.0.',
    'Export the key there, and import its file.',
  );
}

const versionItem = ([major, minor]: Version): Item =>
  structure(tags.protocolVersion, integer(tags.versionMajor, major), integer(tags.versionMinor, minor));

/** Asks one thing, and reads the answer, whose bytes are overwritten afterwards. */
async function exchange<T>(
  connection: KmipConnection,
  version: Version,
  operation: number,
  payload: Item,
  read: (payload: Item | undefined) => T | Promise<T>,
): Promise<T> {
  const header = structure(
    tags.requestHeader,
    versionItem(version),
    integer(tags.maximumResponseSize, mostAnswerBytes),
    integer(tags.batchCount, 1),
  );
  const item = structure(tags.batchItem, enumeration(tags.operation, operation), payload);
  const bytes = await connection.ask(writeItem(structure(tags.requestMessage, header, item)));
  try {
    const message = parsed(bytes);
    const [answer] = itemsOf(message, tags.batchItem);
    if (!answer) throw strangeKmip();
    const status = numberOf(itemIn(answer, tags.resultStatus));
    // Not waited for: what is given out later would be given to nobody.
    if (status !== 0) throw refusal(numberOf(itemIn(answer, tags.resultReason)));
    return await read(itemIn(answer, tags.responsePayload));
  } finally {
    bytes.fill(0);
  }
}

function parsed(bytes: Buffer): Item {
  try {
    return readItem(bytes);
  } catch {
    throw strangeKmip();
  }
}

function createClient(connection: KmipConnection, version: Version): Kmip {
  const ask = <T>(operation: number, payload: Item, read: (payload: Item | undefined) => T | Promise<T>) =>
    exchange(connection, version, operation, payload, read);

  const look = (id: string): Promise<KeyServerObject> =>
    ask(
      operations.getAttributes,
      structure(tags.requestPayload, text(tags.uniqueIdentifier, id)),
      (payload) => lookOf(id, payload),
    );

  return {
    version: version.join('.'),
    look,

    async find(name) {
      const payload = structure(
        tags.requestPayload,
        integer(tags.maximumItems, mostListed + 1),
        ...(name === undefined ? [] : [nameFilter(version, name)]),
      );
      const ids = await ask(operations.locate, payload, (answer) =>
        itemsOf(answer, tags.uniqueIdentifier).flatMap((item) => textOf(item) ?? []),
      );
      const found: KeyServerObject[] = [];
      for (const id of ids.slice(0, mostListed)) found.push(await look(id));
      return { found, more: ids.length > mostListed };
    },

    get(id, use, wrappedWith) {
      const payload = structure(
        tags.requestPayload,
        text(tags.uniqueIdentifier, id),
        ...(wrappedWith === undefined ? [] : [wrapping(wrappedWith)]),
      );
      return ask(operations.get, payload, (answer) => use(givenObject(answer)));
    },

    close: () => connection.close(),
  };
}

/** Servers of 2.0 take attributes by their tags, those of before by their names. */
function nameFilter([major]: Version, name: string): Item {
  const value = [text(tags.nameValue, name), enumeration(tags.nameType, uninterpretedName)];
  return major >= 2
    ? structure(tags.attributes, structure(tags.name, ...value))
    : structure(tags.attribute, text(tags.attributeName, 'Name'), structure(tags.attributeValue, ...value));
}

const wrapping = (id: string): Item =>
  structure(
    tags.keyWrappingSpecification,
    enumeration(tags.wrappingMethod, encrypt),
    structure(
      tags.encryptionKeyInformation,
      text(tags.uniqueIdentifier, id),
      structure(tags.cryptographicParameters, enumeration(tags.blockCipherMode, nistKeyWrap)),
    ),
    enumeration(tags.encodingOption, noEncoding),
  );

/** @throws QCredError service_failed for an answer without an object */
function givenObject(payload: Item | undefined): GivenObject {
  const objectType = numberOf(itemIn(payload, tags.objectType));
  const held = Object.values(objects).find(({ number }) => number === objectType);
  const block = held && itemIn(payload, held.tag, tags.keyBlock);
  const wrapped = itemIn(block, tags.keyWrappingData) !== undefined;
  const value = itemIn(block, tags.keyValue);
  // Without an encoding of its own a wrapped value is bytes, in the place of the structure or in its material.
  const material = bytesOf(value) ? value : itemIn(value, tags.keyMaterial);
  if (!block || !material) throw strangeKmip();
  return {
    objectType,
    format: numberOf(itemIn(block, tags.keyFormat)),
    algorithm: numberOf(itemIn(block, tags.algorithm)),
    length: numberOf(itemIn(block, tags.length)),
    material,
    wrapped,
  };
}
