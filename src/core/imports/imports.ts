import type { FoundView, NoticeView, PlanView, ProfileDraft, ScanView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import {
  AccessKeyId,
  Endpoint,
  type Profile,
  ProfileName,
  Region,
  type TargetId,
  type VaultState,
} from '#shared/model.ts';
import { count } from '#shared/words.ts';
import type { Access } from '../access.ts';
import type { Edits } from '../edits/edits.ts';
import { type ExportRequest, planExports } from '../exports/plan.ts';
import { createWorkspace } from '../exports/workspace.ts';
import type { Draft, Plans } from '../plans.ts';
import { freeName } from '../profiles/find.ts';
import type { DraftExtras, Profiles } from '../profiles/profiles.ts';
import { targetById } from '../targets/index.ts';
import type { FoundProfile } from '../targets/target.ts';
import { type Find, groupBy, identity, look, placesToLook, sameKeys } from './look.ts';

/** Finds what tools already hold, and takes chosen profiles in. */
export interface Imports {
  /** Looks into the files of one tool, or of every tool that has files of its own or was given one. */
  scan(targetId?: TargetId): Promise<ScanView>;
  /**
   * Takes chosen profiles of a scan into the vault and their secrets into the store. The same key
   * found in several places becomes one profile. With `replacePlaintext`, also plans to put
   * references where the secrets stood, in every tool that can follow one.
   */
  take(
    scanId: string,
    keys: readonly string[],
    replacePlaintext: boolean,
  ): Promise<{ profileIds: string[]; plan: PlanView | null }>;
  /** Plans the references of a `take` again, from the files as they are now. @throws QCredError not_found */
  replace(scanId: string): Promise<PlanView>;
  /** What a scan found under a key. @throws QCredError not_found */
  find(scanId: string, key: string): Find;
  /** Plans to mend what a scan called repairable. */
  repair(targetId: TargetId): Promise<PlanView>;
}

/** How many scans are kept with the secrets they saw; older ones are forgotten. */
const keptScans = 4;

/**
 * @param access the open vault
 * @param edits reads the tools' files
 * @param profiles saves what is taken in
 * @param plans shows what would be written
 */
export function createImports(access: Access, edits: Edits, profiles: Profiles, plans: Plans): Imports {
  const scans = new Map<string, Find[]>();
  /** What was taken from a scan last. */
  const taken = new Map<string, Saved[]>();

  return {
    async scan(targetId) {
      const state = await access.vault.state();
      const looked = await look(access, edits, placesToLook(state, targetId));
      const scanId = access.deps.uuid();
      scans.set(scanId, looked.finds);
      for (const oldest of scans.keys()) {
        if (scans.size <= keptScans) break;
        scans.delete(oldest);
        taken.delete(oldest);
      }
      const same = sameKeys(looked.finds);
      return {
        scanId,
        files: looked.files,
        found: looked.finds.map((find) => viewFound(find, looked.finds, same, state)),
        notices: looked.notices,
      };
    },

    async take(scanId, keys, replacePlaintext) {
      const finds = scans.get(scanId);
      if (!finds)
        throw new QCredError('not_found', 'This list is no longer current.', 'Scan again, then choose.');
      const state = await access.vault.state();
      const chosen = inOrder(finds, new Set(keys), state);
      const saved = await saveFound(profiles, chosen, state);
      taken.set(scanId, saved);
      const ids = [...new Set(saved.map(({ profile }) => profile.id))];
      const plan = replacePlaintext ? await planReplacement(access, edits, saved) : null;
      return { profileIds: ids, plan: plan && (await plans.propose(plan)) };
    },

    async replace(scanId) {
      const plan = await planReplacement(access, edits, taken.get(scanId) ?? []);
      if (plan) return plans.propose(plan);
      throw new QCredError('not_found', 'There is nothing to replace.', 'Find your keys again.');
    },

    find(scanId, key) {
      const find = scans.get(scanId)?.find((f) => f.key === key);
      if (find) return find;
      throw new QCredError('not_found', 'This list is no longer current.', 'Scan again, then choose.');
    },

    async repair(targetId) {
      const target = targetById(targetId);
      const workspace = createWorkspace(access.deps, edits);
      const texts = await workspace.read(target);
      workspace.take(target.repair?.(texts) ?? []);
      const draft: Draft = {
        plan: { title: `Repair the files of ${target.label}`, edits: workspace.edits() },
        secrets: target
          .read(texts)
          .profiles.flatMap(({ secretAccessKey, sessionToken }) =>
            [secretAccessKey, sessionToken].filter((s) => s !== undefined),
          ),
        notices: [],
        bindings: { set: [], remove: [] },
      };
      return plans.propose(draft);
    },
  };
}

interface Saved {
  find: Find;
  profile: Profile;
}

/** Saves the keys in one write, then the roles one by one, since a role needs its base's id. */
async function saveFound(profiles: Profiles, chosen: readonly Find[], state: VaultState): Promise<Saved[]> {
  const taken = new Set(state.profiles.map((p) => p.name));
  const idsByName = new Map(state.profiles.map((p) => [p.name, p.id]));
  const item = ({ profile: found }: Find): { draft: ProfileDraft; extras: DraftExtras } => {
    const name = freeName(taken, found.name);
    taken.add(name);
    return { draft: draftOf(found, name, idsByName), extras: extrasOf(found) };
  };

  // One profile for a key that stands in several places, made from the first of them.
  const groups = [
    ...groupBy(
      chosen.filter((f) => f.profile.kind === 'static'),
      identity,
    ).values(),
  ];
  const made = await profiles.saveAll(groups.map(([first]) => item(first)));
  const saved = groups.flatMap((group, i) => group.map((find): Saved => ({ find, profile: at(made, i) })));
  for (const { find, profile } of saved) idsByName.set(find.profile.name, profile.id);

  for (const find of chosen.filter((f) => f.profile.kind === 'role')) {
    const { draft, extras } = item(find);
    const profile = await profiles.save(draft, extras);
    idsByName.set(find.profile.name, profile.id);
    saved.push({ find, profile });
  }
  return saved;
}

/**
 * Plans references in the place of secrets, each tool in the best way it can: asking QCred, else
 * reading the AWS profile. A tool that can do neither keeps its secret, and the notices say so.
 */
async function planReplacement(access: Access, edits: Edits, saved: readonly Saved[]): Promise<Draft | null> {
  const plain = saved.filter(({ find }) => find.profile.kind === 'static');
  const requests: ExportRequest[] = [];
  const stuck = new Set<string>();
  for (const { find, profile } of plain) {
    const mode = find.target.secretModes.find((m) => m === 'credential_process' || m === 'reference');
    if (!mode) stuck.add(find.target.label);
    else {
      const name = find.target.holds === 'many' ? find.profile.name : undefined;
      requests.push({ target: find.target.id, profileIds: [profile.id], mode, path: find.path, name });
    }
  }
  if (requests.length === 0) return null;
  const draft = await planExports(access, edits, requests);
  draft.plan.title = `Replace ${count(requests.length, 'plaintext secret')} by references`;
  if (stuck.size > 0) {
    draft.notices.push({
      level: 'info',
      message: `${[...stuck].join(', ')} can only keep the secret itself; it stays where it is.`,
      hint: '',
    });
  }
  return draft;
}

function at<T>(list: readonly T[], index: number): T {
  const item = list[index];
  if (item === undefined) throw new QCredError('internal', 'A list is shorter than it should be.');
  return item;
}

function draftOf(found: FoundProfile, name: string, ids: ReadonlyMap<string, string>): ProfileDraft {
  const common = { name, provider: found.provider, region: found.region, endpoints: found.endpoints };
  if (found.kind !== 'role' || !found.role) {
    const { accessKeyId = '', accountId } = found;
    return { ...common, source: { kind: 'credential', accessKeyId, accountId } };
  }
  const { roleArn, sourceName = '', mfaSerial, externalId, durationSeconds, sessionName } = found.role;
  const profileId = ids.get(sourceName);
  if (profileId === undefined) {
    throw new QCredError(
      'bad_input',
      `"${found.name}" builds on "${sourceName}", which was not chosen.`,
      `Choose "${sourceName}" as well.`,
    );
  }
  return {
    ...common,
    source: { kind: 'role', profileId, roleArn, mfaSerial, externalId, durationSeconds, sessionName },
  };
}

const extrasOf = (found: FoundProfile): DraftExtras => ({
  origin: `from ${found.where.path}`.slice(0, 300),
  material: found.secretAccessKey && {
    secretAccessKey: found.secretAccessKey,
    sessionToken: found.sessionToken,
  },
});

/** Roles after what they build on, so that each finds its base. */
function inOrder(finds: readonly Find[], keys: ReadonlySet<string>, state: VaultState): Find[] {
  const chosen = finds.filter((f) => keys.has(f.key) && whyNot(f, finds, state) === null);
  const depth = (f: Find, seen = 0): number => {
    const base = seen < finds.length ? baseOf(f, finds) : undefined;
    return base ? 1 + depth(base, seen + 1) : 0;
  };
  return chosen.sort((a, b) => depth(a) - depth(b));
}

/** The profile, in the same files, that a role builds on. */
const baseOf = ({ profile, target, path }: Find, finds: readonly Find[]): Find | undefined =>
  profile.role?.sourceName === undefined
    ? undefined
    : finds.find(
        (f) => f.target === target && f.path === path && f.profile.name === profile.role?.sourceName,
      );

function viewFound(
  { key, target, profile: found }: Find,
  all: readonly Find[],
  same: ReadonlyMap<string, readonly Find[]>,
  state: VaultState,
): FoundView {
  const self = at(
    all.filter((f) => f.key === key),
    0,
  );
  const held = state.credentials.find((c) => c.accessKeyId === found.accessKeyId);
  const holder =
    held && state.profiles.find((p) => p.source.kind === 'credential' && p.source.credentialId === held.id);
  const obstacle = whyNot(self, all, state);
  const notices: NoticeView[] = obstacle
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
    sameAs: (same.get(identity(self)) ?? []).filter((f) => f.key !== key).map((f) => f.key),
    alreadyHere: holder?.name ?? null,
    importable: obstacle === null,
    notices,
    path: found.where.path,
    line: found.where.line,
  };
}

/** Why a found profile cannot be taken in, in words; null when it can. */
function whyNot(find: Find, all: readonly Find[], state: VaultState): string | null {
  const found = find.profile;
  if (found.kind === 'ours') return 'QCred wrote this profile.';
  if (found.kind === 'other')
    return 'It gets its credentials from somewhere else (single sign-on, another program); there is nothing to keep.';
  if (found.kind === 'reference')
    return `It uses the key of the AWS profile "${found.reference ?? ''}"; take that one in.`;
  if (found.kind === 'none') return 'It holds settings but no key.';
  if (!ProfileName.safeParse(found.name).success) return 'Its name cannot be kept.';
  if (found.region !== undefined && !Region.safeParse(found.region).success) return 'Its region is not one.';
  const wrongEndpoint = Object.values(found.endpoints).find(
    (e) => e !== undefined && !Endpoint.safeParse(e).success,
  );
  if (wrongEndpoint !== undefined) return 'One of its endpoints is not an address.';
  if (found.kind === 'role') return whyNotRole(find, all, state);
  if (!found.secretAccessKey || !AccessKeyId.safeParse(found.accessKeyId).success)
    return 'It has only half a key.';
  return null;
}

function whyNotRole(find: Find, all: readonly Find[], state: VaultState): string | null {
  const source = find.profile.role?.sourceName;
  if (source === undefined)
    return 'It takes its credentials from the machine it runs on; there is nothing to keep.';
  const base = baseOf(find, all)?.profile;
  const known = state.profiles.some((p) => p.name === source);
  if (!known && (!base || (base.kind !== 'static' && base.kind !== 'role'))) {
    return `It builds on "${source}", which cannot be taken in.`;
  }
  return null;
}
