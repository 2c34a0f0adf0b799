import { z } from 'zod';
import type { Entry } from './entry.ts';
import { decodedText, listOf, noExport, parsedJson, Text } from './exported.ts';
import { sourceBytes } from './readStoreFile.ts';
import type { Store } from './store.ts';

const mostBytes = 16 * 2 ** 20;
/** As many as one asks for in a loop. */
const mostDocuments = 10_000;

/** The answer to GetSecretValue, and one of those to BatchGetSecretValue (Secrets Manager's API reference). */
const Answer = z
  .object({ Name: Text, ARN: Text, SecretString: Text, SecretBinary: Text })
  .refine(({ SecretString, SecretBinary }) => SecretString !== '' || SecretBinary !== '');
const Batch = z.object({ SecretValues: listOf(Answer) });

const Scalars = z.record(z.string(), z.unknown());

/** A secret, of which people keep JSON, or a text. */
function entryOf(title: string, text: string): Entry {
  const all = Object.entries(Scalars.safeParse(parsedJson(Buffer.from(text))).data ?? {});
  const fields = all.flatMap(([name, value]) =>
    typeof value === 'string' || typeof value === 'number' ? [{ name, value: String(value) }] : [],
  );
  const said = (pattern: RegExp) => fields.find(({ name }) => pattern.test(name))?.value ?? '';
  return {
    title,
    user: said(/^user(?:name)?$/i),
    password: said(/^password$/i),
    url: said(/^(?:url|endpoint|host)$/i),
    fields: fields.filter(({ name }) => !/^(?:user(?:name)?|password)$/i.test(name)),
    texts: [{ name: 'secret', value: text }],
  };
}

/** Its name, else that in its ARN without the six letters that the service adds. */
const nameOf = ({ Name, ARN }: z.infer<typeof Answer>): string =>
  Name || (ARN.split(':').at(-1) ?? '').replace(/-[A-Za-z0-9]{6}$/, '');

const answered = (answer: z.infer<typeof Answer>): Entry =>
  entryOf(nameOf(answer), answer.SecretString || decodedText(answer.SecretBinary));

function entriesIn(value: unknown): Entry[] {
  const batch = Batch.safeParse(value).data;
  if (batch && batch.SecretValues.length > 0) return batch.SecretValues.map(answered);
  const one = Answer.safeParse(value).data;
  if (one) return [answered(one)];
  // What `--query SecretString` leaves: the secret itself.
  return Scalars.safeParse(value).success ? [entryOf('secret', JSON.stringify(value))] : [];
}

/** One answer, a list of them, or one behind the other as a loop prints them. */
function documentsIn(bytes: Buffer): unknown[] {
  const whole = parsedJson(bytes);
  if (Array.isArray(whole)) return whole.slice(0, mostDocuments);
  if (whole !== undefined) return [typeof whole === 'string' ? parsedJson(Buffer.from(whole)) : whole];
  return bytes
    .toString('utf8')
    .split(/\r?\n(?=\{)/, mostDocuments)
    .map((piece) => parsedJson(Buffer.from(piece)));
}

/** What `aws secretsmanager get-secret-value` and `batch-get-secret-value` print, and the JSON that stands in a secret. */
export const secretsManager: Store = {
  id: 'secrets-manager',
  label: 'AWS Secrets Manager',
  place: async () => null,
  async read(path, { piped }) {
    const entries = documentsIn(await sourceBytes(path, piped, mostBytes)).flatMap(entriesIn);
    if (entries.length > 0) return { profiles: [], entries, notices: [] };
    throw noExport('Secrets Manager', 'Give what "aws secretsmanager get-secret-value" prints.');
  },
};
