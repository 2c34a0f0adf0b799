import type { FoundView, NoticeView, ProfileDraft, ScanView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import { groupBy } from '#shared/groupBy.ts';
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
import { secretsStanding } from '../exports/standing.ts';
import { createWorkspace } from '../exports/workspace.ts';
import type { Draft, Plans, Proposal } from '../plans.ts';
import { freeName } from '../profiles/find.ts';
import type { Profiles } from '../profiles/profiles.ts';
import type { DraftExtras } from '../profiles/save.ts';
import { ownEndpoints } from '../providers/fromEndpoint.ts';
import { providerById, resolveEndpoints, usualRegion } from '../providers/index.ts';
import type { SecretMaterial } from '../secrets/secret.ts';
import { targetById } from '../targets/index.ts';
import type { FoundProfile } from '../targets/target.ts';
import { whyNotAccount } from './account.ts';
import { type Find, identity, keyOf, look, placesToLook, sameKeys } from './look.ts';
import { type Settled, settleSecrets } from './secrets.ts';

/** Finds what tools already hold, and takes chosen profiles in. */
export interface Imports {
  /** Looks into the files of one tool, or of every tool that has files of its own or was given one. */
  scan(targetId?: TargetId): Promise<ScanView>;
  /**
   * Takes chosen profiles of a scan into the vault and their secrets into the store. The same key
   * found in several places becomes one profile. With `replacePlaintext`, also plans to put
   * references where the secrets stood, in every tool that can follow one. Of a key of which another
   * secret is kept, the one that its service accepts counts, with `replaceSecrets` always the file's.
   */
  take(
    scanId: string,
    keys: readonly string[],
    replacePlaintext: boolean,
    options?: { replaceSecrets?: boolean },
  ): Promise<{ profileIds: string[]; plan: Proposal | null; notices: NoticeView[] }>;
  /** Plans the references of a `take` again, from the files as they are now. @throws QCredError not_found */
  replace(scanId: string): Promise<Proposal>;
  /** What a scan found under a key. @throws QCredError not_found */
  find(scanId: string, key: string): Find;
  /** Plans to mend what a scan called repairable. */
  repair(targetId: TargetId): Promise<Proposal>;
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
      return {
        scanId,
        files: looked.files,
        found: viewFinds(looked.finds, state),
        notices: looked.notices,
      };
    },

    async take(scanId, keys, replacePlaintext, { replaceSecrets = false } = {}) {
      const finds = scans.get(scanId);
      if (!finds)
        throw new QCredError('not_found', 'This list is no longer current.', 'Scan again, then choose.');
      const state = await access.vault.state();
      const chosen = inLayers(finds, new Set(keys), state);
      const settled = await settleSecrets(access, chosen.flat(), replaceSecrets);
      const saved = await saveFound(profiles, chosen, state, settled);
      // A secret that does not count is kept nowhere but in its file.
      const replaceable = saved.filter(({ find }) => !settled.left.has(find));
      taken.set(scanId, replaceable);
      const ids = [...new Set(saved.map(({ profile }) => profile.id))];
      const plan = replacePlaintext ? await planReplacement(access, edits, replaceable) : null;
      return { profileIds: ids, plan: plan && plans.propose(plan), notices: settled.notices };
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
      workspace.repair(target, texts);
      const draft: Draft = {
        plan: { title: `Repair the files of ${target.label}`, edits: workspace.edits() },
        secrets: secretsStanding(target, texts),
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

/** Saves layer by layer, each with one write of the vault: a role needs the id of what it builds on. */
async function saveFound(
  profiles: Profiles,
  layers: readonly Find[][],
  state: VaultState,
  { materialOf }: Settled,
): Promise<Saved[]> {
  const taken = new Set(state.profiles.map((p) => p.name));
  const idsByName = new Map(state.profiles.map((p) => [p.name, p.id]));
  const saved: Saved[] = [];
  for (const layer of layers) {
    // One profile for a key that stands in several places, made from the first of them.
    const groups = [...groupBy(layer, identity).values()];
    const held = groups.map(([{ profile: found }]) => holderOf(found, state));
    const items = groups.flatMap(([find], i) => {
      if (held[i]) return [];
      const { profile: found } = find;
      const name = freeName(taken, found.name);
      taken.add(name);
      return [{ draft: draftOf(found, name, idsByName), extras: extrasOf(found, materialOf(find)) }];
    });
    const made = await profiles.saveAll(items);
    let next = 0;
    for (const [i, group] of groups.entries()) {
      const profile = held[i] ?? at(made, next++);
      for (const find of group) {
        saved.push({ find, profile });
        idsByName.set(find.profile.name, profile.id);
      }
    }
  }
  return saved;
}

/** Our profile that uses this very key in this very way, so that no second one is made of it. */
function holderOf(found: FoundProfile, state: VaultState): Profile | undefined {
  if (found.kind !== 'static') return undefined;
  const ids = new Set(
    state.credentials
      .filter((c) => c.accessKeyId === found.accessKeyId && c.provider === found.provider)
      .map((c) => c.id),
  );
  if (ids.size === 0) return undefined;
  const { s3 } = found.endpoints;
  return state.profiles.find((profile) => {
    if (profile.source.kind !== 'credential' || !ids.has(profile.source.credentialId)) return false;
    const provider = providerById(profile.provider);
    const region = profile.region ?? usualRegion(provider);
    const own = resolveEndpoints(provider, {
      endpoints: profile.endpoints,
      region,
      accountId: found.accountId,
    }).s3;
    return (found.region === undefined || found.region === region) && (s3 === undefined || s3 === own);
  });
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
  const { provider, region } = found;
  const endpoints = ownEndpoints(providerById(provider), found, found.endpoints);
  const common = { name, provider, region, endpoints };
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

const extrasOf = (found: FoundProfile, material: SecretMaterial | undefined): DraftExtras => ({
  origin: `from ${found.where.path}`.slice(0, 300),
  material,
});

/**
 * The chosen finds that can be taken in, in layers: what is in one layer builds only on those before.
 */
function inLayers(finds: readonly Find[], keys: ReadonlySet<string>, state: VaultState): Find[][] {
  const known = knowing(finds, state);
  const depth = (find: Find, seen = 0): number => {
    const base = seen < finds.length ? baseOf(find, known) : undefined;
    return base ? 1 + depth(base, seen + 1) : 0;
  };
  const layers: Find[][] = [];
  for (const find of finds) {
    if (!keys.has(find.key) || whyNot(find, known) !== null) continue;
    const at = depth(find);
    for (let i = layers.length; i <= at; i++) layers.push([]);
    layers[at]?.push(find);
  }
  return layers;
}

/** What a find is judged by, looked up rather than searched for: there may be ten thousand. */
interface Known {
  byKey: ReadonlyMap<string, Find>;
  /** Names of our profiles. */
  names: ReadonlySet<string>;
  /** The name of our profile that holds an access key. */
  holders: ReadonlyMap<string, string>;
}

function knowing(finds: readonly Find[], state: VaultState): Known {
  const keys = new Map(state.credentials.map((c) => [c.id, c.accessKeyId]));
  const holders = new Map<string, string>();
  for (const { name, source } of state.profiles) {
    const id = source.kind === 'credential' ? keys.get(source.credentialId) : undefined;
    if (id !== undefined && !holders.has(id)) holders.set(id, name);
  }
  return {
    byKey: new Map(finds.map((f) => [f.key, f])),
    names: new Set(state.profiles.map((p) => p.name)),
    holders,
  };
}

/** The profile, in the same files, that a role builds on. */
const baseOf = ({ profile, target, path }: Find, { byKey }: Known): Find | undefined =>
  profile.role?.sourceName === undefined
    ? undefined
    : byKey.get(keyOf(target, path, profile.role.sourceName));

function viewFinds(finds: readonly Find[], state: VaultState): FoundView[] {
  const known = knowing(finds, state);
  const same = sameKeys(finds);
  return finds.map((find) => viewFound(find, known, same.get(identity(find)) ?? []));
}

function viewFound(find: Find, known: Known, same: readonly Find[]): FoundView {
  const { key, target, profile: found } = find;
  const obstacle = whyNot(find, known);
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
    sameAs: same.filter((f) => f.key !== key).map((f) => f.key),
    alreadyHere: known.holders.get(found.accessKeyId ?? '') ?? null,
    importable: obstacle === null,
    notices,
    path: found.where.path,
    line: found.where.line,
  };
}

/** Why a found profile cannot be taken in, in words; null when it can. */
function whyNot(find: Find, known: Known): string | null {
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
  if (found.kind === 'role') return whyNotRole(find, known);
  if (!found.secretAccessKey || !AccessKeyId.safeParse(found.accessKeyId).success)
    return 'It has only half a key.';
  return whyNotAccount(found);
}

function whyNotRole(find: Find, known: Known): string | null {
  const source = find.profile.role?.sourceName;
  if (source === undefined)
    return 'It takes its credentials from the machine it runs on; there is nothing to keep.';
  const base = baseOf(find, known)?.profile;
  if (!known.names.has(source) && (!base || (base.kind !== 'static' && base.kind !== 'role'))) {
    return `It builds on "${source}", which cannot be taken in.`;
  }
  return null;
}
