import { QCredError } from '#shared/errors.ts';
import { type Context, requiredOption, UsageError } from '../../command.ts';
import { settleIamPlan } from '../../iamPlan.ts';
import { pairsOption, whereOf } from './place.ts';
import { untilInterrupted } from './use.ts';

/** `qcred kms re-encrypt-file FILE… --key NEW` */
export async function reencryptFiles(context: Context): Promise<number> {
  const files = context.positionals.slice(1);
  if (files.length === 0) throw new UsageError('Name the files that are to be encrypted anew.');
  const { keys, place } = await whereOf(context);
  const { key } = await keys.show(place, requiredOption(context, 'key'));
  if (key.state !== 'Enabled') {
    throw new QCredError('bad_input', `The key ${key.id} is ${key.state}.`, 'Choose one that is enabled.');
  }
  const looked = await Promise.all(
    files.map(async (file) => ({ file, ...(await keys.uses.lookAtFile(file)) })),
  );
  const isNew = (arn: string) => arn === key.arn || arn.endsWith(`/${key.id}`);
  const wanted = looked.filter((one) => !isNew(one.key));
  const plan = {
    planId: '',
    title: `Encrypt ${wanted.length === 1 ? 'a file' : `${wanted.length} files`} anew`,
    steps: wanted.map(
      (one) =>
        `Decrypt ${one.file} (${one.bytes} bytes) with ${one.key}, encrypt it with ${key.arn}, read that back, and put it in its place.`,
    ),
    notices: [
      ...looked
        .filter((one) => isNew(one.key))
        .map(({ file }) => ({
          level: 'info' as const,
          message: `${file} is encrypted with this key already.`,
          hint: '',
        })),
      {
        level: 'info' as const,
        message: 'Copies elsewhere, such as backups, stay encrypted with the old key.',
        hint: 'Keep that key until they are gone.',
      },
    ],
    finality: null,
    verb: 'Encrypt anew',
  };
  if (wanted.length === 0) {
    context.note('All of them are encrypted with this key already.');
    return 0;
  }
  const options = { context: pairsOption(context, 'context') };
  const maker = {
    async apply() {
      const done: { file: string; from: string; to: string }[] = [];
      for (const { file } of wanted) {
        const told = await untilInterrupted((signal) =>
          keys.uses.reencryptFile(place, key.id, file, { ...options, signal }),
        ).catch((error: unknown) => {
          if (done.length > 0) context.note(`Done before: ${done.map((one) => one.file).join(', ')}.`);
          throw error;
        });
        done.push({ file, ...told });
      }
      return { message: `Encrypted anew: ${done.map(({ file }) => file).join(', ')}.`, files: done };
    },
  };
  return settleIamPlan(context, maker, plan);
}
