/**
 * Starts the built app as a person would, each time in a home of its own, and looks after what the
 * test itself does not ask: that nothing was complained about in the console, and that no secret
 * of the tests can be read in anything the app wrote or printed.
 *
 * Run with `npm test -- e2e [filter]`, which builds and brings a display, a keyring and Electron.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import './desktop.ts';
import { _electron, test as base, type ElectronApplication, expect, type Page } from '@playwright/test';
import { type Person, personAt } from './person.ts';

/** The repository's folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

const {
  findCanaries,
  canaryPatterns,
}: {
  findCanaries(path: string, allowed?: (path: string) => boolean): Promise<string[]>;
  canaryPatterns(): Buffer[];
} = await import(new URL('../../scripts/lib/canaries.mjs', import.meta.url).href);

export interface LaunchOptions {
  /** The home to start in: one of an earlier launch, to start the app again. A new one otherwise. */
  home?: string;
  /** A folder whose content the new home gets. */
  fixture?: string;
  colorScheme?: 'light' | 'dark';
  /** A script to start in Electron's place, which is to run it: its path is in `WITHIN`. */
  within?: string;
  /** Arguments for the app itself. */
  args?: string[];
  /** Added to the app's environment. */
  env?: Record<string, string>;
  /** Console messages the test provokes. */
  expected?: RegExp[];
  /** Files, relative to the home, in which the test has the app write a secret in the clear. */
  inTheClear?: string[];
}

/** A running app. */
export interface Running {
  app: ElectronApplication;
  page: Page;
  /** `~` of the app; its vault is in `vault` within. */
  home: string;
  /** All that main and page have printed so far. */
  output(): string;
  /** The person: what main asks them outside of the window, and what they say. */
  person: Person;
  /** Quits as the person does; the home stays until the test ends. */
  quit(): Promise<void>;
}

/** The environment of an app, or of a command beside it, in a test's home. */
export function environment(home: string, more: Record<string, string> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] =>
      entry[1] !== undefined && !/^(AWS_|QCRED_|NO_COLOR$|FORCE_COLOR$)/.test(entry[0]),
  );
  return {
    ...Object.fromEntries(inherited),
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local/share'),
    QCRED_HOME: join(home, 'vault'),
    AWS_EC2_METADATA_DISABLED: 'true',
    ...more,
  };
}

/** How long the app may take for what is clicked, in milliseconds; the machine may be busy. */
const patience = 60_000;

/**
 * Chromium's own lines on standard error, such as those about a missing system bus, and libnotify's
 * about a desktop that shows no notifications, as most of these tests have it.
 */
const noise = /^\[\d+:[^\]]*\]|libnotify-WARNING \*\*: [\d:.]+: Failed to connect to proxy/;
const complaint = /\b(error|exception|unhandled|uncaught|deprecat|warning)/i;

async function start(home: string, options: LaunchOptions): Promise<Running & { complaints: string[] }> {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (!dist) throw new Error('Run the end-to-end tests with: npm test -- e2e');
  const printed: string[] = [];
  const complaints: string[] = [];
  const complain = (text: string) => {
    if (!options.expected?.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  const electron = join(dist, process.platform === 'win32' ? 'electron.exe' : 'electron');
  const app = await _electron.launch({
    executablePath: options.within ?? electron,
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, ...(options.args ?? [])],
    env: environment(home, { ...options.env, ...(options.within ? { WITHIN: electron } : {}) }),
    colorScheme: options.colorScheme ?? 'light',
  });
  app.context().setDefaultTimeout(patience);
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.on('data', (data) => {
      printed.push(String(data));
      for (const line of String(data).split('\n')) {
        if (complaint.test(line) && !noise.test(line) && !/^(Debugger|DevTools) listening/.test(line)) {
          complain(`main: ${line}`);
        }
      }
    });
  }
  const listen = (page: Page) => {
    page.on('console', (message) => {
      printed.push(message.text());
      if (['error', 'warning'].includes(message.type())) complain(`page: ${message.text()}`);
    });
    page.on('pageerror', (error) => complain(`page: ${error.message}`));
  };
  app.on('window', listen);
  const page = await app.firstWindow({ timeout: patience }).catch(async (error: Error) => {
    await app.close();
    throw new Error(`No window came. The app printed:\n${printed.join('')}`, { cause: error });
  });
  await page.waitForLoadState('domcontentloaded');
  const output = () => printed.join('\n');
  // A test may end with something typed: then the app asks, and whoever quits agrees.
  const quit = async () => {
    const agreed = page.getByRole('button', { name: 'Discard and quit' }).click({ timeout: 0 });
    // Not waited for: where a navigation was refused the click never learns that its page is gone.
    agreed.catch(() => {});
    await app.close();
  };
  return { app, page, home, output, complaints, quit, person: await personAt(app) };
}

/**
 * Playwright's `test` with `launch`, which starts the app; everything it started is quit, examined
 * and deleted when the test ends.
 */
export const test = base.extend<{ launch(options?: LaunchOptions): Promise<Running> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixtures wanted from this pattern
  launch: async ({}, use) => {
    const running: Awaited<ReturnType<typeof start>>[] = [];
    const homes = new Set<string>();
    const inTheClear = new Set<string>();
    await use(async (options = {}) => {
      const home = options.home ?? (await mkdtemp(join(tmpdir(), 'qcred-e2e-')));
      homes.add(home);
      await mkdir(home, { recursive: true });
      if (options.fixture) await cp(options.fixture, home, { recursive: true });
      for (const path of options.inTheClear ?? []) inTheClear.add(join(home, path));
      const one = await start(home, options);
      running.push(one);
      return one;
    });
    for (const one of running) await one.quit();
    const leaks = (
      await Promise.all([...homes].map((home) => findCanaries(home, (path) => inTheClear.has(path))))
    ).flat();
    const printed = Buffer.from(running.map((one) => one.output()).join('\n'));
    for (const home of homes) await rm(home, { recursive: true, force: true });
    expect(
      running.flatMap((one) => one.complaints),
      'complaints in the console',
    ).toEqual([]);
    expect(leaks, 'files with a secret of the test').toEqual([]);
    expect(
      canaryPatterns().some((pattern) => printed.includes(pattern)),
      'a secret of the test was printed',
    ).toBe(false);
  },
});

export { expect };
