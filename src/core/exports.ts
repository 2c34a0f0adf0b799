import type { NoticeView } from '#shared/contract.ts';
import { QCredError } from '#shared/errors.ts';
import type { Binding, Profile, SecretMode, TargetId, VaultState } from '#shared/model.ts';
import type { Access } from './access.ts';
import { readSecret } from './credentials.ts';
import type { Edits } from './edits/edits.ts';
import type { Draft } from './plans.ts';
import { credentialOf, freeName } from './profiles/find.ts';
import { providerById, resolveEndpoints } from './providers/index.ts';
import type { Secret, SecretMaterial } from './secrets/secret.ts';
import { targetById } from './targets/index.ts';
import type { ExportEntry, FoundRole, PlannedFile, Target, TargetText } from './targets/target.ts';

/** A tool's files as read now, with the hash each plan must state. */
export interface TargetFiles {
  texts: TargetText[];
  /** SHA-256 by path; null for a file that does not exist. */
  before: ReadonlyMap<string, string | null>;
}

/** Reads the files of a tool. */
export async function readTarget(access: Access, edits: Edits, target: Target): Promise<TargetFiles> {
  const { home, env, platform } = access.deps;
  const before = new Map<string, string | null>();
  const texts: TargetText[] = [];
  for (const file of target.locate({ home, env, platform })) {
    const read = await edits.readForPlan(file.path);
    before.set(file.path, read.before);
    texts.push({ ...file, text: read.text });
  }
  return { texts, before };
}

/**
 * Plans to write profiles to a tool. A role brings the profile it builds on along, since the tool
 * needs both.
 *
 * @param access the open vault
 * @param edits reads the tool's files
 * @param targetId the tool
 * @param profileIds which profiles
 * @param mode how the tool gets the secret
 * @throws QCredError not_found, unsupported, bad_input, file_malformed, secret_missing
 */
export async function planExport(
  access: Access,
  edits: Edits,
  targetId: TargetId,
  profileIds: readonly string[],
  mode: SecretMode,
): Promise<Draft> {
  const target = targetById(targetId);
  if (!target.secretModes.includes(mode)) {
    throw new QCredError(
      'unsupported',
      `${target.label} cannot use ${mode}.`,
      `Choose ${target.secretModes.join(' or ')}.`,
    );
  }
  const state = await access.vault.state();
  const profiles = withSources(state, profileIds);
  const names = chooseNames(state, target, profiles);
  const secrets: Secret[] = [];
  const entries: ExportEntry[] = [];
  for (const profile of profiles) {
    const material =
      mode === 'static' && profile.source.kind === 'credential'
        ? await staticSecret(access, state, profile)
        : undefined;
    if (material)
      secrets.push(material.secretAccessKey, ...(material.sessionToken ? [material.sessionToken] : []));
    entries.push(exportEntry(access, state, profile, mode, names, material));
  }

  const files = await readTarget(access, edits, target);
  const notices = profiles
    .flatMap((p) => nameNotices(target, p, names))
    .concat(overwriteNotices(target, files, entries, state));
  if (mode === 'static') {
    notices.push({
      level: 'warning',
      message: 'The secret will stand in the file in the clear.',
      hint: 'Any program you run can read it. Choose "ask QCred each time" unless a tool cannot do that.',
    });
  }
  const writtenAt = access.deps.now().toISOString();
  const bindings = profiles.map(
    (profile): Binding => ({
      id: existingBinding(state, targetId, profile.id)?.id ?? access.deps.uuid(),
      profileId: profile.id,
      target: targetId,
      name: nameOf(names, profile.id),
      mode: profile.source.kind === 'role' ? 'credential_process' : mode,
      writtenAt,
    }),
  );
  return {
    plan: {
      title: `Export ${count(profiles.length, 'profile')} to ${target.label}`,
      edits: toEdits(files, target.plan(files.texts, entries, [])),
    },
    secrets,
    notices,
    bindings: { set: bindings, remove: [] },
  };
}

/**
 * Plans to take profiles out of the tools' files again.
 *
 * @param access the open vault
 * @param edits reads the tools' files
 * @param bindingIds which bindings
 * @throws QCredError not_found, file_malformed
 */
export async function planRemoval(
  access: Access,
  edits: Edits,
  bindingIds: readonly string[],
): Promise<Draft> {
  const state = await access.vault.state();
  const bindings = state.bindings.filter((b) => bindingIds.includes(b.id));
  if (bindings.length === 0) throw new QCredError('not_found', 'These exports were removed meanwhile.');
  const draft: Draft = {
    plan: { title: '', edits: [] },
    secrets: [],
    notices: [],
    bindings: { set: [], remove: bindings.map((b) => b.id) },
  };
  const targets = [...new Set(bindings.map((b) => b.target))].map(targetById);
  for (const target of targets) {
    const files = await readTarget(access, edits, target);
    const names = bindings.filter((b) => b.target === target.id).map((b) => b.name);
    draft.plan.edits.push(...toEdits(files, target.plan(files.texts, [], names)));
  }
  draft.plan.title = `Remove ${count(bindings.length, 'profile')} from ${targets.map((t) => t.label).join(', ')}`;
  return draft;
}

/** The edits that turn a tool's files into the planned ones. */
export function toEdits(files: TargetFiles, planned: readonly PlannedFile[]): Draft['plan']['edits'] {
  return planned.map((file) => ({
    path: file.path,
    before: files.before.get(file.path) ?? null,
    after: new TextEncoder().encode(file.text),
    mode: 0o600,
    secret: file.secret,
  }));
}

/** "1 profile", "2 profiles". */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`;

function withSources(state: VaultState, ids: readonly string[]): Profile[] {
  const byId = new Map(state.profiles.map((p) => [p.id, p]));
  const chosen = new Map<string, Profile>();
  for (const id of ids) {
    const chain: Profile[] = [];
    for (
      let at: string | undefined = id;
      at !== undefined && !chosen.has(at) && chain.length <= byId.size;
    ) {
      const profile = byId.get(at);
      if (!profile)
        throw new QCredError(
          'not_found',
          'A chosen profile was deleted meanwhile.',
          'Close this and choose again.',
        );
      chain.unshift(profile);
      at = profile.source.kind === 'role' ? profile.source.profileId : undefined;
    }
    for (const profile of chain) chosen.set(profile.id, profile);
  }
  return [...chosen.values()];
}

const existingBinding = (state: VaultState, target: TargetId, profileId: string): Binding | undefined =>
  state.bindings.find((b) => b.target === target && b.profileId === profileId);

/** A name in the tool for each profile: the one it has there, else its own if legal and free, else the nearest. */
function chooseNames(state: VaultState, target: Target, profiles: readonly Profile[]): Map<string, string> {
  const bound = new Map(
    state.bindings.filter((b) => b.target === target.id).map((b) => [b.profileId, b.name]),
  );
  const taken = new Set(bound.values());
  const names = new Map<string, string>();
  for (const profile of profiles) {
    const name = bound.get(profile.id) ?? freeName(taken, target.nameFor(profile.name).nearest);
    taken.add(name);
    names.set(profile.id, name);
  }
  return names;
}

function nameOf(names: ReadonlyMap<string, string>, profileId: string): string {
  const name = names.get(profileId);
  if (name === undefined) throw new QCredError('internal', 'A profile has no name in the tool.');
  return name;
}

async function staticSecret(access: Access, state: VaultState, profile: Profile): Promise<SecretMaterial> {
  return readSecret(access, credentialOf(state, profile).credential, 'static export');
}

function exportEntry(
  access: Access,
  state: VaultState,
  profile: Profile,
  mode: SecretMode,
  names: ReadonlyMap<string, string>,
  material: SecretMaterial | undefined,
): ExportEntry {
  const provider = providerById(profile.provider);
  const { credential } = credentialOf(state, profile);
  const region = profile.region ?? provider.regions[0];
  return {
    name: nameOf(names, profile.id),
    profileId: profile.id,
    provider: profile.provider,
    mode,
    region,
    accountId: credential.accountId,
    endpoints: resolveEndpoints(provider, {
      endpoints: profile.endpoints,
      region,
      accountId: credential.accountId,
    }),
    relaxedChecksums: !provider.acceptsNewChecksums,
    addressing: provider.addressing,
    accessKeyId: profile.source.kind === 'credential' ? credential.accessKeyId : undefined,
    secretAccessKey: material?.secretAccessKey,
    sessionToken: material?.sessionToken,
    role: profile.source.kind === 'role' ? roleOf(profile.source, names) : undefined,
    // By id, not by name: a renamed profile keeps working, and a new one cannot slip into an old one's place.
    credentialProcess: [...access.deps.command, 'credential-process', '--profile', profile.id],
  };
}

function roleOf(
  source: Extract<Profile['source'], { kind: 'role' }>,
  names: ReadonlyMap<string, string>,
): FoundRole {
  const { roleArn, mfaSerial, externalId, durationSeconds, sessionName } = source;
  return {
    roleArn,
    sourceName: nameOf(names, source.profileId),
    mfaSerial,
    externalId,
    durationSeconds,
    sessionName,
  };
}

function nameNotices(target: Target, profile: Profile, names: ReadonlyMap<string, string>): NoticeView[] {
  const name = nameOf(names, profile.id);
  if (name === profile.name) return [];
  const { legal, why } = target.nameFor(profile.name);
  return [
    {
      level: 'info',
      message: `"${profile.name}" will be called "${name}" there.`,
      hint: legal ? 'Another profile already has that name in this tool.' : why,
    },
  ];
}

function overwriteNotices(
  target: Target,
  files: TargetFiles,
  entries: readonly ExportEntry[],
  state: VaultState,
): NoticeView[] {
  const mine = new Set(state.bindings.filter((b) => b.target === target.id).map((b) => b.name));
  const wanted = new Map(entries.map((e) => [e.name, e]));
  return target.read(files.texts).profiles.flatMap((found): NoticeView[] => {
    const entry = wanted.get(found.name);
    if (!entry || mine.has(found.name)) return [];
    if (found.kind === 'none' || found.accessKeyId === entry.accessKeyId) return [];
    return [
      {
        level: 'warning',
        message: `There is already a profile "${found.name}" that QCred did not write; it will lead to this key from now on.`,
        hint: 'Rename your profile if you want to keep both. Undo brings the old one back.',
        path: found.where.path,
        line: found.where.line,
      },
    ];
  });
}
