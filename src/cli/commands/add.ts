import type { App } from '#core/app.ts';
import { whoUses } from '#core/profiles/uses.ts';
import { providerNotSaid } from '#core/tools/paste/found.ts';
import type { CallOutput, UnsavedProfile } from '#shared/contract/index.ts';
import { UnsavedProfile as ProfileDraftSchema } from '#shared/contract/index.ts';
import { QCredError } from '#shared/errors.ts';
import { providerIds } from '#shared/model.ts';
import { parseInput } from '#shared/parse.ts';
import { commandLine } from '#shared/shellWord.ts';
import { type Context, defineCommand, flag, required, requiredOption, text, texts } from '../command.ts';
import { enteredSecret, enteredSecretIfAny } from '../enteredKey.ts';
import { enteredPlace } from '../enteredPlace.ts';
import { noteNotices } from '../notices.ts';
import { allowHttp, hostsFor } from '../plainHttp.ts';
import { askYes, readStdin } from '../prompt.ts';
import { openOrCreate } from '../vault.ts';

export const add = defineCommand({
  name: 'add',
  summary: 'add a profile and keep its secret',
  help: `
Usage: qcred add NAME --provider PROVIDER --access-key-id ID [--account-id ID] [--region REGION]
                 [--endpoint [SERVICE=]URL]… [--mfa-serial ARN] [--tag TAG]… [--replace-secret]
                 [--store keychain|passphrase] [--allow-http] [--json]
       qcred add NAME --paste < FILE     [the same options, for what the text does not say]

The secret is asked for on the terminal, or read from standard input; it is never an argument.
With --paste, standard input is recognised: the output of "aws iam create-access-key", a CSV of the
AWS console, a .env file, an INI section, Backblaze and R2 output and more.

--endpoint URL is the address of storage; it also says whose key it is, in which region and account,
where it is one that is known. What neither it nor the text says is asked on the terminal, and never
guessed: the provider, and the region of a Backblaze B2 account.

A key that is here already needs no secret: leave it empty to use the one that is kept. Another one is
tried at the service first; where nobody can say which one is right you are asked, and without a
terminal it is refused. --replace-secret replaces the kept one all the same.

An endpoint that is plain http on another machine is agreed to by typing the name of its host, or with
--allow-http.

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
    tag: { type: 'string', multiple: true },
    'replace-secret': { type: 'boolean' },
    paste: { type: 'boolean' },
    store: { type: 'string' },
    ...allowHttp,
  },
  async run(context) {
    const name = required(context, 0, 'The name');
    const app = await openOrCreate(context);
    const draft = flag(context, 'paste')
      ? await fromPaste(context, app, name)
      : await fromOptions(context, app, name);
    const plainHttp = await hostsFor(context, draft.endpoints);
    const agreed = parseInput(ProfileDraftSchema, { ...draft, tags: texts(context, 'tag'), plainHttp });
    const { id, replaced, readsLike, odd } = await save(context, app, agreed);
    if (odd !== undefined) context.note(`warning: ${odd}`);
    if (readsLike !== undefined) context.note(`warning: "${name}" reads like "${readsLike}".`);
    if (replaced) {
      context.note(
        'It took the place of another secret of this key, which is kept for 30 days: qcred secret list',
      );
    }
    if (context.json) context.printJson({ id, name, replaced }, 0);
    else {
      const how = commandLine(context.deps.platform, ['qcred', 'export', 'aws'], name);
      context.note(`Added "${name}". Write it to the AWS CLI with: ${how}`);
    }
    return 0;
  },
});

/** Saves it; where another secret of its key is kept and nobody can say which one is right, the person is asked. */
async function save(context: Context, app: App, draft: UnsavedProfile): Promise<CallOutput<'profile.save'>> {
  const replaceSecret = flag(context, 'replace-secret');
  try {
    return await app.open().saveProfile({ ...draft, replaceSecret });
  } catch (error) {
    if (!(error instanceof QCredError)) throw error;
    const { code, message } = error;
    if (code !== 'secret_differs' && code !== 'secret_refused') throw error;
    if (
      code === 'secret_differs' &&
      (await askYes(`${message}\nReplace it? It can be brought back for 30 days.`))
    )
      return app.open().saveProfile({ ...draft, replaceSecret: true });
    throw new QCredError(
      code,
      message,
      'Leave the secret empty to use the one that is kept. To replace that one all the same, add --replace-secret.',
    );
  }
}

async function fromOptions(context: Context, app: App, name: string): Promise<UnsavedProfile> {
  const accessKeyId = requiredOption(context, 'access-key-id').trim();
  const { accountId, ...place } = await enteredPlace(context);
  const state = await app.open().access.vault.state();
  const held = state.credentials.find((c) => c.accessKeyId === accessKeyId && c.provider === place.provider);
  if (held) {
    context.note(
      `This key is already here, used by ${whoUses(state, held)}. Leave the secret empty to use it.`,
    );
  }
  const secret = await (held ? enteredSecretIfAny : enteredSecret)(place.provider);
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

async function fromPaste(context: Context, app: App, name: string): Promise<UnsavedProfile> {
  const paste = await app.pastes.recognise(await readStdin());
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
