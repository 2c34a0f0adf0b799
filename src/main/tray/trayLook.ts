/** What the desktop says of its colours; the second is unknown to older Electrons. */
interface Theme {
  shouldUseDarkColors: boolean;
  shouldUseDarkColorsForSystemIntegratedUI?: boolean;
}

/**
 * Which drawing of the icon suits the place it stands in. macOS colours a template by itself; the
 * taskbar of Windows has a theme of its own, which may be dark while apps are light.
 *
 * @param platform as `process.platform`
 * @param theme Electron's `nativeTheme`
 */
export function trayLook(platform: NodeJS.Platform, theme: Theme): 'Template' | 'Dark' | 'Light' {
  if (platform === 'darwin') return 'Template';
  const bar = platform === 'win32' ? theme.shouldUseDarkColorsForSystemIntegratedUI : undefined;
  return (bar ?? theme.shouldUseDarkColors) ? 'Dark' : 'Light';
}

/** What people call the place of such icons. @param platform as `process.platform` */
export const trayPlace = (platform: NodeJS.Platform): string =>
  platform === 'darwin' ? 'menu bar' : platform === 'win32' ? 'notification area' : 'tray';
