import './App.css';
import { CircleAlert } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Note } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { Toasts } from '#renderer/components/Toasts.tsx';
import { TooltipLayer } from '#renderer/components/Tooltip.tsx';
import { followChanges, runChecks } from '#renderer/features/health/health.ts';
import { ProfilesView } from '#renderer/features/profiles/view/ProfilesView.tsx';
import { askState, useApp } from '#renderer/stores/app.ts';
import { selectProfiles } from '#renderer/stores/commands.ts';
import { useMenu } from '#renderer/stores/menu.ts';
import { loadProviders } from '#renderer/stores/providers.ts';
import { tellFailure } from '#renderer/stores/toasts.ts';
import { useView } from '#renderer/stores/view.ts';
import type { AppState } from '#shared/contract/index.ts';
import { OldElectron } from './OldElectron.tsx';
import { preload } from './preload.ts';
import { Sidebar } from './Sidebar.tsx';
import { StatusBar } from './StatusBar.tsx';

// Everything that is not on the first screen is fetched when it is first shown.
const Gate = lazy(() => import('#renderer/features/vault/Gate.tsx'));
const Dialogs = lazy(() => import('./Dialogs.tsx'));
const MenuHost = lazy(() => import('#renderer/components/MenuHost.tsx'));
const AccountsView = lazy(() => import('#renderer/features/accounts/AccountsView.tsx'));
const ServicesView = lazy(() => import('#renderer/features/accounts/services/ServicesView.tsx'));
const KeyPane = lazy(() => import('#renderer/features/keys/view/KeyPane.tsx'));
const KeysView = lazy(() => import('#renderer/features/keys/view/KeysView.tsx'));
const DueView = lazy(() => import('#renderer/features/rotation/due/DueView.tsx'));
const ToolsView = lazy(() => import('#renderer/features/tools/view/ToolsView.tsx'));
const ActivityView = lazy(() => import('#renderer/features/activity/ActivityView.tsx'));
const HealthView = lazy(() => import('#renderer/features/health/HealthView.tsx'));
const TryThese = lazy(() => import('./TryThese.tsx'));
const SettingsView = lazy(() => import('#renderer/features/settings/SettingsView.tsx'));

const views = {
  profiles: ProfilesView,
  accounts: () => <AccountsView Key={KeyPane} />,
  services: ServicesView,
  keys: KeysView,
  due: DueView,
  tools: ToolsView,
  activity: ActivityView,
  health: HealthView,
  settings: SettingsView,
};

/** Checks cost a program start each, so they wait until the window has been of use. */
const checksAfter = 3000;
const preloadAfter = 800;

function Frame({ state }: { state: AppState }) {
  const view = useView((store) => store.view);
  const menu = useMenu((store) => store.menu);
  const Current = views[view];
  const { demo } = state;

  // Nobody begins there with an empty pane.
  useEffect(() => {
    const [first] = useApp.getState().state?.profiles.filter(({ name }) => name === 'demo') ?? [];
    if (demo && first) selectProfiles([first.id]);
  }, [demo]);

  useEffect(() => {
    loadProviders().catch(tellFailure);
    const timers = [setTimeout(preload, preloadAfter), setTimeout(() => void runChecks(), checksAfter)];
    const unfollow = followChanges();
    return () => {
      timers.forEach(clearTimeout);
      unfollow();
    };
  }, []);

  return (
    <div className="frame">
      <Sidebar />
      <main className="frame-main" tabIndex={-1}>
        {state.demo && view === 'profiles' && (
          <Suspense fallback={null}>
            <TryThese state={state} />
          </Suspense>
        )}
        {state.logProblem && <LogProblem {...state.logProblem} />}
        <Suspense fallback={<Skeleton />}>
          <Current />
        </Suspense>
      </main>
      <StatusBar state={state} />
      <Suspense fallback={null}>{menu && <MenuHost menu={menu} />}</Suspense>
    </div>
  );
}

/** Stays until the person has accepted it: somebody may have put an older log there. */
const LogProblem = ({ message, hint }: NonNullable<AppState['logProblem']>) => (
  <div className="frame-problem">
    <Note tone="error" title={message} alert>
      <p>{hint}</p>
    </Note>
  </div>
);

function Screen() {
  const { state, failure } = useApp();
  if (state?.vault.status === 'open') return <Frame state={state} />;
  if (state) {
    return (
      <Suspense fallback={null}>
        <Gate vault={state.vault} version={state.version} />
      </Suspense>
    );
  }
  return (
    <main className="frame-failed">
      <h1 className="visually-hidden">QCred</h1>
      {failure ? (
        <EmptyState
          icon={CircleAlert}
          title={failure.message}
          actions={<Button onClick={() => void askState()}>Try again</Button>}
        >
          {failure.hint}
        </EmptyState>
      ) : (
        <Skeleton />
      )}
    </main>
  );
}

/** The window: the vault's gate while it is shut, the three panes once it is open. */
export function App() {
  const dialogs = useView((store) => store.dialogs.length > 0);
  const theme = useApp((app) => app.state?.settings.theme ?? 'system');
  const oldElectron = useApp((app) => app.state?.oldElectron);
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <>
      <div className="app">
        {oldElectron && <OldElectron {...oldElectron} />}
        <Screen />
      </div>
      {/* Above the lock screen too: quitting from there may ask. */}
      <Suspense fallback={null}>{dialogs && <Dialogs />}</Suspense>
      <Toasts />
      <TooltipLayer />
    </>
  );
}
