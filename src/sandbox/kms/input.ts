import { serialization, validation } from './refusals.ts';

/** The members of a request. */
export type Input = Readonly<Record<string, unknown>>;

/** Reads a body. @throws Refusal SerializationException */
export function readInput(body: Buffer): Input {
  if (body.length === 0) return {};
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  } catch {
    // Said below.
  }
  throw serialization('The request is not a JSON object.');
}

const constraint = (name: string, shown: string, must: string) =>
  validation(
    `1 validation error detected: Value ${shown} at '${name.charAt(0).toLowerCase()}${name.slice(1)}' failed to satisfy constraint: Member must ${must}`,
  );

/** A text that may be left out. @throws Refusal */
export function optionalText(input: Input, name: string, { max = 8192, min = 0 } = {}): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw serialization(`${name} is no string.`);
  if (value.length < min) throw constraint(name, `'${value}'`, `have length greater than or equal to ${min}`);
  if (value.length > max) throw constraint(name, "'…'", `have length less than or equal to ${max}`);
  return value;
}

/** A text that must be there. @throws Refusal */
export function text(input: Input, name: string, limits: { max?: number; min?: number } = {}): string {
  const value = optionalText(input, name, limits);
  if (value === undefined || value === '') throw constraint(name, value ?? 'null', 'not be null');
  return value;
}

/** One of several words. @throws Refusal */
export function oneOf(input: Input, name: string, words: readonly string[], otherwise?: string): string {
  const value = optionalText(input, name) ?? otherwise;
  if (value === undefined) throw constraint(name, 'null', 'not be null');
  if (words.includes(value)) return value;
  throw constraint(name, `'${value}'`, `satisfy enum value set: [${words.join(', ')}]`);
}

/** A whole number. @throws Refusal */
export function integer(
  input: Input,
  name: string,
  { min, max, otherwise }: { min: number; max: number; otherwise?: number },
): number {
  const value = input[name] ?? otherwise;
  if (value === undefined) throw constraint(name, 'null', 'not be null');
  if (typeof value !== 'number' || !Number.isInteger(value)) throw serialization(`${name} is no integer.`);
  if (value < min) throw constraint(name, String(value), `have value greater than or equal to ${min}`);
  if (value > max) throw constraint(name, String(value), `have value less than or equal to ${max}`);
  return value;
}

/** @throws Refusal SerializationException */
export function truth(input: Input, name: string, otherwise = false): boolean {
  const value = input[name] ?? otherwise;
  if (typeof value !== 'boolean') throw serialization(`${name} is no boolean.`);
  return value;
}

/** Bytes, which are base64 on the wire. @throws Refusal */
export function optionalBlob(
  input: Input,
  name: string,
  { min = 1, max }: { min?: number; max: number },
): Buffer | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(value)) {
    throw serialization(`${name} is not base64.`);
  }
  const bytes = Buffer.from(value, 'base64');
  if (bytes.length < min) throw constraint(name, "''", `have length greater than or equal to ${min}`);
  if (bytes.length > max) throw constraint(name, "'…'", `have length less than or equal to ${max}`);
  return bytes;
}

/** Bytes that must be there. @throws Refusal */
export function blob(input: Input, name: string, limits: { min?: number; max: number }): Buffer {
  const bytes = optionalBlob(input, name, limits);
  if (!bytes) throw constraint(name, 'null', 'not be null');
  return bytes;
}

/** A map of texts; empty when it is left out. @throws Refusal */
export function pairs(input: Input, name: string): Record<string, string> {
  const value = input[name] ?? {};
  if (typeof value !== 'object' || Array.isArray(value) || value === null) {
    throw serialization(`${name} is no map.`);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (typeof one !== 'string') throw serialization(`${name} is no map of strings.`);
      return [key, one];
    }),
  );
}

/** A list, empty when it is left out. @throws Refusal */
export function list(input: Input, name: string, max: number): unknown[] {
  const value = input[name] ?? [];
  if (!Array.isArray(value)) throw serialization(`${name} is no list.`);
  if (value.length > max) throw constraint(name, "'…'", `have length less than or equal to ${max}`);
  return value;
}

/** A list of texts. @throws Refusal */
export const texts = (input: Input, name: string, max: number): string[] =>
  list(input, name, max).map((one) => {
    if (typeof one !== 'string') throw serialization(`${name} is no list of strings.`);
    return one;
  });

/** An instant: epoch seconds, or ISO text. @throws Refusal */
export function optionalDate(input: Input, name: string): Date | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  const date = typeof value === 'number' ? new Date(value * 1000) : new Date(String(value));
  if (Number.isNaN(date.getTime())) throw serialization(`${name} is no date.`);
  return date;
}
