import type { Exported, KeptMaterials } from '#core/keys/kept/kept.ts';
import type { ReadRecipient } from '#core/keys/kept/recipient.ts';
import { mostMaterialBytes, readBounded, tooLarge } from '#core/keys/material/file.ts';
import { writeNew } from '#core/store/files/atomic.ts';
import { writeFault } from '#core/store/files/faults.ts';
import type { MaterialView } from '#shared/keyMaterial.ts';
import { type Context, flag, text, UsageError } from '../../command.ts';
import { settleIamPlan } from '../../iamPlan.ts';
import { pipedBytes } from '../../piped.ts';
import { table } from '../../table.ts';
import { whereOf } from './place.ts';

/** `qcred kms export [KEY --for FILE [-o OUT] | KEY --forget]` */
export async function exportKey(context: Context): Promise<number> {
  const { keys, place } = await whereOf(context);
  const ref = context.positionals[1];
  const file = text(context, 'for');
  if (ref === undefined) {
    if (file !== undefined || flag(context, 'forget')) throw new UsageError('Say of which KEY.');
    return list(context, keys.kept, place);
  }
  if ((file === undefined) === !flag(context, 'forget')) {
    throw new UsageError('Give --for FILE, the public key that it is wrapped for, or --forget.');
  }
  const of = await keys.kept.find(ref, place);
  if (file === undefined) return forget(context, keys.kept, of);
  const jwe = flag(context, 'jwe');
  const recipient = await recipientIn(context, file);
  const plan = { planId: '', ...keys.kept.describe(of, recipient, jwe) };
  let exported: Exported | null = null;
  const out = text(context, 'out');
  const maker = {
    async apply() {
      exported = await keys.kept.export(of, recipient, jwe);
      if (out === undefined) return { message: `Wrapped the key material of ${of.name}.` };
      const written = await writeFiles(out, exported, recipient);
      return { message: `Wrote ${written.join(', ')}.`, files: written };
    },
  };
  if (out === undefined && !flag(context, 'dry-run'))
    return print(context, maker, plan, () => exported, recipient);
  return settleIamPlan(context, maker, plan);
}

/** What comes out where no file is named: on standard output, all in one. */
async function print(
  context: Context,
  maker: { apply(): Promise<{ message: string }> },
  plan: Parameters<typeof settleIamPlan>[2],
  made: () => Exported | null,
  recipient: ReadRecipient,
): Promise<number> {
  const quiet: Context = { ...context, json: false };
  const code = await settleIamPlan(quiet, maker, plan);
  const exported = made();
  if (!exported) return code;
  if (exported.algorithm === 'JWE' && !context.json) context.print(exported.bytes.toString());
  else context.print(JSON.stringify(parametersOf(exported, recipient, true), null, 2));
  return code;
}

async function recipientIn(context: Context, file: string): Promise<ReadRecipient> {
  const bytes = file === '-' ? await pipedBytes(mostMaterialBytes, tooLarge) : await readBounded(file);
  const { readRecipient } = await import('#core/keys/kept/recipient.ts');
  return readRecipient(bytes, context.deps.now(), text(context, 'algorithm'));
}

/** All that whoever opens it has to know; with `inside` the blob as well. */
function parametersOf({ of, algorithm, bytes }: Exported, recipient: ReadRecipient, inside: boolean): object {
  const { aws, google, view } = recipient;
  return {
    key: of.keyId,
    material: of.words,
    checkValue: of.check,
    algorithm:
      algorithm === 'JWE' ? (view.algorithm?.endsWith('SHA_1') ? 'RSA-OAEP' : 'RSA-OAEP-256') : algorithm,
    wrappingKey: { bits: view.bits, sha256: view.check },
    ...(inside
      ? algorithm === 'JWE'
        ? { jwe: bytes.toString() }
        : { wrapped: bytes.toString('base64') }
      : {}),
    ...(aws ? { keyId: aws.keyId, importToken: aws.token } : {}),
    ...(google ? { importJob: google.job, importMethod: google.method } : {}),
  };
}

/** The blob, and beside it what goes with it. A file that is there already is left. */
async function writeFiles(out: string, exported: Exported, recipient: ReadRecipient): Promise<string[]> {
  const files: [string, Uint8Array][] = [
    [out, exported.bytes],
    [`${out}.json`, Buffer.from(`${JSON.stringify(parametersOf(exported, recipient, false), null, 2)}\n`)],
    ...(recipient.aws
      ? [[`${out}.token`, Buffer.from(recipient.aws.token, 'base64')] satisfies [string, Uint8Array]]
      : []),
  ];
  for (const [path, bytes] of files) {
    await writeNew(path, bytes, { mode: 0o600 }).catch((error: unknown) => {
      throw writeFault(error, path);
    });
  }
  return files.map(([path]) => path);
}

async function forget(context: Context, kept: KeptMaterials, of: MaterialView): Promise<number> {
  const maker = {
    async apply() {
      await kept.forget(of);
      return { message: `Erased the key material of ${of.name} here.` };
    },
  };
  return settleIamPlan(context, maker, { planId: '', ...kept.describeForgetting(of) });
}

async function list(context: Context, kept: KeptMaterials, place: string): Promise<number> {
  const its = (await kept.list()).filter(({ account }) => account === place);
  if (context.json) context.printJson(its);
  else if (its.length === 0) context.note('Nothing was imported into keys of this account from here.');
  else {
    const rows = its.map(({ name, keyId, words, check, dueAt, kept: isKept }) => [
      name,
      keyId,
      words,
      check.slice(0, 16),
      dueAt?.slice(0, 10) ?? 'stays',
      isKept ? 'kept here' : '',
    ]);
    context.printText(table(['NAME', 'KEY', 'MATERIAL', 'CHECK', 'UNTIL', ''], rows));
  }
  return 0;
}

/** Kept material, to be imported once more. @throws QCredError */
export async function againOf(kept: KeptMaterials, place: string, key: string | undefined) {
  if (key === undefined) throw new UsageError('Give --key, the one whose material is kept here.');
  return kept.again(await kept.find(key, place));
}
