import { UsageError } from './command.ts';

/**
 * The bytes of standard input.
 *
 * @param most no more is read than it takes to see that there are more
 * @param tooLarge what is then thrown
 * @returns bytes that the caller may overwrite; nothing else holds them
 * @throws UsageError where nothing is piped in
 */
export async function pipedBytes(most: number, tooLarge: () => Error): Promise<Buffer> {
  if (process.stdin.isTTY) throw new UsageError('Nothing was piped in.');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > most) throw tooLarge();
    chunks.push(bytes);
  }
  const whole = Buffer.concat(chunks);
  for (const chunk of chunks) chunk.fill(0);
  return whole;
}
