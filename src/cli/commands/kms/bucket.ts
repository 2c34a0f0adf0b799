import { type Context, flag, text, UsageError } from '../../command.ts';
import { table } from '../../table.ts';
import { change } from './changes.ts';
import { whereOf } from './place.ts';

/** `qcred kms bucket`: what buckets encrypt with, and another key for one. */
export async function bucket(context: Context): Promise<number> {
  const [, name] = context.positionals;
  const [key, own] = [text(context, 'key'), flag(context, 'own')];
  if (flag(context, 'check')) {
    if (name === undefined) throw new UsageError('The bucket is missing.');
    if (key !== undefined || own)
      throw new UsageError('--check goes without --key and --own: check afterwards.');
    return change(context, { kind: 'check-bucket-key', bucket: name });
  }
  if (key !== undefined || own) {
    if (name === undefined) throw new UsageError('The bucket is missing.');
    if (key !== undefined && own) throw new UsageError('--key and --own do not go together.');
    return change(context, { kind: 'set-bucket-key', bucket: name, key: key ?? null });
  }
  const { keys, place } = await whereOf(context);
  const buckets = (await keys.buckets(place)).filter((each) => name === undefined || each.bucket === name);
  if (context.json) context.printJson(buckets);
  else {
    const rows = buckets.map(({ bucket: each, encryption }) => [
      each,
      encryption?.algorithm ?? 'not shown',
      encryption ? (encryption.key ?? "the storage's own") : '',
    ]);
    context.printText(table(['BUCKET', 'ENCRYPTION', 'KEY'], rows));
  }
  return 0;
}
