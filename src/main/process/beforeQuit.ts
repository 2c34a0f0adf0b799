import { app } from 'electron';

/**
 * Holds the app's end back until `work` is done, whether it succeeds or not.
 *
 * @param may asked first; the app stays where it says no
 * @param work runs once
 */
export function beforeQuit(may: () => boolean, work: () => Promise<void>): void {
  let state: 'running' | 'ending' | 'done' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'done') return;
    event.preventDefault();
    if (state === 'ending' || !may()) return;
    state = 'ending';
    void work()
      .catch(() => {})
      .then(() => {
        state = 'done';
        app.quit();
      });
  });
}
