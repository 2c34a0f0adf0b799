/** Fetches, while nothing else is to be done, what a person is likely to open next; so that it opens at once. */
export function preload(): void {
  requestIdleCallback(async () => {
    await import('#renderer/features/profiles/view/Pane.tsx');
    await import('./Dialogs.tsx');
    await import('./Palette.tsx');
    await import('#renderer/components/MenuHost.tsx');
    await import('#renderer/features/profiles/form/ProfileForm.tsx');
  });
}
