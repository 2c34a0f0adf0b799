/** A format of the system's clipboard by its own name (Electron's clipboard.md). */
const native = (name: string): string => `electron application/osclipboard;format="${name}"`;

/** A Windows DWORD of nought. */
const no = (): Blob => new Blob([new Uint8Array(4)]);

/**
 * What to put on the clipboard so that histories and managers leave a secret out.
 *
 * - Linux: KDE's Klipper, and other managers that follow it, skip what has this hint.
 * - macOS: nspasteboard.org.
 * - Windows: learn.microsoft.com/windows/win32/dataxchg/clipboard-formats, "Cloud Clipboard and
 *   Clipboard History Formats".
 *
 * @param text the secret
 * @param platform as `process.platform`
 * @returns contents by format
 */
export function markedAsSecret(text: string, platform: NodeJS.Platform): Record<string, string | Blob> {
  const plain = { 'text/plain': text };
  switch (platform) {
    case 'darwin':
      return { ...plain, [native('org.nspasteboard.ConcealedType')]: '1' };
    case 'win32':
      return {
        ...plain,
        [native('ExcludeClipboardContentFromMonitorProcessing')]: no(),
        [native('CanIncludeInClipboardHistory')]: no(),
        [native('CanUploadToCloudClipboard')]: no(),
      };
    default:
      return { ...plain, [native('x-kde-passwordManagerHint')]: 'secret' };
  }
}
