import { Refusal } from './refusal.ts';

/** Reading the parameters of the Query protocol: single values, numbers and lists. */

export type Parameters = ReadonlyMap<string, string>;

/** How IAM and STS word what a parameter cannot be. */
const constraint = (name: string, value: string | null, must: string): Refusal => {
  const field = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const shown = value === null ? 'null' : `'${value}'`;
  return new Refusal(
    400,
    'ValidationError',
    `1 validation error detected: Value ${shown} at '${field}' failed to satisfy constraint: Member must ${must}`,
  );
};

/** What a parameter may look like: characters and length. */
export interface Form {
  pattern: RegExp;
  /** As it is told to whoever breaks it. */
  described: string;
}

/** @throws Refusal ValidationError */
function check(name: string, value: string, form: Form): string {
  if (form.pattern.test(value)) return value;
  throw constraint(name, value, form.described);
}

/** A parameter that must be there. @throws Refusal ValidationError */
export function required(parameters: Parameters, name: string, form?: Form): string {
  const value = parameters.get(name);
  if (value === undefined || value === '') throw constraint(name, value ?? null, 'not be null or empty');
  return form ? check(name, value, form) : value;
}

/** A parameter that may be left out. @throws Refusal ValidationError */
export function optional(parameters: Parameters, name: string, form?: Form): string | undefined {
  const value = parameters.get(name);
  return value !== undefined && form ? check(name, value, form) : value;
}

/** A whole number. @throws Refusal ValidationError */
export function integer(
  parameters: Parameters,
  name: string,
  { min, max, otherwise }: { min: number; max: number; otherwise: number },
): number {
  const text = parameters.get(name);
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!/^\d{1,9}$/.test(text) || value < min) {
    throw constraint(name, text, `have value greater than or equal to ${min}`);
  }
  if (value > max) throw constraint(name, text, `have value less than or equal to ${max}`);
  return value;
}

/** `true` or `false`. @throws Refusal ValidationError */
export function truth(parameters: Parameters, name: string, otherwise: boolean): boolean {
  const text = parameters.get(name)?.toLowerCase();
  if (text === undefined) return otherwise;
  if (text === 'true' || text === 'false') return text === 'true';
  throw constraint(name, text, 'be true or false');
}

/** The values of `NAME.member.1`, `NAME.member.2`, … up to the first that is missing. */
export function list(parameters: Parameters, name: string): string[] {
  const values: string[] = [];
  for (;;) {
    const value = parameters.get(`${name}.member.${values.length + 1}`);
    if (value === undefined) return values;
    values.push(value);
  }
}

/** A list of structures, such as `Tags.member.1.Key`: one map of fields for each. */
export function structures(parameters: Parameters, name: string): Map<string, string>[] {
  const found = new Map<number, Map<string, string>>();
  const prefix = `${name}.member.`;
  for (const [parameter, value] of parameters) {
    if (!parameter.startsWith(prefix)) continue;
    const [, index = '', field = ''] = /^(\d{1,4})\.(.+)$/.exec(parameter.slice(prefix.length)) ?? [];
    if (field === '') continue;
    const fields = found.get(Number(index)) ?? new Map<string, string>();
    found.set(Number(index), fields.set(field, value));
  }
  return [...found].sort(([a], [b]) => a - b).map(([, fields]) => fields);
}

/**
 * Refuses parameters that would change what is allowed and that the sandbox does not know: to leave
 * them out of account would be to allow more than was asked for.
 *
 * @param names parameters, or the beginnings of lists such as `Tags.`
 * @throws Refusal NotImplemented
 */
export function refuseUnknown(parameters: Parameters, names: readonly string[]): void {
  const given = [...parameters.keys()].find((each) => names.some((name) => each.startsWith(name)));
  if (given === undefined) return;
  throw new Refusal(501, 'NotImplemented', `The sandbox does not know the parameter ${given}.`);
}
