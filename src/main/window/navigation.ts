import { app } from 'electron';

/**
 * Nothing leads away from the window's one page: no navigation, no second window, no webview.
 * Loading the same page again is left alone.
 */
export function setupNavigation(): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-frame-navigate', (event) => {
      if (!(event.isMainFrame && event.url === contents.getURL())) event.preventDefault();
    });
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}
