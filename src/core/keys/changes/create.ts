import { QCredError } from '#shared/errors.ts';
import { keyKindsOf } from '#shared/keyKinds.ts';
import { done } from '../../clouds/kms/keys.ts';
import { KeyAnswer } from '../../clouds/kms/schemas.ts';
import { info, madeAlone, waitingWords } from '../about/words.ts';
import type { Made, Planner } from './change.ts';
import { checkPolicy } from './policy.ts';

export const createKey: Planner<'create-key'> = async ({ account, kms }, change) => {
  const { spec, description, alias, imported, multiRegion, policy, tags } = change;
  const offered = keyKindsOf(account.provider).filter((kind) => kind.spec === spec);
  // A kind that its service's documents do not name is for what it is for where they do.
  const kinds = offered.length > 0 ? offered : keyKindsOf('aws').filter((kind) => kind.spec === spec);
  const usage = change.usage ?? kinds[0]?.usage ?? 'ENCRYPT_DECRYPT';
  if (kinds.length > 1 && change.usage === undefined) {
    throw new QCredError(
      'bad_input',
      `A key of the kind ${spec} is for one thing only.`,
      `Say which: ${kinds.map((kind) => kind.usage).join(' or ')}.`,
    );
  }
  const checked = policy === undefined ? null : checkPolicy(account, policy);
  const later = kms.sharing && !madeAlone(spec) && !imported;
  const says = kinds.find((kind) => kind.usage === usage)?.says;
  const input = {
    KeySpec: spec,
    KeyUsage: usage,
    // Its documents call key agreement so.
    ...(kms.sharing && usage === 'KEY_AGREEMENT' ? { KeyUsage: 'DERIVE_SHARED_SECRET' } : {}),
    Origin: imported ? 'EXTERNAL' : 'AWS_KMS',
    ...(description === '' ? {} : { Description: description }),
    ...(policy === undefined ? {} : { Policy: policy }),
    ...(multiRegion ? { MultiRegion: true } : {}),
    ...(Object.keys(tags).length === 0
      ? {}
      : { Tags: Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue })) }),
  };
  return {
    title: alias === undefined ? 'New key' : `New key "${alias}"`,
    verb: 'Make key',
    notices: [
      ...(checked?.notices ?? []),
      ...(later ? [info(waitingWords(kms.label))] : []),
      ...(imported ? [info('The key is empty until key material is imported into it.')] : []),
      ...(policy === undefined && kms.sharing
        ? [info('Without a policy everybody in the account may do everything with the key.')]
        : []),
    ],
    steps: [
      {
        words: `Make a key of the kind ${spec}${says ? `: ${says.charAt(0).toLowerCase()}${says.slice(1)}` : ''}.`,
        action: 'kms.key.created',
        keyId: '',
        detail: alias ?? description,
        async run(scene): Promise<Made> {
          const key = await scene.kms.ask('CreateKey', input, KeyAnswer, { later });
          return { keyId: key.id, waiting: key.state === 'Creating' ? waitingWords(scene.kms.label) : null };
        },
      },
      ...(alias === undefined
        ? []
        : [
            {
              words: `Call it "${alias}".`,
              action: 'kms.alias.set',
              keyId: '',
              detail: `alias/${alias}`,
              async run(scene: Parameters<Planner<'create-key'>>[0], made: Made | null) {
                const TargetKeyId = made?.keyId ?? '';
                await done(scene.kms, 'CreateAlias', { AliasName: `alias/${alias}`, TargetKeyId });
                return made;
              },
            },
          ]),
    ],
    finality: null,
    grave: false,
    message: 'Made the key.',
  };
};
