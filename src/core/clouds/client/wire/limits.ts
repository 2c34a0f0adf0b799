/**
 * How much a service may send and how long it may take. What is more is refused before it is read.
 * A service is not trusted: its endpoint may be mistyped, taken over, or made to do harm.
 */
export const limits = {
  /** Bytes of a body. */
  body: 2 ** 20,
  /** Bytes of a page of a long list: a thousand users with their policies, or a report of ten thousand, has some megabytes. */
  page: 16 * 2 ** 20,
  /** Bytes of a refusal. */
  refusal: 2 ** 18,
  /** Bytes of a head or of trailers, each. */
  head: 16 * 2 ** 10,
  /** Interim answers (status 1xx) before the answer. */
  interim: 8,
  /** Bytes on the wire for each byte of a body that may come: chunks and their extensions have a size, too. */
  overhead: 2,
  /** After so many pieces of a body, bytes that each has on average. */
  pieces: 20_000,
  piece: 32,
  /** Tags of a document, how deep they stand in each other, and bytes of one. */
  tags: 200_000,
  depth: 64,
  tag: 8 * 2 ** 10,
  /** Milliseconds: until an answer begins, a standstill in it, and all of it. */
  beginMs: 30_000,
  standstillMs: 15_000,
  wholeMs: 45_000,
} as const;

/** Actions that answer with long lists. They are asked one after another. */
const long = new Set([
  'GetAccountAuthorizationDetails',
  'ListUsers',
  'ListGroups',
  'ListRoles',
  'ListPolicies',
  'ListBuckets',
  'GetCredentialReport',
]);

/** The most bytes of an answer to an action. */
export const mostBytes = (action: string): number => (long.has(action) ? limits.page : limits.body);

/** A number of bytes in words: `16 MB`. */
export const sizeWords = (bytes: number): string =>
  bytes >= 2 ** 20 ? `${Math.round(bytes / 2 ** 20)} MB` : `${Math.round(bytes / 2 ** 10)} KB`;

/** A service sent more than may be, or took longer. */
export class Excess extends Error {
  override readonly name = 'Excess';
  /** What was too much, to stand behind "sends": `an answer of more than 16 MB`. */
  readonly what: string;
  /** Whether it was about time: then other calls will be no better. */
  readonly slow: boolean;

  constructor(what: string, slow = false) {
    super(what);
    this.what = what;
    this.slow = slow;
  }
}
