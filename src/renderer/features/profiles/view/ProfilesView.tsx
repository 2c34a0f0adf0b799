import './profiles.css';
import { ChevronDown, Plus, SearchX } from 'lucide-react';
import { lazy, Suspense, useDeferredValue, useMemo } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { VirtualGrid } from '#renderer/components/grid/VirtualGrid.tsx';
import { MenuButton } from '#renderer/components/MenuButton.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { SplitPane } from '#renderer/components/SplitPane.tsx';
import { SearchBox, ViewHead } from '#renderer/components/ViewHead.tsx';
import { profileActions } from '#renderer/features/profiles/actions.ts';
import {
  editProfile,
  newProfile,
  removeProfiles,
  selectedProfiles,
} from '#renderer/features/profiles/commands.ts';
import { filterProfiles, isFiltering } from '#renderer/features/profiles/filters.ts';
import { listProfiles, select, showAll, sortBy, useProfileList } from '#renderer/features/profiles/list.ts';
import { takeIn } from '#renderer/features/tools/actions.ts';
import { useApp, useProfiles } from '#renderer/stores/app.ts';
import { closeForm, leaveForm } from '#renderer/stores/form.ts';
import { holdsBack, isUnsaved } from '#renderer/stores/guard.ts';
import { openMenu } from '#renderer/stores/menu.ts';
import { useNow } from '#renderer/stores/now.ts';
import type { ProfileView } from '#shared/contract/index.ts';
import { grouped } from '#shared/words.ts';
import { profileColumns } from './columns.tsx';
import { FilterBar } from './FilterBar.tsx';

const Pane = lazy(() => import('./Pane.tsx'));
const FirstSteps = lazy(() => import('./FirstSteps.tsx'));

const idOf = (profile: ProfileView): string => profile.id;
const nameOf = (profile: ProfileView): string => profile.name;

/** Selects at once, unless a form with something typed in it asks first. */
const choose = (ids: ReadonlySet<string>) => {
  if (holdsBack(['form'])) {
    void leaveForm().then((left) => left && select(ids));
    return;
  }
  closeForm();
  select(ids);
};

const showMenu = (profiles: readonly ProfileView[], at: { x: number; y: number }) => {
  if (isUnsaved('form')) return;
  const actions = profileActions(profiles);
  openMenu({
    label: profiles.length === 1 ? `Actions for ${profiles[0]?.name}` : 'Actions for the selection',
    groups: [actions.filter((action) => !action.destructive), actions.filter((action) => action.destructive)],
    at,
  });
};

/** The profiles: the list in the middle, what is selected at the right. */
export function ProfilesView() {
  const profiles = useProfiles();
  const state = useApp((app) => app.state);
  const { search, filter, sort, selected } = useProfileList();
  const wanted = useDeferredValue(search);
  const left = useMemo(() => (state ? filterProfiles(state.profiles, filter, state) : []), [state, filter]);
  const rows = useMemo(() => listProfiles(left, wanted, sort), [left, wanted, sort]);
  const now = useNow();
  const activeId = useApp((app) => app.state?.active?.profileId);
  const tagged = useMemo(() => profiles.some(({ tags }) => tags !== undefined), [profiles]);
  const columns = useMemo(() => profileColumns({ now, activeId, tagged }), [now, activeId, tagged]);
  // What is done is done with what is seen: a selected row that is hidden is not meant.
  const chosen = useMemo(() => rows.filter(({ id }) => selected.has(id)), [rows, selected]);
  const hidden = useMemo(
    () => profiles.filter(({ id }) => selected.has(id)).length - chosen.length,
    [profiles, selected, chosen],
  );

  const all = grouped(profiles.length);
  const aside = rows.length === profiles.length ? all : `${grouped(rows.length)} of ${all}`;
  return (
    <div className="view">
      <ViewHead
        title="Profiles"
        aside={profiles.length > 0 ? aside : undefined}
        actions={
          <>
            <Button tone="main" icon={Plus} onClick={() => void newProfile()}>
              New profile
            </Button>
            <MenuButton icon={ChevronDown} label="More ways to add" groups={() => [takeIn]} />
          </>
        }
      >
        {profiles.length > 0 && (
          <SearchBox
            label="Search profiles"
            value={search}
            onChange={(text) => useProfileList.setState({ search: text })}
          />
        )}
      </ViewHead>
      <SplitPane
        label="Details"
        pane={
          <Suspense fallback={null}>
            <Pane profiles={chosen} hidden={hidden} />
          </Suspense>
        }
      >
        {state && <FilterBar state={state} />}
        {profiles.length === 0 ? (
          <Suspense fallback={<Skeleton />}>
            <FirstSteps />
          </Suspense>
        ) : rows.length === 0 ? (
          <EmptyState
            icon={SearchX}
            title="No profile matches"
            actions={
              <Button onClick={showAll}>{isFiltering(filter) ? 'Show all profiles' : 'Clear search'}</Button>
            }
          >
            {wanted.trim() === ''
              ? 'Nothing here is all of what is chosen above.'
              : `Nothing here has “${wanted}” in its name, key, account, region, tags or notes${isFiltering(filter) ? ' and is what is chosen above' : ''}.`}
          </EmptyState>
        ) : (
          <VirtualGrid
            name="profiles"
            label="Profiles"
            rows={rows}
            keyOf={idOf}
            textOf={nameOf}
            columns={columns}
            sort={sort}
            onSort={sortBy}
            selected={selected}
            onSelect={choose}
            onOpen={(profile) => void editProfile(profile.id)}
            onDelete={() => void removeProfiles(chosen)}
            onMenu={(at) => showMenu(selectedProfiles(), at)}
          />
        )}
      </SplitPane>
    </div>
  );
}
