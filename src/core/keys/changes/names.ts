import { QCredError } from '#shared/errors.ts';
import { describeKey, done, listAliases } from '../../clouds/kms/keys.ts';
import { nameOf, warning } from '../about/words.ts';
import { type Planner, plain, step } from './change.ts';

export const setAlias: Planner<'set-alias'> = async ({ kms }, { key: ref, alias }) => {
  const [key, aliases] = await Promise.all([describeKey(kms, ref), listAliases(kms)]);
  const before = aliases.find(({ name }) => name === alias);
  if (before?.keyId === key.id) {
    throw new QCredError(
      'bad_input',
      `${nameOf(key)} is called "${alias}" already.`,
      'Nothing is to be done.',
    );
  }
  const old = before ? await describeKey(kms, before.keyId).catch(() => null) : null;
  if (
    old &&
    (old.usage !== key.usage || (old.spec === 'SYMMETRIC_DEFAULT') !== (key.spec === 'SYMMETRIC_DEFAULT'))
  ) {
    throw new QCredError(
      'bad_input',
      `The alias "${alias}" is of a key for something else.`,
      'An alias moves only to a key of the same type and usage.',
    );
  }
  const AliasName = `alias/${alias}`;
  const words = before
    ? `Move the alias "${alias}" from the key ${before.keyId} to ${nameOf(key)}.`
    : `Call ${nameOf(key)} "${alias}".`;
  return plain({
    title: before ? `Move the alias "${alias}"` : `New alias "${alias}"`,
    verb: before ? 'Move alias' : 'Set alias',
    grave: before !== undefined,
    notices: before
      ? [warning(`Whoever encrypts or signs with "${alias}" uses the other key from now on.`)]
      : [],
    steps: [
      step(
        words,
        'kms.alias.set',
        key.id,
        (scene) =>
          done(scene.kms, before ? 'UpdateAlias' : 'CreateAlias', { AliasName, TargetKeyId: key.id }),
        AliasName,
      ),
    ],
    message: before ? `Moved the alias "${alias}".` : `Set the alias "${alias}".`,
  });
};

export const deleteAlias: Planner<'delete-alias'> = async ({ kms }, { alias }) => {
  const found = (await listAliases(kms)).find(({ name }) => name === alias);
  if (!found)
    throw new QCredError('not_found', `There is no alias "${alias}".`, 'List the keys to see their aliases.');
  return plain({
    title: `Delete the alias "${alias}"`,
    verb: 'Delete alias',
    grave: true,
    notices: [warning(`Whoever uses the name "${alias}" is refused from now on. The key stays.`)],
    steps: [
      step(
        `Delete the alias "${alias}" of the key ${found.keyId}.`,
        'kms.alias.deleted',
        found.keyId,
        (scene) => done(scene.kms, 'DeleteAlias', { AliasName: `alias/${alias}` }),
        `alias/${alias}`,
      ),
    ],
    message: `Deleted the alias "${alias}".`,
  });
};

export const describe: Planner<'describe-key'> = async ({ kms }, { key: ref, description }) => {
  const key = await describeKey(kms, ref);
  return plain({
    title: 'Change the description',
    verb: 'Change',
    steps: [
      step(`Describe ${nameOf(key)} as "${description}".`, 'kms.key.described', key.id, (scene) =>
        done(scene.kms, 'UpdateKeyDescription', { KeyId: key.id, Description: description }),
      ),
    ],
    message: 'Changed the description.',
  });
};

export const setTags: Planner<'set-key-tags'> = async ({ kms }, { key: ref, set, remove }) => {
  const key = await describeKey(kms, ref);
  const Tags = Object.entries(set).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
  if (Tags.length + remove.length === 0) {
    throw new QCredError('bad_input', 'No tag is to change.', 'Name one to set or to remove.');
  }
  return plain({
    title: 'Change the tags',
    verb: 'Change tags',
    steps: [
      ...(remove.length === 0
        ? []
        : [
            step(
              `Remove from ${nameOf(key)} the tags ${remove.join(', ')}.`,
              'kms.key.untagged',
              key.id,
              (scene) => done(scene.kms, 'UntagResource', { KeyId: key.id, TagKeys: remove }),
              remove.join(', '),
            ),
          ]),
      ...(Tags.length === 0
        ? []
        : [
            step(
              `Set on ${nameOf(key)} the tags ${Object.keys(set).join(', ')}.`,
              'kms.key.tagged',
              key.id,
              (scene) => done(scene.kms, 'TagResource', { KeyId: key.id, Tags }),
              Object.keys(set).join(', '),
            ),
          ]),
    ],
    message: 'Changed the tags.',
  });
};
