import { call } from '../api.ts';
import { forgetAccounts } from './accounts.ts';
import { useApp } from './app.ts';
import { useConnection } from './connection.ts';
import { finishDialog } from './dialogs.ts';
import { useDueList } from './due.ts';
import { type OpenForm, showForm, useForm } from './form.ts';
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
} from './guard.ts';
import { useHealth } from './health.ts';
import { closeMenu } from './menu.ts';
import { useProfileList } from './profiles.ts';
import { forgetServices } from './services.ts';
import { attempt, tell, useToasts } from './toasts.ts';
import { useToolList } from './toolList.ts';
import { forgetTools } from './tools.ts';
import { type Dialog, showView, useView } from './view.ts';

/** Forgets everything on screen that speaks of the vault's content. */
function forget(): void {
  forgetAll();
  useForm.setState({ form: null });
  closeMenu();
  useView.getState().dialogs.forEach(finishDialog);
  showView('profiles');
  useProfileList.setState({ search: '', selected: new Set() });
  useDueList.setState({ search: '', selected: new Set() });
  useConnection.setState({ tests: {} });
  useHealth.setState({ checks: null, failure: null });
  useToolList.setState({ search: '', selected: null });
  forgetTools();
  forgetAccounts();
  forgetServices();
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
