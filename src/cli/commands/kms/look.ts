import { writeFile } from 'node:fs/promises';
import { ago } from '#core/accounts/changes/change.ts';
import { publicKeyFile } from '#core/keys/publicKey.ts';
import { writeFault } from '#core/store/files/faults.ts';
import { QCredError } from '#shared/errors.ts';
import {
  type KmsKey,
  type KmsKeyView,
  type KmsRotation,
  type PublicKeyForms,
  publicKeyFormats,
} from '#shared/kms.ts';
import { type Context, flag, required, text, UsageError } from '../../command.ts';
import { table } from '../../table.ts';
import { whereOf } from './place.ts';

/** `qcred kms list` */
export async function list(context: Context): Promise<number> {
  const { keys, place } = await whereOf(context);
  const rows = await keys.list(place);
  if (!flag(context, 'details')) {
    if (context.json) context.printJson(rows);
    else if (rows.length === 0) context.note('There are no keys.');
    else
      context.printText(
        table(
          ['KEY', 'ALIASES'],
          rows.map(({ id, aliases }) => [id, aliases.join(', ')]),
        ),
      );
    return 0;
  }
  const details = await keys.details(place, rows);
  if (context.json) {
    context.printJson(details);
    return 0;
  }
  const now = context.deps.now();
  context.printText(
    table(
      ['KEY', 'ALIASES', 'KIND', 'FOR', 'STATE', 'ROTATES', 'MADE', ''],
      details.map(({ id, aliases, key, rotation }) => [
        id,
        aliases.join(', '),
        key?.spec ?? 'not shown',
        key ? usageWords(key) : '',
        key ? stateWords(key, now) : '',
        rotation ? rotationWords(rotation) : '',
        key?.createdAt ? ago(new Date(key.createdAt), now) : '',
        key?.description ?? '',
      ]),
    ),
  );
  return 0;
}

const usages: Readonly<Record<string, string>> = {
  ENCRYPT_DECRYPT: 'encrypting',
  SIGN_VERIFY: 'signing',
  GENERATE_VERIFY_MAC: 'codes',
  KEY_AGREEMENT: 'agreeing on secrets',
  ENCAPSULATE_DECAPSULATE: 'encapsulating',
};

const usageWords = ({ usage }: KmsKey): string => usages[usage] ?? usage;

const daysUntil = (at: string, now: Date): string => {
  const days = Math.ceil((Date.parse(at) - now.getTime()) / 86_400_000);
  return days <= 1 ? 'within a day' : `in ${days} days`;
};

function stateWords({ state, deletedAt, validTo }: KmsKey, now: Date): string {
  if (state === 'PendingDeletion') return `DELETED ${deletedAt ? daysUntil(deletedAt, now) : 'soon'}`;
  const words =
    {
      Enabled: 'enabled',
      Disabled: 'disabled',
      PendingImport: 'waits for an import',
      Creating: 'waits for the MPC client',
    }[state] ?? state;
  return validTo ? `${words}, its material ends ${daysUntil(validTo, now)}` : words;
}

function rotationWords({ automatic, periodDays, can }: KmsRotation): string {
  if (automatic === true) return periodDays === null ? 'by itself' : `every ${periodDays} days`;
  if (!can.automatic) return 'not by the service';
  return automatic === false ? 'no' : 'not told';
}

/** `qcred kms show KEY` */
export async function show(context: Context): Promise<number> {
  const ref = required(context, 1, 'The key');
  const { keys, place } = await whereOf(context);
  const view = await keys.show(place, ref);
  if (context.json) context.printJson(view);
  else {
    context.printText(table(['KEY', view.key.id], viewRows(view, context.deps.now())));
    if (view.waiting) context.note(view.waiting);
  }
  return 0;
}

function viewRows(view: KmsKeyView, now: Date): string[][] {
  const { key, aliases, tags, rotation, grants, lastUse } = view;
  return [
    ['Description', key.description],
    ['Aliases', aliases.join(', ')],
    ['Kind', `${key.spec}, for ${usageWords(key)}`],
    ['State', stateWords(key, now)],
    ['Made', key.createdAt ? ago(new Date(key.createdAt), now) : ''],
    [
      'Material',
      { service: 'made by the service', imported: 'imported', elsewhere: 'in a store elsewhere' }[key.origin],
    ],
    [
      'Rotation',
      `${rotationWords(rotation)}${rotation.nextAt ? `, next ${rotation.nextAt.slice(0, 10)}` : ''}`,
    ],
    ...(rotation.history ?? [])
      .slice(0, 5)
      .map(({ at, kind }) => ['', `rotated ${at?.slice(0, 10) ?? ''} (${kind.toLowerCase()})`]),
    ['Algorithms', key.algorithms.join(', ')],
    [
      'Tags',
      tags
        ? Object.entries(tags)
            .map(([name, value]) => `${name}=${value}`)
            .join(', ')
        : 'not shown',
    ],
    ['Grants', grants ? String(grants.length) : 'not shown'],
    [
      'Last used',
      lastUse?.at
        ? `${ago(new Date(lastUse.at), now)} (${lastUse.operation})`
        : lastUse === null
          ? 'not told, or never'
          : '',
    ],
    ['ARN', key.arn],
  ];
}

/** `qcred kms log KEY` */
export async function log(context: Context): Promise<number> {
  const ref = required(context, 1, 'The key');
  const { keys, place } = await whereOf(context);
  const { events, silent } = await keys.log(place, ref);
  if (context.json) context.printJson({ events, silent });
  else {
    const rows = events.map(({ at, from, what, who, detail }) => [
      at.replace('T', ' ').slice(0, 19),
      from === 'qcred' ? who : who || 'the service says',
      what,
      detail,
    ]);
    context.printText(table(['WHEN', 'WHO', 'WHAT', ''], rows));
    if (silent) context.note(silent);
  }
  return 0;
}

/** The bytes of a public key in one form. @throws QCredError, UsageError */
function formOf(forms: PublicKeyForms, format: string): Buffer {
  const known = publicKeyFormats.find((one) => one === format);
  if (!known) throw new UsageError(`--format is one of ${publicKeyFormats.join(', ')}.`);
  const form = publicKeyFile(forms, known);
  if (form) return form;
  const others = publicKeyFormats.filter((one) => publicKeyFile(forms, one) !== null);
  throw new QCredError(
    'unsupported',
    `A key of the kind ${forms.spec} has no form "${format}".`,
    `There is ${others.join(', ')}.`,
  );
}

/** `qcred kms public-key KEY` */
export async function publicKey(context: Context): Promise<number> {
  const ref = required(context, 1, 'The key');
  const { keys, place } = await whereOf(context);
  const forms = await keys.publicKey(place, ref);
  const format = text(context, 'format') ?? 'pem';
  const out = text(context, 'out');
  if (context.json && out === undefined) {
    context.printJson(forms);
    return 0;
  }
  const form = formOf(forms, format);
  if (out === undefined) {
    context.printText(format === 'der' ? form.toString('base64') : form.toString().trimEnd());
    return 0;
  }
  await writeFile(out, form, { flag: 'wx' }).catch((error: unknown) => {
    throw writeFault(error, out);
  });
  if (context.json) context.printJson({ out, format });
  else context.note(`Wrote the public key to ${out}.`);
  return 0;
}
