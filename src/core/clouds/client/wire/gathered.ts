import { limits } from './limits.ts';

/** Bytes that come in pieces, up to so many. Pieces are copied, because each has a cost of its own however small. */
export class Gathered {
  readonly #most: number;
  #held: Buffer;
  #length = 0;
  #pieces = 0;

  /**
   * @param most how many there may be
   * @param expected how many there will be, as far as known
   */
  constructor(most: number, expected: number) {
    this.#most = most;
    this.#held = Buffer.allocUnsafe(Math.min(most, expected));
  }

  /** @returns false when there would be more than there may be */
  add(piece: Buffer): boolean {
    const length = this.#length + piece.length;
    if (length > this.#most) return false;
    if (length > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.min(this.#most, Math.max(length, 2 * this.#held.length, 4096)));
      this.#held.copy(larger, 0, 0, this.#length);
      this.#held = larger;
    }
    piece.copy(this.#held, this.#length);
    this.#length = length;
    this.#pieces++;
    return true;
  }

  /** Whether there are many pieces with next to nothing in each. */
  get inCrumbs(): boolean {
    return this.#pieces > limits.pieces && this.#length < this.#pieces * limits.piece;
  }

  /** All of them. */
  bytes(): Buffer {
    return this.#held.subarray(0, this.#length);
  }
}
