import { QCredError } from '#shared/errors.ts';
import type { KmsKey, KmsMaterial } from '#shared/kms.ts';
import type { Notice } from '#shared/notice.ts';
import {
  type ImportTerms,
  importOffer,
  isStaleToken,
  importMaterial as sendMaterial,
  type Wrapping,
} from '../../clouds/kms/imports.ts';
import { describeKey } from '../../clouds/kms/keys.ts';
import { info, nameOf, warning } from '../about/words.ts';
import { nobodyKeeps } from '../material/held.ts';
import type { KeyMaterial } from '../material/material.ts';
import { materialWords, specsFor } from '../material/specs.ts';
import { mostForOaep, type WrappingAlgorithm, wrapMaterial } from '../material/wrap.ts';
import { type ChangeOf, type KeyStep, type Planner, plain, type Scene } from './change.ts';
import { createKey } from './create.ts';

/** "Importing key material" in the AWS KMS developer guide. */
const mostDays = 365;
const day = 86_400_000;

/** How material can be wrapped for a service, the best way first. */
function waysFor({ kind, bytes }: KeyMaterial, sharing: boolean): Wrapping<WrappingAlgorithm>[] {
  const aes: Wrapping<WrappingAlgorithm>[] = [
    { spec: sharing ? 'RSA_2048' : 'RSA_4096', algorithm: 'RSA_AES_KEY_WRAP_SHA_256' },
    { spec: sharing ? 'RSA_2048' : 'RSA_4096', algorithm: 'RSA_AES_KEY_WRAP_SHA_1' },
  ];
  const oaep = (sharing ? [2048] : [4096, 2048]).flatMap((bits) =>
    (['RSAES_OAEP_SHA_256', 'RSAES_OAEP_SHA_1'] as const).flatMap((algorithm) =>
      bytes.length <= mostForOaep(bits, algorithm) ? [{ spec: `RSA_${bits}`, algorithm }] : [],
    ),
  );
  // Private keys are wrapped in two steps where that is documented; Quilibrium documents OAEP alone.
  return kind === 'symmetric' || sharing ? [...oaep, ...aes] : [...aes, ...oaep];
}

/** What nobody promises of such an import. */
function doubts({ kind, curve }: KmsMaterial, sharing: boolean, label: string): Notice[] {
  if (kind !== 'symmetric' && sharing) {
    return [warning(`${label} documents imports of symmetric keys only: it may refuse this one.`)];
  }
  return curve === 'Ed25519'
    ? [warning('Imports of Ed25519 keys are not documented: the service may refuse this one.')]
    : [];
}

/** @throws QCredError unsupported for material that is none of that kind of key */
function chosenSpec(view: KmsMaterial, wanted: string | undefined, provider: string, label: string): string {
  const fitting = specsFor(view, provider);
  const [usual] = fitting;
  const spec = wanted ?? usual;
  if (spec !== undefined && fitting.includes(spec)) return spec;
  const hint =
    usual === undefined ? `${label} has no kind of key that it fits.` : `It fits ${fitting.join(', ')}.`;
  const what = materialWords(view);
  throw new QCredError(
    'unsupported',
    wanted === undefined ? `This is ${what}.` : `This is ${what}, which is no ${wanted}.`,
    hint,
  );
}

/** @throws QCredError where material cannot go into a key */
function checkTarget(key: KmsKey, view: KmsMaterial, provider: string, label: string): void {
  if (key.origin !== 'imported') {
    throw new QCredError(
      'unsupported',
      `The service made the material of ${nameOf(key)} itself: none can be imported into it.`,
      'Import it as a new key, and move the alias to that.',
    );
  }
  if (key.state === 'PendingDeletion') {
    throw new QCredError(
      'bad_input',
      `${nameOf(key)} waits for its deletion.`,
      'Keep it first: "qcred kms undelete".',
    );
  }
  chosenSpec(view, key.spec, provider, label);
}

/** Until when material is to stay. @throws QCredError bad_input */
function validToOf(change: ChangeOf<'import-material'>, now: Date): Date | null {
  if (change.validTo === undefined) return null;
  const at = new Date(change.validTo);
  const days = (at.getTime() - now.getTime()) / day;
  if (days > 0 && days <= mostDays) return at;
  throw new QCredError(
    'bad_input',
    `Imported key material runs out in the future, ${mostDays} days ahead at most.`,
    'Choose another date, or none: then it stays.',
  );
}

export const importMaterial: Planner<'import-material'> = async (scene, change) => {
  const { account, kms, materials } = scene;
  const { view } = materials.look(change.materialId);
  if (change.keep && !scene.isConnected) {
    throw new QCredError(
      'unsupported',
      'Key material is kept for connected accounts alone.',
      'Connect the account, or leave --keep out.',
    );
  }
  const validTo = validToOf(change, scene.now());
  const key = change.key === undefined ? null : await describeKey(kms, change.key);
  if (key) checkTarget(key, view, account.provider, kms.label);
  if (key && change.type === 'new' && key.spec !== 'SYMMETRIC_DEFAULT') {
    throw new QCredError(
      'unsupported',
      `${nameOf(key)} keeps its first key material: only symmetric keys have several.`,
      'Import the same material again, or import this as a new key.',
    );
  }
  const { spec, usage, description, alias, tags } = change;
  const created = key
    ? null
    : await createKey(scene, {
        kind: 'create-key',
        spec: chosenSpec(view, spec, account.provider, kms.label),
        // A key that may do two things signs, unless it is told otherwise.
        usage: usage ?? (view.kind === 'symmetric' ? undefined : 'SIGN_VERIFY'),
        description,
        alias,
        tags,
        imported: true,
        multiRegion: false,
      });
  const [make, ...names] = created?.steps ?? [];
  const into = key ? nameOf(key) : 'it';
  const until = validTo ? ` It runs out on ${validTo.toISOString().slice(0, 16).replace('T', ' ')} UTC.` : '';
  const source = view.form === 'made here' ? 'made here' : `from ${view.form}`;
  const step: KeyStep = {
    words: `Import into ${into} ${materialWords(view)}, ${source}, check value ${view.check.value} (${view.check.of}).${until}${change.keep ? ' Keep it here, too.' : ''}`,
    action: 'kms.material.imported',
    keyId: key?.id ?? '',
    detail: `${materialWords(view)}, check value ${view.check.value.slice(0, 16)}`,
    async run(scene, made) {
      const keyId = made?.keyId ?? key?.id ?? '';
      const { material } = scene.materials.look(change.materialId);
      const name = key ? key.description || (alias ?? key.id) : (alias ?? keyId);
      await scene.kept.imported(
        { account, keyId, name, words: materialWords(view), view, material, validTo, keep: change.keep },
        () => send(scene, keyId, change, validTo),
      );
      scene.materials.forget(change.materialId);
      return made;
    },
  };
  return plain({
    title: key ? 'Import key material' : alias === undefined ? 'Import a key' : `Import a key as "${alias}"`,
    verb: 'Import',
    grave: true,
    notices: [
      // What is made here and kept is not lost with the service.
      ...view.notices.filter(({ message }) => !(change.keep && message === nobodyKeeps)),
      ...(change.keep ? [keeping] : []),
      ...doubts(view, kms.sharing, kms.label),
      ...(key && change.type === 'new'
        ? [
            info(
              `The service goes on with the old material until it is rotated: "qcred kms rotate ${key.id}".`,
            ),
          ]
        : []),
      ...(key && change.type !== 'new' && key.state === 'Enabled'
        ? [info('Material that is there already is replaced by the same: other material is refused.')]
        : []),
      ...(validTo && !change.keep
        ? [info('Keep the file: when the material has run out, the same has to be imported again.')]
        : []),
    ],
    steps: [...(make ? [make] : []), step, ...names],
    message: key ? `Imported the key material into ${nameOf(key)}.` : 'Imported the key.',
  });
};

const keeping = warning(
  'A copy of the key material stays here, with your secrets.',
  'Whoever can open your vault can export it. "qcred kms export KEY --forget" erases it.',
);

/** Wraps material for a key and hands it over. */
async function send(
  { kms, materials }: Scene,
  keyId: string,
  change: ChangeOf<'import-material'>,
  validTo: Date | null,
): Promise<void> {
  const { material } = materials.look(change.materialId);
  const terms: ImportTerms = {
    validTo,
    // Quilibrium has one material for each key, and no word for it.
    ...(kms.sharing || change.type === undefined
      ? {}
      : { type: change.type === 'new' ? 'NEW_KEY_MATERIAL' : 'EXISTING_KEY_MATERIAL' }),
    description: kms.sharing ? '' : change.materialDescription,
  };
  const attempt = async () => {
    const offer = await importOffer(kms, keyId, waysFor(material, kms.sharing));
    const wrapped = wrapMaterial(material.bytes, offer.publicKey, offer.algorithm);
    await sendMaterial(kms, keyId, offer, wrapped, terms);
  };
  try {
    await attempt();
  } catch (error) {
    // The token lives a day; a service that has forgotten it gives another.
    if (!isStaleToken(error)) throw error;
    await attempt();
  }
}
