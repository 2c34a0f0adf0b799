/** Takes so many bytes at a time from pieces of any size. */
export class ByteReader {
  readonly #pieces: AsyncIterator<Buffer>;
  #held: Buffer[] = [];
  #length = 0;

  constructor(source: AsyncIterable<Buffer>) {
    this.#pieces = source[Symbol.asyncIterator]();
  }

  /** @returns so many bytes; fewer at the end */
  async take(wanted: number): Promise<Buffer> {
    while (this.#length < wanted) {
      const { value, done } = await this.#pieces.next();
      if (done) break;
      this.#held.push(value);
      this.#length += value.length;
    }
    const [first] = this.#held;
    const whole =
      this.#held.length === 1 && first !== undefined ? first : Buffer.concat(this.#held, this.#length);
    const taken = whole.subarray(0, wanted);
    const rest = whole.subarray(taken.length);
    this.#held = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    return taken;
  }
}
