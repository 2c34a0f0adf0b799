import { create } from 'zustand';
import { call } from '#renderer/api.ts';
import { fromHome } from '#renderer/words.ts';
import type { AppState, ProfileView } from '#shared/contract/index.ts';
import { type ErrorView, toErrorView } from '#shared/errors.ts';

interface AppStore {
  /** Null until the application has answered for the first time. */
  state: AppState | null;
  /** Set when it could not answer. */
  failure: ErrorView | null;
}

/** What the application told the window, whole and unchanged. */
export const useApp = create<AppStore>(() => ({ state: null, failure: null }));

/** Asks for the state once and follows the `state` event from then on. */
export function followState(): void {
  window.qcred.on('state', (state) => useApp.setState({ state, failure: null }));
  void askState();
}

/** Asks for the state. An event that came meanwhile is newer than the answer, and stays. */
export async function askState(): Promise<void> {
  const before = useApp.getState().state;
  try {
    const state = await call('state.get', undefined);
    if (useApp.getState().state === before) useApp.setState({ state, failure: null });
  } catch (error) {
    useApp.setState({ failure: toErrorView(error) });
  }
}

/**
 * Asks for something that depends on the state: at once, and again whenever there is another state.
 *
 * @returns ends that, for an effect
 */
export function askWithState(ask: () => void): () => void {
  ask();
  return useApp.subscribe(({ state }, { state: before }) => {
    if (state !== before) ask();
  });
}

const none: readonly ProfileView[] = [];

/** The profiles in the vault; the same empty array while it is not open. */
export const useProfiles = (): readonly ProfileView[] => useApp((app) => app.state?.profiles ?? none);

/** The profile with this id as it is now, for code outside of components. */
export const profileById = (id: string): ProfileView | undefined =>
  useApp.getState().state?.profiles.find((profile) => profile.id === id);

/** A text with the paths in it told from `~`. Home stays the same for as long as a vault is on screen. */
export const tilde = (text: string): string => fromHome(text, useApp.getState().state?.home ?? '');
