import { providerById } from '#core/clouds/providers/index.ts';
import { forgetKept, restoreKept } from '#core/store/keptSecrets.ts';
import type { KeptSecretView } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { count, listed } from '#shared/words.ts';
import { type Context, defineCommand, flag, required, UsageError } from '../command.ts';
import { table } from '../table.ts';

export const secret = defineCommand({
  name: 'secret',
  summary: 'bring back secrets that were replaced or deleted',
  help: `
Usage: qcred secret list [--json]
       qcred secret restore ID [--json]
       qcred secret forget ID --yes

A secret that is replaced or deleted is kept for 30 days, where all secrets are. Not kept are those
of temporary credentials, and of keys that their service has deleted. restore gives one back to its
access key; where that is not here any more it comes back too, with the profiles that used it. A
secret whose place it takes is kept in turn. forget erases one at once.

ID is one of the list, or its beginning, or the access key id where only one of its secrets is kept.`,
  options: { yes: { type: 'boolean' } },
  async run(context) {
    const what = required(context, 0, 'What to do (list, restore or forget)');
    const run = { list, restore, forget }[what];
    if (!run) throw new UsageError(`"${what}" is none of list, restore and forget.`);
    if (flag(context, 'yes') && what !== 'forget') throw new UsageError('--yes belongs to "secret forget".');
    return run(context);
  },
});

async function list(context: Context): Promise<number> {
  const { keptSecrets } = await (await context.app()).state();
  if (context.json) {
    context.printJson(keptSecrets);
    return 0;
  }
  if (keptSecrets.length === 0) {
    context.note('No secret was replaced or deleted in the last 30 days.');
    return 0;
  }
  const rows = keptSecrets.map(({ id, accessKeyId, provider, why, profiles, at, until }) => [
    id.slice(0, 8),
    accessKeyId,
    providerById(provider).label,
    `${why} ${at.slice(0, 10)}`,
    listed(profiles),
    until.slice(0, 10),
  ]);
  context.printText(table(['ID', 'KEY', 'PROVIDER', 'WHAT', 'USED BY', 'KEPT UNTIL'], rows));
  return 0;
}

async function restore(context: Context): Promise<number> {
  const { id } = await meant(context);
  const { access } = (await context.app()).open();
  const { accessKeyId, profiles } = await restoreKept(access, id);
  if (context.json) context.printJson({ accessKeyId, profiles }, 0);
  else {
    context.note(
      `The secret of ${accessKeyId} is back, in ${count(profiles.length, 'profile')}: ${listed(profiles)}.`,
    );
  }
  return 0;
}

async function forget(context: Context): Promise<number> {
  const { id, accessKeyId } = await meant(context);
  if (!flag(context, 'yes')) throw new UsageError('This cannot be undone. Add --yes if you are sure.');
  await forgetKept((await context.app()).open().access, [id]);
  if (context.json) context.printJson({ forgotten: accessKeyId }, 0);
  else context.note(`Erased the secret of ${accessKeyId} that was kept.`);
  return 0;
}

/** The kept secret that a person means. @throws QCredError not_found, bad_input when there are several */
async function meant(context: Context): Promise<KeptSecretView> {
  const wanted = required(context, 1, 'The id');
  const { keptSecrets } = await (await context.app()).state();
  const exact = keptSecrets.filter(({ id, accessKeyId }) => id === wanted || accessKeyId === wanted);
  const found = exact.length > 0 ? exact : keptSecrets.filter(({ id }) => id.startsWith(wanted));
  const [one, another] = found;
  if (!one) {
    throw new QCredError(
      'not_found',
      `No secret is kept under "${wanted}".`,
      'Run "qcred secret list" to see those there are.',
    );
  }
  if (another) {
    throw new QCredError(
      'bad_input',
      `${count(found.length, 'secret')} are kept under "${wanted}": ${listed(
        found.map(({ id }) => id.slice(0, 8)),
        5,
      )}.`,
      'Name one of these ids; "qcred secret list" tells them apart.',
    );
  }
  return one;
}
