/**
 * Switches that a packaged app takes: our own, those that say how a window is drawn on this machine, and
 * what systems and launchers add by themselves. Names in lower case, as Chromium compares them.
 *
 * All others are refused, not only those known to be harmful: a debugging port, a debugger, V8's flags, a
 * proxy, mapped hosts, extensions, another folder for data, logs of the network, a command put before the
 * renderer's. There are more than a thousand of them, and other ones in each version.
 */
const taken: ReadonlySet<string> = new Set([
  // Ours.
  'hidden',
  // How it is drawn.
  'ozone-platform',
  'ozone-platform-hint',
  'enable-wayland-ime',
  'wayland-text-input-version',
  'gtk-version',
  'class',
  'force-device-scale-factor',
  'high-dpi-support',
  'disable-gpu',
  'disable-gpu-compositing',
  'disable-software-rasterizer',
  'use-gl',
  'use-angle',
  'lang',
  'force-renderer-accessibility',
  'force-high-contrast',
  'force-prefers-reduced-motion',
  // What the desktop entry of an AppImage says, and what a container without user namespaces needs.
  'no-sandbox',
  // Chromium's own, when it starts a second instance on Windows.
  'original-process-start-time',
  // Windows, for who clicks a notification of an app that has ended, and the installer.
  'embedding',
  'toastactivated',
  'updated',
  'force-run',
]);

/** Features that Linux distributions turn on for every Electron, so that it draws itself under Wayland. */
const features = /^(UseOzonePlatform|WaylandWindowDecorations|WebRTCPipeWireCapturer)(,|$)/;
const takesFeatures = (list: string): boolean => list.split(',').every((name) => features.test(name));

/** macOS names the process so when the Finder starts it. */
const fromFinder = /^-psn_\d+_\d+$/;

/**
 * The first switch that a packaged app does not take.
 *
 * @param args the command line without the program
 * @param platform as `process.platform`; on Windows a switch may begin with a slash
 * @returns it as it was given, without its value; null where all is well
 */
export function refusedSwitch(args: readonly string[], platform: NodeJS.Platform): string | null {
  for (const arg of args) {
    // What follows is no switch, for Chromium neither.
    if (arg === '--') return null;
    const [, given, name] = (platform === 'win32' ? /^((?:--?|\/)([^=]+))/ : /^(--?([^=]+))/).exec(arg) ?? [];
    if (given === undefined || name === undefined || fromFinder.test(arg)) continue;
    const lower = name.trim().toLowerCase();
    if (lower === 'enable-features' && takesFeatures(arg.slice(given.length + 1))) continue;
    if (!taken.has(lower)) return given;
  }
  return null;
}
