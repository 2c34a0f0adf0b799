import type { FoundView, NoticeView, PlanView, ProfileDraft, ScanView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import {
  AccessKeyId,
  type Binding,
  Endpoint,
  type Profile,
  ProfileName,
  Region,
  type TargetId,
  type VaultState,
} from '#shared/model.ts';
import type { Access } from './access.ts';
import type { Edits } from './edits/edits.ts';
import { count, planExport, readTarget, toEdits } from './exports.ts';
import type { Draft, Plans } from './plans.ts';
import { freeName } from './profiles/find.ts';
import type { DraftExtras, Profiles } from './profiles/profiles.ts';
import { targetById } from './targets/index.ts';
import type { FoundProfile } from './targets/target.ts';

/** Finds what tools already hold, and takes chosen profiles in. */
export interface Imports {
  scan(targetId: TargetId): Promise<ScanView>;
  /**
   * Takes chosen profiles of a scan into the vault and their secrets into the store.
   * With `replacePlaintext`, also plans to put references where the secrets stood.
   */
  take(
    scanId: string,
    keys: readonly string[],
    replacePlaintext: boolean,
  ): Promise<{ profileIds: string[]; plan: PlanView | null }>;
  /** Plans to mend what a scan called repairable. */
  repair(targetId: TargetId): Promise<PlanView>;
}

interface Scan {
  targetId: TargetId;
  found: FoundProfile[];
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
  const scans = new Map<string, Scan>();

  return {
    async scan(targetId) {
      const target = targetById(targetId);
      const files = await readTarget(access, edits, target);
      const { profiles: found, notices } = target.read(files.texts);
      const scanId = access.deps.uuid();
      scans.set(scanId, { targetId, found });
      for (const oldest of scans.keys()) {
        if (scans.size <= keptScans) break;
        scans.delete(oldest);
      }
      const state = await access.vault.state();
      return {
        scanId,
        files: files.texts.map(({ path, text }) => ({ path, exists: text !== null })),
        found: found.map((profile) => viewFound(profile, found, state)),
        notices,
      };
    },

    async take(scanId, keys, replacePlaintext) {
      const scan = scans.get(scanId);
      if (!scan)
        throw new QCredError('not_found', 'This list is no longer current.', 'Scan again, then choose.');
      const state = await access.vault.state();
      const chosen = inOrder(scan.found, new Set(keys), state);
      const saved = await saveFound(profiles, chosen, state);

      const plain = saved.filter(({ found }) => found.kind === 'static');
      let plan: PlanView | null = null;
      if (replacePlaintext && plain.length > 0) {
        await bindUnderOldNames(access, scan.targetId, plain);
        const draft = await planExport(
          access,
          edits,
          scan.targetId,
          plain.map(({ profile }) => profile.id),
          'credential_process',
        );
        draft.plan.title = `Replace ${count(plain.length, 'plaintext secret')} by references`;
        plan = await plans.propose(draft);
      }
      return { profileIds: saved.map(({ profile }) => profile.id), plan };
    },

    async repair(targetId) {
      const target = targetById(targetId);
      const files = await readTarget(access, edits, target);
      const planned = target.repair?.(files.texts) ?? [];
      const draft: Draft = {
        plan: { title: `Repair the files of ${target.label}`, edits: toEdits(files, planned) },
        secrets: target
          .read(files.texts)
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
  found: FoundProfile;
  profile: Profile;
}

/** Saves what was found in one write for the keys, then one per role, since a role needs its base's id. */
async function saveFound(
  profiles: Profiles,
  chosen: readonly FoundProfile[],
  state: VaultState,
): Promise<Saved[]> {
  const taken = new Set(state.profiles.map((p) => p.name));
  const idsByFoundName = new Map<string, string>();
  for (const profile of state.profiles) idsByFoundName.set(profile.name, profile.id);

  const item = (found: FoundProfile): { draft: ProfileDraft; extras: DraftExtras } => {
    const name = freeName(taken, found.name);
    taken.add(name);
    return { draft: draftOf(found, name, idsByFoundName), extras: extrasOf(found) };
  };
  const keys = chosen.filter((f) => f.kind === 'static');
  const savedKeys = await profiles.saveAll(keys.map(item));
  const saved: Saved[] = savedKeys.map((profile, i) => ({ profile, found: at(keys, i) }));
  for (const { found, profile } of saved) idsByFoundName.set(found.name, profile.id);

  for (const found of chosen.filter((f) => f.kind === 'role')) {
    const { draft, extras } = item(found);
    const profile = await profiles.save(draft, extras);
    idsByFoundName.set(found.name, profile.id);
    saved.push({ found, profile });
  }
  return saved;
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
function inOrder(
  found: readonly FoundProfile[],
  keys: ReadonlySet<string>,
  state: VaultState,
): FoundProfile[] {
  const chosen = found.filter((f) => keys.has(f.name) && whyNot(f, found, state) === null);
  const depth = (f: FoundProfile, seen = 0): number => {
    const base =
      f.role?.sourceName && seen < found.length
        ? found.find((g) => g.name === f.role?.sourceName)
        : undefined;
    return base ? 1 + depth(base, seen + 1) : 0;
  };
  return chosen.sort((a, b) => depth(a) - depth(b));
}

/** Makes the coming export write over the very sections the secrets stand in. */
async function bindUnderOldNames(access: Access, target: TargetId, plain: readonly Saved[]): Promise<void> {
  const writtenAt = access.deps.now().toISOString();
  const fresh = plain.map(
    ({ found, profile }): Binding => ({
      id: access.deps.uuid(),
      profileId: profile.id,
      target,
      name: found.name,
      mode: 'static',
      writtenAt,
    }),
  );
  await access.vault.update((state) => ({ ...state, bindings: [...state.bindings, ...fresh] }));
}

function viewFound(found: FoundProfile, all: readonly FoundProfile[], state: VaultState): FoundView {
  const held = state.credentials.find((c) => c.accessKeyId === found.accessKeyId);
  const holder =
    held && state.profiles.find((p) => p.source.kind === 'credential' && p.source.credentialId === held.id);
  const obstacle = whyNot(found, all, state);
  const notices: NoticeView[] = obstacle
    ? [...found.notices, { level: 'info', message: obstacle, hint: '' }]
    : found.notices;
  return {
    key: found.name,
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
    alreadyHere: holder?.name ?? null,
    importable: obstacle === null,
    notices,
    path: found.where.path,
    line: found.where.line,
  };
}

/** Why a found profile cannot be taken in, in words; null when it can. */
function whyNot(found: FoundProfile, all: readonly FoundProfile[], state: VaultState): string | null {
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
  if (found.kind === 'role') return whyNotRole(found, all, state);
  if (!found.secretAccessKey || !AccessKeyId.safeParse(found.accessKeyId).success)
    return 'It has only half a key.';
  return null;
}

function whyNotRole(found: FoundProfile, all: readonly FoundProfile[], state: VaultState): string | null {
  const source = found.role?.sourceName;
  if (source === undefined)
    return 'It takes its credentials from the machine it runs on; there is nothing to keep.';
  const base = all.find((f) => f.name === source);
  const known = state.profiles.some((p) => p.name === source);
  if (!known && (!base || (base.kind !== 'static' && base.kind !== 'role'))) {
    return `It builds on "${source}", which cannot be taken in.`;
  }
  return null;
}
