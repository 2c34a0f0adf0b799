import { join } from 'node:path';
import { app, type BrowserWindow } from 'electron';
import { nodeDeps } from '#core/nodeDeps.ts';
import { endKeychain } from '#core/store/secrets/keychain.ts';
import { events } from '#shared/contract/index.ts';
import type { Call } from './calls/calls.ts';
import { answerCalls, type Send } from './calls/contract.ts';
import { showQuestion } from './consent/dialog.ts';
import type { Question } from './consent/question.ts';
import { createHandlers } from './handlers/index.ts';
import { beforeQuit } from './process/beforeQuit.ts';
import { oldElectron } from './process/electronVersion.ts';
import { latestOnly } from './process/latestOnly.ts';
import { sweepMemory } from './process/sweepMemory.ts';
import { setupTextThread } from './process/textThread.ts';
import { trackWork } from './process/trackWork.ts';
import type { AutoLocking } from './session/autoLock.ts';
import type { Background } from './session/background.ts';
import { createLeaving, type LeavingWay } from './session/leaving.ts';
import { createSession } from './session/session.ts';
import { forgetCopied } from './system/clipboard.ts';
import { onSessionEnd } from './system/power.ts';
import type { Presence } from './tray/presence.ts';
import { showWindow } from './window/window.ts';
import { createWindowMemory } from './window/windowMemory.ts';

/**
 * Puts the application behind the window: its calls in, its events out.
 *
 * @param options `dataDir`: the vault's folder; `window`: who asks and is told
 * @throws Error when a call of the contract has no handler
 */
export function startApplication(options: { dataDir: string; window: BrowserWindow }): {
  call: Call;
  send: Send;
  /** Starts what goes on beside the window; nobody waits for it, so it comes after the first paint. */
  begin(): Promise<void>;
} {
  const { dataDir, window } = options;
  const texts = setupTextThread();
  const deps = {
    ...nodeDeps({ actor: { kind: 'window', pid: process.pid }, root: installedIn(), dataDir }),
    work: texts.work,
  };
  const session = createSession(deps, app.getVersion(), oldElectron());
  const memory = createWindowMemory(window);

  const send: Send = (name, payload) => {
    if (!window.isDestroyed()) window.webContents.send('qcred:event', name, events[name].parse(payload));
  };
  let responsive = true;
  window.on('unresponsive', () => {
    responsive = false;
  });
  window.on('responsive', () => {
    responsive = true;
  });
  const leaving = createLeaving({
    alive: () => responsive && !window.isDestroyed() && !window.webContents.isCrashed(),
    ask(way) {
      showWindow();
      send('leaving', { way });
    },
    handOver: () => send('hand-over', {}),
    kept: () => session.app().unsaved.has(),
    lock(why) {
      session.app().lock(why);
      void forgetCopied();
      // Once what belongs to the lock is done, and again when everybody has heard of it.
      for (const ms of [300, 5_000]) setTimeout(sweepMemory, ms).unref();
    },
  });
  session.own.onLockAsked(async (why) => {
    if (session.app() === session.own) await leaving.lock(why);
    else session.own.lock(why);
  });
  // A signal, or the session's end: nobody is there to answer, and it must not wait.
  const endAtOnce = () => {
    leaving.agree();
    app.quit();
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, endAtOnce);
  }
  onSessionEnd(window, endAtOnce);
  const end = (way: LeavingWay) => (way === 'quit' ? app.quit() : window.close());
  const ask = (question: Question) => {
    showWindow();
    return showQuestion(window, question);
  };
  const answer = answerCalls(createHandlers(session, leaving, end, ask));
  const { track, settled } = trackWork();

  let background: Background | null = null;
  let presence: Presence | null = null;
  let autoLock: AutoLocking | null = null;
  let ending = false;
  const refresh = latestOnly(() =>
    track(async () => {
      const state = await session.app().state();
      // Locked, the settings are not known; the theme stays as it is.
      if (state.vault.status === 'open') memory.followTheme(state.settings.theme);
      else texts.rest();
      send('state', state);
      // Quitting changes the state too, which must not begin anew what was stopped for it.
      if (ending) return;
      background?.follow(state);
      presence?.follow(state);
      autoLock?.follow(state);
    }),
  );
  session.onChange(refresh);

  // What runs is finished first, a copied secret leaves the clipboard, the demo deletes what it
  // made; then the app goes. A keychain call cut off in the middle would bring the process down.
  const mayQuit = () => leaving.may('quit');
  beforeQuit(mayQuit, async () => {
    ending = true;
    background?.stop();
    presence?.stop();
    autoLock?.stop();
    await memory.save().catch(() => {});
    await settled(2_000);
    await Promise.allSettled([forgetCopied(), session.close()]);
    texts.rest();
    await endKeychain(10_000);
  });
  return {
    call: (name, input) => track(() => answer(name, input)),
    send,
    async begin() {
      const [{ setupBackground }, { setupPresence }, { setupAutoLock }] = await Promise.all([
        import('./session/background.ts'),
        import('./tray/presence.ts'),
        import('./session/autoLock.ts'),
      ]);
      if (ending) return;
      background = setupBackground({ session, send, show: showWindow, refresh });
      presence = setupPresence({ deps, window, session, leaving, send, refresh });
      autoLock = setupAutoLock({ window, session, lock: leaving.lock, settled });
      refresh();
      // What other tools call has to find QCred where it is now; why it cannot, doctor says.
      await track(() => session.own.repairLauncher().catch(() => false));
    },
  };
}

/** The folder with the command's `bin`. */
const installedIn = (): string =>
  app.isPackaged ? join(process.resourcesPath, 'command') : app.getAppPath();
