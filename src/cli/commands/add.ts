import { providerNotSaid } from '#core/paste/found.ts';
import type { PasteView, ProfileDraft } from '#shared/contract.ts';
import { ProfileDraft as ProfileDraftSchema } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import { providerIds } from '#shared/model.ts';
import { parseInput } from '#shared/parse.ts';
import { type Context, defineCommand, flag, required, requiredOption, text } from '../command.ts';
import { enteredSecret } from '../enteredKey.ts';
import { enteredPlace } from '../enteredPlace.ts';
import { noteNotices } from '../notices.ts';
import { readStdin } from '../prompt.ts';
import { openOrCreate } from '../vault.ts';

export const add = defineCommand({
  name: 'add',
  summary: 'add a profile and keep its secret',
  help: `
Usage: qcred add NAME --provider PROVIDER --access-key-id ID [--account-id ID] [--region REGION]
                 [--endpoint [SERVICE=]URL]… [--mfa-serial ARN] [--store keychain|passphrase] [--json]
       qcred add NAME --paste < FILE     [the same options, for what the text does not say]

The secret is asked for on the terminal, or read from standard input; it is never an argument.
With --paste, standard input is recognised: the output of "aws iam create-access-key", a CSV of the
AWS console, a .env file, an INI section, Backblaze and R2 output and more.

--endpoint URL is the address of storage; it also says whose key it is, in which region and account,
where it is one that is known. What neither it nor the text says is asked on the terminal, and never
guessed: the provider, and the region of a Backblaze B2 account.

With --mfa-serial, tools never get the key itself but a session that begins with a one-time password
of that device: "qcred role login NAME".

PROVIDER is one of ${providerIds.join(', ')}.`,
  options: {
    provider: { type: 'string' },
    'access-key-id': { type: 'string' },
    'account-id': { type: 'string' },
    region: { type: 'string' },
    endpoint: { type: 'string', multiple: true },
    'mfa-serial': { type: 'string' },
    paste: { type: 'boolean' },
    store: { type: 'string' },
  },
  async run(context) {
    const name = required(context, 0, 'The name');
    const app = await openOrCreate(context);
    const draft = flag(context, 'paste')
      ? await fromPaste(context, name, await app.pastes.recognise(await readStdin()))
      : await fromOptions(context, name);
    const { id } = await app.saveProfile(parseInput(ProfileDraftSchema, draft));
    if (context.json) context.print(JSON.stringify({ id, name }));
    else context.note(`Added "${name}". Write it to the AWS CLI with: qcred export aws '${name}'`);
    return 0;
  },
});

async function fromOptions(context: Context, name: string): Promise<ProfileDraft> {
  const accessKeyId = requiredOption(context, 'access-key-id');
  const { accountId, ...place } = await enteredPlace(context);
  const secret = await enteredSecret(place.provider);
  return {
    name,
    ...place,
    source: {
      kind: 'credential',
      accessKeyId,
      accountId,
      secretAccessKey: secret,
      ...mfaOption(context),
    },
  };
}

async function fromPaste(context: Context, name: string, paste: PasteView): Promise<ProfileDraft> {
  const [key, another] = paste.keys;
  if (!key?.accessKeyId || !key.hasSecret) {
    const [notice, ...others] = paste.notices;
    noteNotices(context, others);
    throw new QCredError(
      'bad_input',
      notice?.message ?? 'No key was recognised.',
      notice?.hint ?? 'Give --access-key-id and the secret instead.',
    );
  }
  if (another) throw new QCredError('bad_input', 'There are several keys in it.', 'Paste them one by one.');
  context.note(`Recognised: ${paste.format}.`);
  // Whose key it is, is asked below where nothing here says it either.
  noteNotices(
    context,
    paste.notices.filter(({ message }) => message !== providerNotSaid.message),
  );
  const { accountId, ...place } = await enteredPlace(context, key);
  return {
    name,
    ...place,
    source: {
      kind: 'credential',
      accessKeyId: key.accessKeyId,
      accountId,
      expiresAt: key.expiresAt,
      ...mfaOption(context),
    },
    pasteId: key.pasteId,
  };
}

function mfaOption(context: Context): { mfa?: { serial: string } } {
  const serial = text(context, 'mfa-serial');
  return serial === undefined ? {} : { mfa: { serial } };
}
