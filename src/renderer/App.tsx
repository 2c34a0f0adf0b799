import './App.css';
import { CircleAlert } from 'lucide-react';
import { lazy, Suspense, useEffect } from 'react';
import type { AppState } from '#shared/contract.ts';
import { Button } from './components/Button.tsx';
import { EmptyState } from './components/EmptyState.tsx';
import { Note } from './components/Note.tsx';
import { OldElectron } from './components/OldElectron.tsx';
import { Sidebar } from './components/Sidebar.tsx';
import { Skeleton } from './components/Skeleton.tsx';
import { StatusBar } from './components/StatusBar.tsx';
import { Toasts } from './components/Toasts.tsx';
import { TooltipLayer } from './components/Tooltip.tsx';
import { ProfilesView } from './features/profiles/ProfilesView.tsx';
import { preload } from './preload.ts';
import { askState, useApp } from './stores/app.ts';
import { runChecks } from './stores/health.ts';
import { useMenu } from './stores/menu.ts';
import { loadProviders } from './stores/providers.ts';
import { tellFailure } from './stores/toasts.ts';
import { useView } from './stores/view.ts';

// Everything that is not on the first screen is fetched when it is first shown.
const Gate = lazy(() => import('./features/welcome/Gate.tsx'));
const Dialogs = lazy(() => import('./features/Dialogs.tsx'));
const MenuHost = lazy(() => import('./components/MenuHost.tsx'));
const AccountsView = lazy(() => import('./features/accounts/AccountsView.tsx'));
const ServicesView = lazy(() => import('./features/services/ServicesView.tsx'));
const DueView = lazy(() => import('./features/due/DueView.tsx'));
const ToolsView = lazy(() => import('./features/tools/ToolsView.tsx'));
const ActivityView = lazy(() => import('./features/activity/ActivityView.tsx'));
const HealthView = lazy(() => import('./features/health/HealthView.tsx'));
const SettingsView = lazy(() => import('./features/settings/SettingsView.tsx'));

const views = {
  profiles: ProfilesView,
  accounts: AccountsView,
  services: ServicesView,
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

  useEffect(() => {
    loadProviders().catch(tellFailure);
    const timers = [setTimeout(preload, preloadAfter), setTimeout(() => void runChecks(), checksAfter)];
    return () => timers.forEach(clearTimeout);
  }, []);

  return (
    <div className="frame">
      <Sidebar />
      <main className="frame-main">
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
