import type { BindingStatus } from '#shared/bindingStatus.ts';
import type { AppState, VaultView } from '#shared/contract/index.ts';
import { Settings } from '#shared/model.ts';
import { viewAccounts } from './accounts/view.ts';
import { viewMaterials } from './keys/kept/records.ts';
import { viewKeyDue, viewReplacements } from './keys/replacing/view.ts';
import type { OpenServices } from './open.ts';
import { viewDue } from './rotation/due/due.ts';
import { viewRotations } from './rotation/view.ts';
import { viewKept } from './store/kept.ts';
import { viewProfiles } from './views/profiles.ts';

/** What the window knows of the installation besides the vault. */
type About = Pick<AppState, 'version' | 'demo' | 'oldElectron' | 'home' | 'logProblem'>;

/** What the window shows while the vault is not open. */
export const shutState = (vault: VaultView, about: About): AppState => ({
  vault,
  ...about,
  profiles: [],
  accounts: [],
  rotations: [],
  due: [],
  policies: [],
  keyDue: [],
  materials: [],
  replacements: [],
  active: null,
  recent: [],
  settings: Settings.parse({}),
  keptSecrets: [],
  lastChange: null,
});

/**
 * Everything the window shows of an open vault.
 *
 * @param open the services
 * @param vault the vault as the status bar knows it
 * @param statuses how bindings stand in the files, as far as that was looked at
 */
export async function viewState(
  open: OpenServices,
  vault: VaultView,
  about: About,
  statuses: ReadonlyMap<string, BindingStatus> | undefined,
): Promise<AppState> {
  const [held, [lastChange = null], sessions] = await Promise.all([
    open.access.vault.state(),
    open.edits.list(1),
    open.sessions().then((all) => all.current()),
  ]);
  const activeProfile = held.profiles.find((profile) => profile.id === held.active?.profileId);
  return {
    vault,
    ...about,
    profiles: viewProfiles(held, statuses, sessions),
    accounts: viewAccounts(held, open.syncing()),
    rotations: viewRotations(held),
    due: viewDue(held, open.access.deps.now()),
    policies: held.policies,
    keyDue: viewKeyDue(held, open.access.deps.now()),
    materials: viewMaterials(held, open.access.deps.now()),
    replacements: viewReplacements(held),
    active:
      held.active && activeProfile
        ? { profileId: activeProfile.id, name: activeProfile.name, since: held.active.since }
        : null,
    recent: held.recent,
    settings: held.settings,
    keptSecrets: viewKept(held, open.access.deps.now().toISOString()),
    lastChange,
  };
}
