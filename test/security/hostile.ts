/** Inputs for calls of the contract, made from their schemas: the right shape with hostile texts in it, or the wrong one. */
import fc from 'fast-check';
import type { z } from 'zod';

/** What really is there, by what it is. */
export type There = Readonly<Record<string, readonly string[]>>;

/** Stands for something that really is there, fit for a field of this name; `fillIn` puts it there. */
const really = (field: string, n: number): string => `really:${kindOf(field)}:${n}`;

/** "profileIds" names profiles. */
const kindOf = (field: string): string => field.replace(/Ids?$|s$/, '').toLowerCase();

/** Puts what is there in the places that were kept for it. */
export function fillIn(value: unknown, there: There): unknown {
  if (value === deepMark) return deep;
  if (typeof value === 'string') {
    const [, kind = '', n] = /^really:(\w*):(\d+)$/.exec(value) ?? [];
    if (n === undefined) return value;
    const fit = there[kind] ?? Object.values(there).flat();
    return fit[Number(n) % fit.length];
  }
  if (Array.isArray(value)) return value.map((item) => fillIn(item, there));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, there)]));
}

/** Somewhere that is no place for the window to read or write. */
export const outside = `/tmp/qcred-outside-${process.pid}`;

const hostile = fc.constantFrom(
  '',
  ' ',
  '.',
  '..',
  '../../../../etc/passwd',
  '/etc/passwd',
  `${outside}/secret`,
  `${outside}/new.env`,
  '~/.ssh/id_ed25519',
  'C:\\Windows\\System32\\config\\SAM',
  'file:///etc/passwd',
  'x\0y',
  '\0',
  '__proto__',
  'constructor',
  'toString',
  `$(touch ${outside}/ran)`,
  "'; rm -rf / #",
  '<img src=x onerror=alert(1)>',
  '\u202egnp.exe',
  '\ud800',
  '\r\n[default]\r\n',
  '{{7*7}}',
  '%s%n',
  'NaN',
  '-1',
  '1e999',
  'null',
  'a'.repeat(10_000),
  'é'.repeat(200_000),
  '\\'.repeat(60_000),
);

const addresses = fc.constantFrom(
  'https://evil.example',
  'http://evil.example:8080/path',
  'http://127.0.0.1:9',
  'http://[::1]:9',
  'http://169.254.169.254/latest/meta-data',
  'https://s3.eu-west-1.amazonaws.com',
  'https://s3.eu-west-1.amazonaws.com.evil.example',
);

/** Texts that get past the forms that fields ask for. */
const wellFormed = fc.constantFrom(
  'backups',
  'default',
  'AKIATEST99999999',
  'us-east-1',
  'auto',
  'https://evil.example',
  'http://evil.example:8080/path',
  'http://127.0.0.1:9',
  'http://169.254.169.254/latest/meta-data',
  'arn:aws:iam::100000000000:role/admin',
  'arn:aws:iam::aws:policy/AdministratorAccess',
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}',
  '2030-01-01T00:00:00.000Z',
  '22:00',
  '/',
  'v1',
  'AWS_ACCESS_KEY_ID=AKIATEST77777777\nAWS_SECRET_ACCESS_KEY=pasted0123456789abcdefghijklmnopqrstuvw\n',
  crypto.randomUUID(),
);

const textsFor = (field: string): fc.Arbitrary<string> =>
  fc.oneof(
    { arbitrary: fc.nat(400).map((n) => really(field, n)), weight: 6 },
    { arbitrary: wellFormed, weight: 3 },
    { arbitrary: hostile, weight: 2 },
    { arbitrary: fc.string({ unit: 'binary', maxLength: 40 }), weight: 1 },
  );
const texts = textsFor('');

const numbers = fc.oneof(
  { arbitrary: fc.integer({ min: 0, max: 200 }), weight: 4 },
  { arbitrary: fc.integer({ min: 0, max: 40_000 }), weight: 2 },
  {
    arbitrary: fc.constantFrom(
      Number.NaN,
      Infinity,
      -Infinity,
      -0,
      -1,
      0.5,
      1e308,
      Number.MAX_SAFE_INTEGER,
      2 ** 31,
    ),
    weight: 1,
  },
);

/** Stands for what lies too deep to be written down. */
const deepMark = 'too deep';
const deep = (() => {
  let value: unknown = 'deep';
  for (let depth = 0; depth < 3_000; depth++) value = depth % 2 ? [value] : { deeper: value };
  return value;
})();

/** What fits no schema, or only by accident. All of it passes through structured clone. */
const wrong: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    undefined,
    true,
    [],
    {},
    deepMark,
    10n,
    new Date(Number.NaN),
    new Map([['id', 'x']]),
    new Uint8Array(8),
    JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}'),
  ),
  fc.constant(undefined).map(() => Array.from({ length: 20_000 }, (_, n) => String(n))),
  texts,
  numbers,
  fc.object({ maxDepth: 2 }),
);

type Def = z.core.$ZodTypes['_zod']['def'];

/** In the place of what is put in later. */
const anId = crypto.randomUUID();

/** Values of which most get past the form that a field asks for: what lies behind it is to be tried too. */
const fitting = <T>(schema: z.core.$ZodType, values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc
    .array(values, { minLength: 8, maxLength: 8 })
    .map((all) => all.find((one) => parses(schema, one)) ?? all[0]);

const parses = (schema: z.core.$ZodType, value: unknown): boolean =>
  (schema as z.ZodType).safeParse(typeof value === 'string' && value.startsWith('really:') ? anId : value)
    .success;

/** Values of a schema's shape; what stands in them may still be refused. */
function shapeOf(schema: z.core.$ZodType, field = ''): fc.Arbitrary<unknown> {
  const def = schema._zod.def as Def;
  switch (def.type) {
    case 'string':
    case 'custom':
      return 'format' in def && def.format === 'url'
        ? fc.oneof({ arbitrary: addresses, weight: 9 }, { arbitrary: texts, weight: 1 })
        : fitting(schema, textsFor(field));
    case 'number':
      return fitting(schema, numbers);
    case 'boolean':
      return fc.boolean();
    case 'enum':
      return fc.oneof(
        { arbitrary: fc.constantFrom(...Object.values(def.entries)), weight: 59 },
        { arbitrary: texts, weight: 1 },
      );
    case 'literal':
      return fc.constantFrom(...def.values);
    case 'void':
    case 'undefined':
      return fc.constant(undefined);
    case 'optional':
    case 'default':
      return fc.option(shapeOf(def.innerType, field), { nil: undefined });
    case 'nullable':
      return fc.option(shapeOf(def.innerType, field), { nil: null });
    case 'array':
      return fc.oneof(
        { arbitrary: fc.array(shapeOf(def.element, field), { minLength: 1, maxLength: 4 }), weight: 9 },
        { arbitrary: fc.constant([]), weight: 1 },
      );
    case 'pipe':
      // An address, which is brought into a form: what crosses is what was typed.
      return fc.oneof({ arbitrary: addresses, weight: 9 }, { arbitrary: shapeOf(def.in, field), weight: 1 });
    case 'union':
      return fc.oneof(...def.options.map((option) => shapeOf(option, field)));
    case 'record':
      return fc.dictionary(shapeOf(def.keyType).map(String), shapeOf(def.valueType), {
        maxKeys: 3,
        noNullPrototype: true,
      });
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(def.shape).map(([key, inner]) => [key, shapeOf(inner, key)])),
        { noNullPrototype: true },
      );
    default:
      throw new Error(`The fuzz does not know "${def.type}": teach it.`);
  }
}

/** A value with one part of it exchanged for something else. */
const spoilt = (shaped: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc.tuple(shaped, wrong, fc.nat(20)).map(([value, other, at]) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return other;
    const keys = Object.keys(value);
    const key = keys[at % Math.max(1, keys.length)] ?? 'stray';
    return { ...value, [key]: other };
  });

/** Inputs for a call. */
export function inputsFor(schema: z.ZodType): fc.Arbitrary<unknown> {
  const shaped = shapeOf(schema);
  return fc.oneof(
    { arbitrary: shaped, weight: 6 },
    { arbitrary: spoilt(shaped), weight: 3 },
    { arbitrary: wrong, weight: 1 },
  );
}
