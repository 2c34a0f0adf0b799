/** Fetches, while nothing else is to be done, what a person is likely to open next; so that it opens at once. */
export function preload(): void {
  requestIdleCallback(async () => {
    await import('./features/profiles/Pane.tsx');
    await import('./features/Dialogs.tsx');
    await import('./features/palette/Palette.tsx');
    await import('./components/MenuHost.tsx');
    await import('./features/form/ProfileForm.tsx');
  });
}
