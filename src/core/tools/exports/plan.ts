import type { Binding, VaultState } from '#shared/model.ts';
import { count } from '#shared/words.ts';
import { withSources } from '../../profiles/chain.ts';
import type { OpenVault } from '../../store/access.ts';
import type { Edits } from '../edits/edits.ts';
import { type PlannedWrite, withBindings } from '../plans.ts';
import { targetById } from '../targets/index.ts';
import { assumesItself } from '../targets/kit/modes.ts';
import { samePlace } from './names.ts';
import { type AwsNames, type Outcome, planRequest } from './planRequest.ts';
import { type ExportContext, type ExportOptions, type ExportRequest, exportContext } from './request.ts';

/** What exports came to: all of a draft but the files, which are in the workspace. */
type Planned = Omit<PlannedWrite, 'plan'> & { title: string };

/**
 * Plans to write profiles to tools: one draft, and so one change, however many there are. A role that
 * the tool assumes itself brings the profile it builds on along; a reference brings the AWS profile it
 * names.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @param options of the context
 * @throws QCredError not_found, unsupported, bad_input, name_taken, file_malformed, secret_missing
 */
export async function planExports(
  access: OpenVault,
  edits: Edits,
  requests: readonly ExportRequest[],
  options?: ExportOptions,
): Promise<PlannedWrite> {
  const context = exportContext(access, edits, options);
  const { title, ...planned } = await planInto(context, await access.vault.state(), requests);
  return {
    plan: { title, edits: context.workspace.edits() },
    ...planned,
    plaintext: [...context.plaintext.values()],
  };
}

/**
 * Plans exports into the files of a context.
 *
 * @param state the vault's state, as far as it was planned
 * @throws as `planExports`; what an earlier request of the same call planned then stays in the context
 */
export async function planInto(
  context: ExportContext,
  state: VaultState,
  requests: readonly ExportRequest[],
): Promise<Planned> {
  const awsNames = new Map<string, Set<string>>();
  const learn = (bindings: readonly Binding[]): void => {
    for (const b of bindings) {
      if (!samePlace(b, 'aws', undefined)) continue;
      const names = awsNames.get(b.profileId);
      if (names) names.add(b.name);
      else awsNames.set(b.profileId, new Set([b.name]));
    }
  };
  learn(state.bindings);

  const outcomes: Outcome[] = [];
  let planned = state;
  for (const request of withReferenced(state, requests, awsNames)) {
    const outcome = await planRequest({ ...context, state: planned, awsNames }, request);
    learn(outcome.bindings);
    planned = withBindings(planned, { set: outcome.bindings, remove: displaced(planned, outcome.bindings) });
    outcomes.push(outcome);
  }
  // One that was planned twice is as it was planned last.
  const set = [...new Map(outcomes.flatMap((o) => o.bindings).map((b) => [b.id, b])).values()];
  return {
    title: titleOf(outcomes),
    secrets: outcomes.flatMap((o) => o.secrets),
    notices: outcomes.flatMap((o) => o.notices),
    bindings: { set, remove: displaced(state, set) },
  };
}

/** References need their profile in the AWS files; what is not there yet is written first. */
function withReferenced(
  state: VaultState,
  requests: readonly ExportRequest[],
  awsNames: AwsNames,
): readonly ExportRequest[] {
  const aws = requests.filter((r) => r.target === 'aws');
  const byName = aws.filter((r) => !r.asDefault);
  const asked = new Set(
    byName.flatMap((r) =>
      assumesItself(targetById('aws'), r.mode)
        ? withSources(state, r.profileIds).map((p) => p.id)
        : r.profileIds,
    ),
  );
  const missing = requests
    .filter((r) => r.mode === 'reference' && r.target !== 'aws')
    .flatMap((r) => r.profileIds)
    .filter((id) => !awsNames.has(id) && !asked.has(id));
  const others = requests.filter((r) => r.target !== 'aws');
  if (missing.length === 0) return [...aws, ...others];
  return [
    ...aws,
    { target: 'aws', profileIds: [...new Set(missing)], mode: 'credential_process', avoiding: true },
    ...others,
  ];
}

/** Bindings of other profiles whose place in the files is taken now. */
function displaced({ bindings }: VaultState, next: readonly Binding[]): string[] {
  const taken = new Map(next.map((b) => [slotOf(b), b.id]));
  return bindings.filter((b) => (taken.get(slotOf(b)) ?? b.id) !== b.id).map((b) => b.id);
}

const slotOf = ({ target, path = '', name }: Binding): string => JSON.stringify([target, path, name]);

function titleOf(outcomes: readonly Outcome[]): string {
  const profiles = new Set(outcomes.flatMap((o) => o.profiles.map((p) => p.id)));
  const labels = [...new Set(outcomes.map((o) => o.target.label))];
  return `Export ${count(profiles.size, 'profile')} to ${labels.length > 3 ? count(labels.length, 'tool') : labels.join(', ')}`;
}
