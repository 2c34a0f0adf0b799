import type { Account } from '#shared/account.ts';
import type { IamPlanView } from '#shared/contract/accounts.ts';
import { QCredError } from '#shared/errors.ts';
import type { ImportedMaterial, MaterialView } from '#shared/keyMaterial.ts';
import type { KmsKey, KmsMaterial } from '#shared/kms.ts';
import type { OpenVault } from '../../store/access.ts';
import { type Allow, asPerson } from '../../store/consent.ts';
import { eraseUnused } from '../../store/credentials.ts';
import { withSecrets } from '../../store/noted.ts';
import { parseMaterial } from '../../store/secrets/material.ts';
import { Secret } from '../../store/secrets/secret.ts';
import { credentialAccount, placeWords } from '../../store/secrets/store.ts';
import { warning } from '../about/words.ts';
import type { Materials } from '../material/held.ts';
import type { KeyMaterial } from '../material/material.ts';
import type { WrappingAlgorithm } from '../material/wrap.ts';
import type { ReadRecipient } from './recipient.ts';
import { noteEnds, rememberImport, viewMaterials } from './records.ts';

/** What is imported, and into which key. */
export interface Importing {
  account: Account;
  keyId: string;
  /** What the key is called. */
  name: string;
  /** "an RSA key of 2048 bits" */
  words: string;
  view: KmsMaterial;
  material: KeyMaterial;
  validTo: Date | null;
  /** Whether the person wants it kept here. */
  keep: boolean;
}

/** Material that was wrapped for somebody else's key. */
export interface Exported {
  of: MaterialView;
  algorithm: WrappingAlgorithm | 'JWE';
  bytes: Buffer;
}

/** Key material that was imported: what is remembered of it, and what of it is kept. */
export interface KeptMaterials {
  /** All that is known, what runs out first first. */
  list(): Promise<MaterialView[]>;
  /**
   * Sends material, and remembers that; keeps it where it is wanted.
   * @throws as `send`, and then nothing of it is kept
   */
  imported(what: Importing, send: () => Promise<void>): Promise<void>;
  /** Remembers when the material of keys runs out, as they were just shown. Never throws. */
  seen(accountId: string, keys: readonly { key: KmsKey; name: string }[]): Promise<void>;
  /** The one of a key, by its id, ARN or name. @throws QCredError not_found, unsupported where it is not kept */
  find(ref: string, accountId?: string): Promise<MaterialView>;
  /** What an export means. Nothing is read. */
  describe(of: MaterialView, recipient: ReadRecipient, jwe: boolean): Omit<IamPlanView, 'planId'>;
  /**
   * Wraps kept material for somebody else's key. The log says so before it is read.
   * @param allow asked before
   */
  export(of: MaterialView, recipient: ReadRecipient, jwe: boolean, allow?: Allow): Promise<Exported>;
  /** What erasing it means. */
  describeForgetting(of: MaterialView): Omit<IamPlanView, 'planId'>;
  /** Erases kept material. @param allow asked before */
  forget(of: MaterialView, allow?: Allow): Promise<void>;
  /** Reads kept material, to be imported once more. The log says so. */
  again(of: MaterialView): Promise<KmsMaterial>;
}

/** How material stands in an item: its form, and its bytes in base64. */
const textOf = ({ kind, bytes }: KeyMaterial): string =>
  `${kind === 'symmetric' ? 'raw' : 'pkcs8'}:${bytes.toString('base64')}`;

/**
 * @param access the open vault
 * @param materials where material waits for its import
 * @param changed told when something that the window shows changed
 */
export function createKept(access: OpenVault, materials: Materials, changed: () => void): KeptMaterials {
  const { deps, vault, secrets } = access;
  const place = placeWords[secrets.kind];

  async function recordOf(id: string): Promise<ImportedMaterial & { secretId: string }> {
    const record = (await vault.state()).materials.find((one) => one.id === id);
    const { secretId } = record ?? {};
    if (record && secretId !== undefined) return { ...record, secretId };
    throw new QCredError(
      'not_found',
      `The key material of ${record?.name ?? 'this key'} is not kept here.`,
      'It is kept only where that was chosen with the import: "qcred kms import --keep".',
    );
  }

  /** The material. The log says so before it is handed over. */
  async function read(of: MaterialView, purpose: string): Promise<KeyMaterial> {
    const { secretId, keyId, check } = await recordOf(of.id);
    await access.activity.append({ action: 'kms.material.read', subject: keyId, detail: purpose });
    const text = await secrets.get(credentialAccount(secretId));
    if (text === null) {
      throw new QCredError(
        'secret_missing',
        `The key material of ${of.name} is not in the ${place} any more.`,
        'Import it again from its file.',
      );
    }
    const [form, base64 = ''] = parseMaterial(text).secretAccessKey.reveal().split(':');
    const bytes = Buffer.from(base64, 'base64');
    try {
      const [{ readMaterial }, { checkValueOf }] = await Promise.all([
        import('../material/read.ts'),
        import('../material/checkValue.ts'),
      ]);
      const found = await readMaterial(bytes, form === 'raw' ? { as: 'raw' } : {});
      if (!('closed' in found) && checkValueOf(found.material).value === check) return found.material;
    } finally {
      bytes.fill(0);
    }
    throw new QCredError(
      'secret_missing',
      `In the ${place} something else is in the place of the key material of ${of.name}.`,
      'Import it again from its file.',
    );
  }

  return {
    list: async () => viewMaterials(await vault.state(), deps.now()),

    async imported({ account, keyId, name, words, view, material, validTo, keep }, send) {
      const state = await vault.state();
      // A profile's key stands for no account, and nothing is remembered for it.
      if (!state.accounts.some(({ id }) => id === account.id)) return send();
      const secretId = keep ? deps.uuid() : undefined;
      const record: ImportedMaterial = {
        id: deps.uuid(),
        account: account.id,
        keyId,
        name: name.slice(0, 300),
        words,
        check: view.check.value,
        at: deps.now().toISOString(),
        ...(validTo ? { validTo: validTo.toISOString() } : {}),
        ...(secretId === undefined ? {} : { secretId }),
      };
      let replaced: string | undefined;
      const remember = () =>
        access.change(
          (held) => {
            replaced = held.materials.find(
              (one) => one.account === account.id && one.keyId === keyId && one.check === record.check,
            )?.secretId;
            return rememberImport(held, record);
          },
          () => (keep ? [{ action: 'kms.material.kept', subject: keyId, detail: account.name }] : []),
        );
      const secretAccessKey = secretId === undefined ? null : new Secret(textOf(material));
      const stored =
        secretId !== undefined && secretAccessKey ? [{ secretId, material: { secretAccessKey } }] : [];
      await withSecrets(access, stored, async () => {
        await send();
        await remember();
      });
      if (keep && replaced !== undefined) await eraseUnused(access, [replaced]).catch(() => {});
    },

    async seen(accountId, keys) {
      try {
        const look = (held: Awaited<ReturnType<typeof vault.state>>) =>
          noteEnds(held, accountId, keys, { now: deps.now(), uuid: deps.uuid });
        const held = await vault.state();
        if (look(held) === held) return;
        await vault.update(look);
        changed();
      } catch {
        // Whoever looks at the keys next notes it.
      }
    },

    async find(ref, accountId) {
      const named = ref.replace(/^.*:key\//, '').replace(/^(?:.*:)?alias\//, '');
      const all = viewMaterials(await vault.state(), deps.now());
      const its = all.filter(
        (one) =>
          [one.id, one.keyId, one.name].includes(named) &&
          (accountId === undefined || one.account === accountId),
      );
      const found = its.find(({ kept }) => kept) ?? its[0];
      if (found?.kept) return found;
      throw new QCredError(
        found ? 'unsupported' : 'not_found',
        found
          ? `The key material of ${found.name} is not kept here.`
          : `Nothing was imported here into a key called "${ref}".`,
        'It is kept only where that was chosen with the import: "qcred kms import --keep".',
      );
    },

    describe: ({ name, words, check }, { view, google, aws }, jwe) => ({
      title: `Export the key material of ${name}`,
      steps: [
        `Read ${words}, check value ${check}, from the ${place}.`,
        `Wrap it for the RSA key of ${view.bits} bits with the SHA-256 ${view.check}, from ${view.form}${google?.job ? ` (${google.job})` : aws?.keyId ? ` (${aws.keyId})` : ''}, ${jwe ? 'as a JWE' : `with ${view.algorithm ?? 'the way that fits it'}`}.`,
      ],
      notices: view.notices,
      finality: 'Whoever has the private part of that key has this key from then on.',
      verb: 'Export',
    }),

    async export(of, recipient, jwe, allow = asPerson) {
      await recordOf(of.id);
      const { title, steps, finality, verb } = this.describe(of, recipient, jwe);
      await allow({ kind: 'account', account: of.accountName, title, steps, finality, verb });
      const { sealJwe, wrapFor } = await import('./wrapFor.ts');
      const material = await read(of, 'export');
      try {
        const made = jwe
          ? { algorithm: 'JWE' as const, blob: Buffer.from(sealJwe(material, recipient)) }
          : wrapFor(material, recipient);
        await access.activity.append({
          action: 'kms.material.exported',
          subject: of.keyId,
          detail: `${of.accountName}: for ${recipient.view.form}, SHA-256 ${recipient.view.check.slice(0, 16)}`,
        });
        return { of, algorithm: made.algorithm, bytes: made.blob };
      } finally {
        material.bytes.fill(0);
      }
    },

    describeForgetting: ({ name, words, check }) => ({
      title: `Forget the key material of ${name}`,
      steps: [`Erase ${words}, check value ${check}, from the ${place}.`],
      notices: [warning('The key itself stays as it is at its service.')],
      finality: 'It cannot be exported any more, nor imported again from here.',
      verb: 'Forget',
    }),

    async forget(of, allow = asPerson) {
      const { secretId, keyId } = await recordOf(of.id);
      const { title, steps, finality, verb } = this.describeForgetting(of);
      await allow({ kind: 'account', account: of.accountName, title, steps, finality, verb });
      await access.change(
        (held) => ({
          ...held,
          materials: held.materials.map((one) => {
            if (one.id !== of.id) return one;
            const { secretId: _, ...rest } = one;
            return rest;
          }),
        }),
        () => [{ action: 'kms.material.forgotten', subject: keyId, detail: of.accountName }],
      );
      await eraseUnused(access, [secretId]);
      changed();
    },

    async again(of) {
      const material = await read(of, 'import');
      return materials.keep({ material, form: 'what is kept here', notices: [] });
    },
  };
}
