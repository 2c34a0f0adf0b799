import { QCredError } from '#shared/errors.ts';
import type { KeyReplacement, ReplacementAction } from '#shared/keyRotation.ts';
import type { KmsGrant, KmsKey } from '#shared/kms.ts';
import type { Notice } from '#shared/notice.ts';
import { count, listed } from '#shared/words.ts';
import { rotates } from '../../clouds/kms/keys.ts';
import { aliasesOf } from '../about/dependents.ts';
import { info, madeAlone, nameOf, waitingWords, warning } from '../about/words.ts';
import { likeness } from '../replacing/create.ts';
import { grantName, grantsToMake } from '../replacing/grants.ts';
import { alreadyGoing } from '../replacing/replacing.ts';
import { actionsOf } from '../replacing/view.ts';
import { type ChangeOf, type KeyPlan, type Planner, plain, type Scene, step } from './change.ts';

/** Days that an old key is kept where nobody says otherwise. */
const usualGrace = 30;
/** Days after which a key is due where nobody says otherwise. */
const usualAge = 365;

/** What the old key still does, by what it is for. */
const stillDoes: Readonly<Record<string, string>> = {
  ENCRYPT_DECRYPT: 'what it encrypted can still be decrypted',
  SIGN_VERIFY: 'what it signed can still be verified',
  GENERATE_VERIFY_MAC: 'its codes can still be verified',
};

const quoted = (aliases: readonly string[]): string =>
  listed(
    aliases.map((alias) => `"${alias}"`),
    4,
  );

/** The aliases of a key that is to be replaced. @throws QCredError bad_input where it has none */
async function aliasesToMove({ kms }: Scene, key: KmsKey): Promise<string[]> {
  const aliases = (await aliasesOf(kms, key.id)) ?? [];
  if (aliases.length > 0) return aliases;
  throw new QCredError(
    'bad_input',
    'The key has no alias, so whoever uses it names it by its id and would not follow to a new one.',
    `Give it an alias, and let programs use that: "qcred kms alias NAME ${key.id}".`,
  );
}

const daysWords = (days: number): string => count(days, 'day');

type Grants = Awaited<ReturnType<typeof grantsToMake>>;

const grantNames = (grants: readonly KmsGrant[]): string =>
  listed(
    grants.map((grant) => `"${grantName(grant)}"`),
    4,
  );

/** What is to be known of the grants, beside that they are made. */
const grantNotices = (grants: Grants): Notice[] => [
  ...(grants && grants.left.length > 0
    ? [
        warning(
          `Will not be the new key's: the ${grants.left.length === 1 ? 'grant' : 'grants'} ${grantNames(grants.left)}.`,
          'A service of the cloud made it for its own use of this key, or whom it was for is gone.',
        ),
      ]
    : []),
  ...(grants && grants.carried.length > 0
    ? [info('A grant may take five minutes to count: until then its holder may be refused with the new key.')]
    : []),
];

/** What of the key's surroundings does not follow to the new key. */
async function leftBehind(scene: Scene, key: KmsKey, grants: Grants) {
  const { found, unseen } = await scene.dependents(key.id);
  const buckets = found.flatMap(({ kind, name }) => (kind === 'bucket' ? [name] : []));
  const byName = key.spec !== 'SYMMETRIC_DEFAULT';
  return [
    ...unseen,
    ...(buckets.length > 0
      ? [
          warning(
            `Encrypts with this key, by its id or an alias: ${listed(buckets, 4)}.`,
            'A bucket that names the id keeps the old key until you give it the new one.',
          ),
        ]
      : []),
    ...grantNotices(grants),
    ...(byName
      ? [
          info(
            'The alias means the new key then: to decrypt or verify what is older, name the id of the old one.',
            key.id,
          ),
        ]
      : []),
  ];
}

/**
 * A new key of the same kind in place of one.
 *
 * @throws QCredError unsupported for a key of the cloud or of a store elsewhere; bad_input, in_use, denied
 */
export async function replaceKey(scene: Scene, key: KmsKey, graceDays?: number): Promise<KeyPlan> {
  const { account, kms, replacing } = scene;
  if (key.managed || key.origin === 'elsewhere') {
    throw new QCredError(
      'unsupported',
      'A key that the cloud manages, or that lies in a store elsewhere, is not replaced from here.',
      'Rotate it where it is kept.',
    );
  }
  if (key.state !== 'Enabled' && key.state !== 'Disabled') {
    throw new QCredError('bad_input', `The key is ${key.state}.`, 'Only a key that is there is replaced.');
  }
  if (await replacing.of(account.id, key.id)) throw alreadyGoing(key.id);
  if (await isNoAccount(scene)) throw onlyAccounts();
  const [aliases, { policy }, grants] = await Promise.all([
    aliasesToMove(scene, key),
    likeness({ kms }, key),
    grantsToMake(kms, key.id),
  ]);
  const carried = grants?.carried ?? [];
  const grace = graceDays ?? (await replacing.policyOf(account.id, key.id))?.graceDays ?? usualGrace;
  const imported = key.origin === 'imported';
  const waits = kms.sharing && !madeAlone(key.spec) && !imported;
  const name = aliases[0] ?? key.id;
  return plain({
    title: `New key in place of "${name}"`,
    verb: 'Replace key',
    grave: true,
    notices: [
      ...(await leftBehind(scene, key, grants)),
      ...(policy.includes(key.id)
        ? [
            warning(
              'Its policy names the key itself, and is copied as it is.',
              "Look at the new key's policy.",
            ),
          ]
        : []),
      ...(waits ? [info(waitingWords(kms.label))] : []),
    ],
    steps: [
      step(
        `Make a key of the kind ${key.spec} with the policy, description and tags of ${nameOf(key)}.`,
        'kms.replacement.started',
        key.id,
        () => replacing.start({ account: account.id, name, oldId: key.id, aliases, graceDays: grace }),
        name,
      ),
    ],
    later: [
      ...(imported ? ['Wait until you imported key material into it.'] : []),
      ...(carried.length > 0
        ? [`Make on it the ${carried.length === 1 ? 'grant' : 'grants'} ${grantNames(carried)}.`]
        : []),
      `Move to it the ${aliases.length === 1 ? 'alias' : 'aliases'} ${quoted(aliases)}.`,
      grace === 0
        ? 'Do not wait.'
        : `Keep the old key for ${daysWords(grace)}, so that ${stillDoes[key.usage] ?? 'it can still be used'}.`,
      'Then disable the old key, unless something still needs it. It is not deleted.',
    ],
    message: 'The replacement has begun, and goes on by itself.',
  });
}

/** A profile's key stands for no account that could be come back to. */
const isNoAccount = async ({ account }: Scene): Promise<boolean> => account.id.startsWith('profile:');

const onlyAccounts = (): QCredError =>
  new QCredError(
    'unsupported',
    'A rotation that takes days is kept for connected accounts.',
    'Connect the account: "qcred account add".',
  );

/** A policy that is kept here, for a key that its service does not rotate; or its end. */
export async function keepPolicy(
  scene: Scene,
  key: KmsKey,
  { automatic, days, graceDays, unasked = false }: ChangeOf<'set-rotation'>,
): Promise<KeyPlan> {
  const { account, kms, replacing } = scene;
  const before = await replacing.policyOf(account.id, key.id);
  if (!automatic) {
    if (!before) throw new QCredError('bad_input', 'The key has no policy here.', 'Nothing is to be done.');
    return plain({
      title: 'No rotation policy',
      verb: 'Remove policy',
      steps: [
        step(`Do not remind of ${nameOf(key)} any more.`, 'kms.rotation.policy.removed', key.id, () =>
          replacing.removePolicy(account.id, key.id),
        ),
      ],
      message: 'The key has no rotation policy any more.',
    });
  }
  if (await isNoAccount(scene)) throw onlyAccounts();
  const [name = key.id] = await aliasesToMove(scene, key);
  const maxAgeDays = days ?? before?.maxAgeDays ?? usualAge;
  const grace = graceDays ?? before?.graceDays ?? usualGrace;
  const further =
    unasked && !(before?.automatic && before.maxAgeDays <= maxAgeDays && before.graceDays <= grace);
  return plain({
    title: 'Rotation policy',
    verb: 'Set policy',
    // From then on a key is made and disabled without a question.
    grave: further,
    notices: [info(`${kms.label} does not rotate keys of this kind by itself, so QCred keeps the policy.`)],
    steps: [
      step(
        `${nameOf(key).replace(/^t/, 'T')} is due for a new one ${daysWords(maxAgeDays)} after it was made.`,
        'kms.rotation.policy.set',
        key.id,
        () =>
          replacing.setPolicy({
            account: account.id,
            keyId: key.id,
            name,
            bornAt: key.createdAt ?? scene.now().toISOString(),
            maxAgeDays,
            graceDays: grace,
            automatic: unasked,
          }),
        `every ${maxAgeDays} days${unasked ? ', without asking' : ''}`,
      ),
    ],
    later: [
      unasked
        ? 'When it is due, QCred makes a new key without asking, with the policy and the grants of the old one, and moves the alias to it.'
        : 'When it is due, QCred reminds you, here and in the Due view.',
      `The old key is kept for ${daysWords(grace)}, then disabled.`,
    ],
    message: 'The key is under a rotation policy.',
  });
}

const actionWords: Readonly<
  Record<ReplacementAction, (one: KeyReplacement) => { words: string; verb: string; grave: boolean }>
> = {
  resume: () => ({ words: 'Go on where it stopped.', verb: 'Resume', grave: false }),
  back: ({ newId }) => ({
    words: newId
      ? `Give the aliases back to the old key, and disable the new key ${newId}.`
      : 'Stop before a new key is made.',
    verb: 'Return to the old key',
    grave: newId !== undefined,
  }),
  finish: ({ oldId }) => ({
    words: `End the wait, and disable the old key ${oldId} unless something needs it.`,
    verb: 'Disable old key',
    grave: true,
  }),
  confirm: ({ question, oldId }) =>
    question === 'needed'
      ? {
          words: `Disable the old key ${oldId} although something needs it.`,
          verb: 'Disable all the same',
          grave: true,
        }
      : { words: 'Leave those aliases as they are, and go on.', verb: 'Go on', grave: true },
  dismiss: () => ({ words: 'Put it out of sight.', verb: 'Dismiss', grave: false }),
};

/** Tells a replacement something. */
export const actOnReplacement: Planner<'act-on-replacement'> = async (
  { replacing },
  { replacement, action },
) => {
  const one = await replacing.byId(replacement);
  if (!actionsOf(one).includes(action)) {
    throw new QCredError(
      'bad_input',
      'This cannot be done now: the replacement has moved on.',
      'Look at where it stands.',
    );
  }
  const { words, verb, grave } = actionWords[action](one);
  return plain({
    title: `New key in place of "${one.name}"`,
    verb,
    grave,
    steps: [
      step(words, `kms.replacement.${action}`, one.oldId, () => replacing.act(one.id, action), one.name),
    ],
    message: action === 'back' ? 'It returns to the old key.' : 'It goes on.',
  });
};

/** Whether a key is replaced from here, because its service does not rotate it. */
export const isReplacedHere = (key: KmsKey): boolean =>
  !rotates(key).automatic && !key.managed && key.origin !== 'elsewhere';
