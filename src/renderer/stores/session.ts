import { forgetAccounts } from './accounts.ts';
import { useApp } from './app.ts';
import { useConnection } from './connection.ts';
import { useDueList } from './due.ts';
import { closeForm } from './form.ts';
import { useHealth } from './health.ts';
import { closeMenu } from './menu.ts';
import { useProfileList } from './profiles.ts';
import { forgetServices } from './services.ts';
import { useToasts } from './toasts.ts';
import { useToolList } from './toolList.ts';
import { forgetTools } from './tools.ts';
import { useView } from './view.ts';

/** Forgets everything on screen that speaks of the vault's content. */
function forget(): void {
  closeForm();
  closeMenu();
  useView.setState({ view: 'profiles', dialogs: [] });
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
  });
}
