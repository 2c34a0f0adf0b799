import { app, type BrowserWindow } from 'electron';
import type { Deps } from '#core/deps.ts';
import type { AppState } from '#shared/contract/index.ts';
import { toErrorView } from '#shared/errors.ts';
import type { Send } from '../calls/contract.ts';
import type { Leaving } from '../session/leaving.ts';
import type { AppSession } from '../session/session.ts';
import { notify } from '../system/notifications.ts';
import { setupShortcut } from '../system/shortcut.ts';
import { startsHidden } from '../system/startHidden.ts';
import { hideWindow, showWindow } from '../window/window.ts';
import { rememberTold, wasTold } from '../window/windowMemory.ts';
import { setupTray, type TrayIcon } from './tray.ts';
import { hasTray } from './trayHost.ts';
import { trayPlace } from './trayLook.ts';
import type { TrayAction } from './trayMenu.ts';

/** How the app is there while its window is not: the tray, the shortcut, what closing means. */
export interface Presence {
  follow(state: AppState): void;
  stop(): void;
}

interface PresenceParts {
  deps: Deps;
  window: BrowserWindow;
  session: AppSession;
  leaving: Leaving;
  send: Send;
  /** Has the state worked out and told again. */
  refresh(): void;
}

/** When the session begins, the desktop's panel may come later than we do. Milliseconds between tries. */
const tries = [0, 3_000, 10_000, 30_000];

/** Sets it up; the icon comes when the desktop can show one. */
export function setupPresence({ deps, window, session, leaving, send, refresh }: PresenceParts): Presence {
  let tray: TrayIcon | null = null;
  let latest: AppState | null = null;
  const ending = new AbortController();
  const shortcut = setupShortcut(() => command({ name: 'switcher' }));

  function command(what: Parameters<typeof send<'command'>>[1]): void {
    showWindow();
    send('command', what);
  }

  async function act(action: TrayAction): Promise<void> {
    switch (action.do) {
      case 'use':
        await (await session.app().open().active()).use(action.profileId);
        return;
      case 'rotate':
        return command({ name: 'rotate', credentialId: action.credentialId });
      case 'sync':
        return syncAll();
      case 'lock':
        return leaving.lock();
      case 'open':
        return showWindow();
      case 'quit':
        return app.quit();
      default:
        return command({ name: action.do });
    }
  }

  async function syncAll(): Promise<void> {
    const accounts = await session.app().open().accounts();
    await Promise.all((latest?.accounts ?? []).map(({ id }) => accounts.sync(id)));
  }

  /** The person may look at nothing but the tray, so what went wrong is told beside it. */
  function tellFailure(error: unknown): void {
    const { message, hint } = toErrorView(error);
    notify({ title: message, body: hint, credentialIds: [] }, showWindow);
    refresh();
  }

  async function seekTray(): Promise<void> {
    for (const pause of tries) {
      await deps.sleep(pause, ending.signal);
      if (ending.signal.aborted) return;
      if (await hasTray(deps)) {
        tray = setupTray((action) => void act(action).catch(tellFailure), deps.now);
        if (latest) tray.follow(latest);
        return;
      }
      // A hidden start without a tray would be an app that nobody finds; only the panel is waited for.
      if (pause === tries.at(-1) && startsHidden(process.argv)) showWindow();
    }
  }

  async function stayInTray(): Promise<void> {
    hideWindow(window);
    if (!(await hasTray(deps))) return app.quit();
    if (await wasTold('tray')) return;
    notify(
      {
        title: 'QCred is still here',
        body: `It goes on in the ${trayPlace(process.platform)}. Quit it from there.`,
        credentialIds: [],
      },
      showWindow,
    );
    await rememberTold('tray');
  }

  // In the tray nothing that was typed is lost. Once the app ends, `stop` has taken the icon away.
  window.on('close', (event) => {
    if (!tray && leaving.may('close')) return;
    event.preventDefault();
    if (tray) void stayInTray();
  });
  void seekTray();

  return {
    follow(state) {
      latest = state;
      tray?.follow(state);
      shortcut.follow(state.settings.switcherShortcut);
    },
    stop() {
      ending.abort();
      shortcut.stop();
      tray?.remove();
      tray = null;
    },
  };
}
