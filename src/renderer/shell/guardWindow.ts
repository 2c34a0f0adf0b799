import { call } from '#renderer/api.ts';
import { forgetServices } from '#renderer/features/accounts/services/services.ts';
import { forgetAccounts } from '#renderer/features/accounts/trees.ts';
import { useHealth } from '#renderer/features/health/health.ts';
import { forgetKeys } from '#renderer/features/keys/keys.ts';
import { useConnection } from '#renderer/features/profiles/connection.ts';
import { useProfileList } from '#renderer/features/profiles/list.ts';
import { useDueList } from '#renderer/features/rotation/dueList.ts';
import { useToolList } from '#renderer/features/tools/toolList.ts';
import { forgetTools } from '#renderer/features/tools/tools.ts';
import { useApp } from '#renderer/stores/app.ts';
import { finishDialog } from '#renderer/stores/dialogs.ts';
import { type OpenForm, showForm, useForm } from '#renderer/stores/form.ts';
import {
  collect,
  forgetAll,
  isSealed,
  leave,
  markSealed,
  onLetGo,
  onUnsaved,
  restore,
  type Scope,
} from '#renderer/stores/guard.ts';
import { closeMenu } from '#renderer/stores/menu.ts';
import { showList } from '#renderer/stores/panes.ts';
import { attempt, tell, useToasts } from '#renderer/stores/toasts.ts';
import { type Dialog, showView, useView } from '#renderer/stores/view.ts';

/** Forgets everything on screen that speaks of the vault's content. */
function forget(): void {
  forgetAll();
  useForm.setState({ form: null });
  showList();
  closeMenu();
  useView.getState().dialogs.forEach(finishDialog);
  showView('profiles');
  useProfileList.setState({ search: '', selected: new Set() });
  useDueList.setState({ search: '', selected: new Set() });
  useConnection.setState({ tests: {} });
  useHealth.setState({ view: null, old: false, failure: null });
  useToolList.setState({ search: '', selected: null });
  forgetTools();
  forgetAccounts();
  forgetServices();
  forgetKeys();
  useToasts.setState({ toasts: [] });
}

/** Forgets it when the vault is shut, or gives way to another one: the demo's, or the person's own. */
export function forgetWithVault(): void {
  useApp.subscribe(({ state }, { state: before }) => {
    const shut = before?.vault.status === 'open' && state?.vault.status !== 'open';
    if (shut || (before && before.demo !== state?.demo)) forget();
    const opened = before?.vault.status !== 'open' && state?.vault.status === 'open';
    if (opened && isSealed()) void attempt(bringBack);
  });
}

/** The form and the dialogs in which something was typed. */
interface Screen {
  form: OpenForm | null;
  dialogs: readonly Dialog[];
}

const screenOf = (scopes: readonly Scope[]): Screen => ({
  form: scopes.includes('form') ? useForm.getState().form : null,
  dialogs: useView.getState().dialogs.filter(({ kind }) => scopes.includes(kind)),
});

/** Shows again what was typed before the vault was locked. */
async function bringBack(): Promise<void> {
  const screen = restore(await call('unsaved.take', undefined)) as Screen | null;
  if (!screen) return;
  if (screen.form) showForm(screen.form);
  useView.setState({ dialogs: screen.dialogs });
  tell({ tone: 'good', text: 'What you typed before locking is back.' });
}

/** Hands over what was typed, before the vault is locked. Answers also where nothing was. */
async function handOver(): Promise<void> {
  const work = await collect(screenOf).catch(() => null);
  markSealed(work !== null);
  try {
    await call('unsaved.keep', work);
  } catch {
    markSealed(false);
  }
}

/**
 * Stands between what is typed and its loss: tells the application whether there is something, asks
 * before the window ends, hands over before a lock.
 */
export function guardWindow(): void {
  onLetGo((pasteId) => void attempt(() => call('unsaved.letGo', { pasteId })));
  onUnsaved((unsaved) => void attempt(() => call('unsaved.tell', { unsaved })));
  window.qcred.on('leaving', async ({ way }) => {
    if (await leave(undefined, way)) await attempt(() => call('window.leave', { way }));
  });
  window.qcred.on('hand-over', () => void handOver());
}
