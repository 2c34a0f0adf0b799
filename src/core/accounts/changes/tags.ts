import { QCredError } from '#shared/errors.ts';
import type { Holder } from '#shared/iamChange.ts';
import { allPages } from '../iam/answers.ts';
import { holderWords, type Planner, type Scene, step } from './change.ts';
import { touching } from './grants.ts';

const tagsOf = ({ iam }: Scene, { kind, name }: Holder) =>
  allPages(
    (page) =>
      kind === 'user'
        ? iam.listUserTags({ UserName: name, ...page })
        : iam.listRoleTags({ RoleName: name, ...page }),
    (answer) => answer.Tags,
  );

export const setTags: Planner<'set-tags'> = async (scene, { holder, set, remove }) => {
  const before = new Map((await tagsOf(scene, holder)).map(({ Key = '', Value = '' }) => [Key, Value]));
  const news = Object.entries(set).filter(([key, value]) => before.get(key) !== value);
  const old = remove.filter((key) => before.has(key) && !(key in set));
  if (news.length + old.length === 0) {
    throw new QCredError('bad_input', 'The tags are like that already.', 'Nothing is to be done.');
  }
  const said = news.map(([key, value]) => {
    const was = before.get(key);
    return `${key} to "${value}"${was === undefined ? '' : ` (was "${was}")`}`;
  });
  const Tags = news.map(([Key, Value]) => ({ Key, Value }));
  const { name } = holder;
  const log = [`iam.${holder.kind}.tags.changed`, name] as const;
  return {
    title: `Tags of ${name}`,
    verb: 'Change tags',
    notices: [],
    steps: [
      ...(news.length > 0
        ? [
            step(`Set the tag${news.length > 1 ? 's' : ''} ${said.join(', ')}.`, log, (hands) =>
              holder.kind === 'user'
                ? hands.iam.tagUser({ UserName: name, Tags })
                : hands.iam.tagRole({ RoleName: name, Tags }),
            ),
          ]
        : []),
      ...(old.length > 0
        ? [
            step(`Remove the tag${old.length > 1 ? 's' : ''} ${old.join(', ')}.`, log, (hands) =>
              holder.kind === 'user'
                ? hands.iam.untagUser({ UserName: name, TagKeys: old })
                : hands.iam.untagRole({ RoleName: name, TagKeys: old }),
            ),
          ]
        : []),
    ],
    finality: null,
    touched: touching(holder),
    message: `Changed the tags of ${holderWords(holder)}.`,
  };
};
