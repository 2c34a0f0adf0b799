import type { FoundView, LeftView, Notice, TakenView } from '#shared/contract/index.ts';
import type { VaultState } from '#shared/model.ts';
import { groupFinds } from './groups.ts';
import { type Holders, holdersIn } from './holders.ts';
import { type Judgement, judge } from './judge.ts';
import type { Find } from './scan.ts';
import type { Left, Saved } from './take.ts';

/** What was found as the window and the command show it: without secrets, with what can be done about it. */
export function viewFinds(finds: readonly Find[], state: VaultState): FoundView[] {
  const judgement = judge(finds, state);
  const holders = holdersIn(state, judgement);
  const same = new Map(groupFinds(finds).flatMap((group) => group.map((find) => [find, group] as const)));
  return finds.map((find) => viewFound(find, judgement, holders, same.get(find) ?? []));
}

function viewFound(find: Find, judgement: Judgement, holders: Holders, same: readonly Find[]): FoundView {
  const { key, target, profile: found } = find;
  const obstacle = judgement.whyNot(find);
  const notices: Notice[] = obstacle
    ? [...found.notices, { level: 'info', message: obstacle, hint: '' }]
    : found.notices;
  return {
    key,
    target: target.id,
    targetLabel: target.label,
    name: found.name,
    provider: found.provider,
    kind: found.kind,
    accessKeyId: found.accessKeyId,
    accountId: found.accountId,
    region: found.region,
    endpoints: found.endpoints,
    roleArn: found.role?.roleArn,
    sourceName: found.role?.sourceName,
    hasSecret: found.secretAccessKey !== undefined,
    repairable: found.repairable,
    sameAs: same.filter((f) => f.key !== key).map((f) => f.key),
    alreadyHere: holders.named(find),
    importable: obstacle === null,
    notices,
    path: found.where.path,
    line: found.where.line,
  };
}

/** Where a find stands, for people: the profile and the tool. */
const nameAndTool = ({ profile, target }: Find) => ({ name: profile.name, targetLabel: target.label });

/** What was taken in, one for each profile. */
export function viewTaken(saved: readonly Saved[]): TakenView[] {
  const byProfile = new Map<string, TakenView>();
  for (const { profile, isNew, find } of saved) {
    const known = byProfile.get(profile.id);
    if (known) known.found.push(nameAndTool(find));
    else
      byProfile.set(profile.id, {
        profileId: profile.id,
        name: profile.name,
        isNew,
        found: [nameAndTool(find)],
      });
  }
  return [...byProfile.values()];
}

/** What was left as it is, with the reasons. */
export const viewLeft = (left: readonly Left[]): LeftView[] =>
  left.map(({ find, why, what }) => ({ ...nameAndTool(find), what, why }));
