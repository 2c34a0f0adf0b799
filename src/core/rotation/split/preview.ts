import { freeName } from '#shared/freeName.ts';
import type { Credential, Profile, VaultState } from '#shared/model.ts';
import { Secret, type SecretMaterial } from '../../store/secrets/secret.ts';
import { requestsOf } from '../../tools/bindings/ours.ts';
import type { FilePreview } from '../../tools/edits/edit.ts';
import { planInto } from '../../tools/exports/plan.ts';
import { exportContext } from '../../tools/exports/request.ts';
import { withBindings } from '../../tools/plans.ts';
import { credentialById } from '../job/keys.ts';
import type { SplitParts, SplitPlan } from './split.ts';
import type { KeyUse } from './uses.ts';

/** What stands for a secret that nobody has made yet; every preview masks it. */
const unmade: SecretMaterial = { secretAccessKey: new Secret('the secret of a key that is made then') };

/**
 * What a split would do to the files of tools. The new keys do not exist yet: names stand for their ids, and
 * secrets are masked as ever. No secret is read for it.
 *
 * @param parts what it works with
 * @param plan from `planSplit`
 * @throws QCredError file_changed, file_malformed, unsupported
 */
export async function previewSplit({ access, edits }: SplitParts, plan: SplitPlan): Promise<FilePreview[]> {
  const context = {
    ...exportContext(access, edits, { look: true }),
    secretOf: async () => unmade,
  };
  let state = await access.vault.state();
  const old = credentialById(state, plan.credentialId);
  const secrets: Secret[] = [...(unmade.secretAccessKey ? [unmade.secretAccessKey] : [])];
  const uses = [...plan.moves, { use: plan.stays, user: null }];
  for (const { use, user } of uses) {
    if (use.bindings.length === 0) continue;
    state = withNewKey(state, old, use, user ?? plan.user, user === null);
    const mine = new Set(use.bindings.map(({ id }) => id));
    const requests = requestsOf(state.bindings.filter(({ id }) => mine.has(id)));
    const planned = await planInto(context, state, requests);
    state = withBindings(state, planned.bindings);
    secrets.push(...planned.secrets);
  }
  return edits.preview({ title: plan.view.title, edits: context.workspace.edits() }, secrets);
}

/** The state in which a use has its new key: under profiles of its own, or under those that it has. */
function withNewKey(
  state: VaultState,
  old: Credential,
  use: KeyUse,
  user: string,
  stays: boolean,
): VaultState {
  const credential: Credential = { ...old, id: `new:${user}`, accessKeyId: `new-key-of-${user}` };
  const taken = new Set(state.profiles.map(({ name }) => name));
  const renewed = new Map<string, Profile>();
  for (const profile of use.profiles) {
    const source = { ...profile.source, kind: 'credential' as const, credentialId: credential.id };
    const name = stays ? profile.name : freeName(taken, `${profile.name}-${use.suffix}`.slice(0, 120));
    taken.add(name);
    renewed.set(profile.id, { ...profile, id: stays ? profile.id : `new:${name}`, name, source });
  }
  const mine = new Set(use.bindings.map(({ id }) => id));
  return {
    ...state,
    credentials: [...state.credentials, credential],
    profiles: [
      ...state.profiles.map((one) => (stays ? (renewed.get(one.id) ?? one) : one)),
      ...(stays ? [] : renewed.values()),
    ],
    bindings: state.bindings.map((one) =>
      mine.has(one.id) ? { ...one, profileId: renewed.get(one.profileId)?.id ?? one.profileId } : one,
    ),
  };
}
