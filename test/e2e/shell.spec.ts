/** The window holds to Electron's security checklist: asserted in the real app. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { environment, expect, type Running, root, test } from './harness.ts';
import { createVault } from './ui.ts';

const refusedByPolicy = [/Content Security Policy/i, /ERR_BLOCKED_BY_CSP/, /--trace-warnings/];

/** Runs a script in the page as the page itself would, outside of the debugger's privileges. */
async function inPage<T>(page: Page, work: () => T | Promise<T>): Promise<T> {
  return page.evaluate(work);
}

test('the page has the bridge and nothing of Node or Electron', async ({ launch }) => {
  const { app, page } = await launch();
  const seen = await inPage(page, () => ({
    globals: ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer', 'global', 'remote'].filter(
      (name) => name in globalThis,
    ),
    bridge: Object.keys(window.qcred).sort(),
    frozen: !Reflect.set(window, 'qcred', {}) && !Reflect.set(window.qcred, 'invoke', null),
  }));
  expect(seen).toEqual({ globals: [], bridge: ['invoke', 'on'], frozen: true });

  const preferences = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents as unknown as {
      getLastWebPreferences(): Record<string, unknown>;
    };
    return contents.getLastWebPreferences();
  });
  expect(preferences).toMatchObject({
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
  });
  const hasDevTools = await app.evaluate(({ BrowserWindow }) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    contents?.openDevTools();
    return contents?.isDevToolsOpened();
  });
  expect(hasDevTools).toBe(false);
});

test('the page comes from app://qcred with a policy that allows nothing inline', async ({ launch }) => {
  const { app, page } = await launch();
  expect(page.url()).toBe('app://qcred/');
  const answers = await app.evaluate(async ({ net }) => {
    const ask = async (address: string, method = 'GET') => {
      const { status, headers } = await net.fetch(address, { method });
      return {
        status,
        policy: headers.get('content-security-policy') ?? '',
        headers: Object.fromEntries(headers),
      };
    };
    return {
      page: await ask('app://qcred/'),
      others: await Promise.all(
        [
          'app://qcred/../../package.json',
          'app://qcred/..%2f..%2fpackage.json',
          'app://qcred/..%2fmain%2findex.js',
          'app://qcred/%2e%2e/preload/index.cjs',
          'app://qcred/absent.js',
          'app://other/index.html',
        ].map(async (address) => (await ask(address)).status),
      ),
      post: (await ask('app://qcred/', 'POST')).status,
    };
  });
  expect(answers.page.status).toBe(200);
  const rules = answers.page.policy.split('; ');
  // What each of them keeps out has a default of its own, or none.
  for (const rule of ['default-src', 'base-uri', 'form-action', 'frame-ancestors'])
    expect(rules).toContain(`${rule} 'none'`);
  for (const rule of ['script-src', 'style-src', 'font-src']) expect(rules).toContain(`${rule} 'self'`);
  expect(answers.page.headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  expect(answers.page.policy).not.toContain('unsafe');
  expect(answers.page.policy).not.toContain('*');
  expect(answers.others).toEqual([404, 404, 404, 404, 404, 404]);
  expect(answers.post).toBe(404);
});

test('inline scripts, eval, foreign content and requests are refused by the policy', async ({ launch }) => {
  const { page } = await launch({ expected: [...refusedByPolicy, /Failed to load resource/, /Framing/i] });
  const refused = await inPage(page, async () => {
    const seen = new Set<string>();
    document.addEventListener('securitypolicyviolation', (event) => seen.add(event.effectiveDirective));
    const add = (name: string, attributes: Record<string, string>, text = '') => {
      const element = document.createElement(name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      element.textContent = text;
      document.body.append(element);
    };
    add('script', {}, 'window.ran = "inline"');
    add('script', { src: 'https://example.com/x.js' });
    add('style', {}, 'body { color: red }');
    add('img', { src: 'https://example.com/x.png' });
    add('iframe', { src: 'https://example.com/' });
    add('object', { data: 'https://example.com/' });
    add('base', { href: 'https://example.com/' });
    document.fonts.add(new FontFace('elsewhere', 'url(https://example.com/x.woff2)'));
    document.fonts.load('1em elsewhere').catch(() => {});
    add('form', { action: 'https://example.com/' });
    document.forms[document.forms.length - 1]?.submit();
    fetch('https://example.com/').catch(() => {});
    // In a later turn: the debugger's own evaluation may use eval, the page may not.
    setTimeout(() => {
      try {
        // biome-ignore lint/security/noGlobalEval: the test is that it is refused
        eval('window.ran = "eval"');
      } catch {
        seen.add('eval');
      }
    }, 0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return { seen: [...seen].sort(), ran: 'ran' in window };
  });
  expect(refused.ran).toBe(false);
  expect(refused.seen).toEqual(
    expect.arrayContaining([
      'base-uri',
      'connect-src',
      'eval',
      'font-src',
      'form-action',
      'frame-src',
      'img-src',
      'object-src',
      'script-src-elem',
      'style-src-elem',
    ]),
  );
});

test('nothing leads away from the page', async ({ launch }) => {
  const { app, page } = await launch({
    expected: [...refusedByPolicy, /scheme does not have a registered handler/],
  });
  const opened = await inPage(page, async () => {
    const second = window.open('https://example.com/');
    const link = Object.assign(document.createElement('a'), {
      href: 'https://example.com/',
      target: '_blank',
    });
    document.body.append(link, document.createElement('webview'));
    link.click();
    const plain = Object.assign(document.createElement('a'), { href: 'https://example.com/' });
    plain.click();
    location.href = 'file:///etc/passwd';
    location.assign('app://qcred/assets/');
    await new Promise((resolve) => setTimeout(resolve, 500));
    return second === null;
  });
  expect(opened).toBe(true);
  expect(page.url()).toBe('app://qcred/');
  const contents = await app.evaluate(({ webContents }) => webContents.getAllWebContents().length);
  expect(contents).toBe(1);
});

test('nothing is saved to the disk as a download', async ({ launch }) => {
  const { app, page } = await launch({ expected: [/Failed to load|net::ERR/] });
  await app.evaluate(({ session }) => {
    const seen: boolean[] = [];
    Object.assign(globalThis, { seen });
    session.defaultSession.on('will-download', (event, item) => {
      seen.push(event.defaultPrevented);
      item.cancel();
    });
  });
  await inPage(page, () => {
    const link = document.createElement('a');
    Object.assign(link, { href: URL.createObjectURL(new Blob(['x'])), download: 'x.txt' });
    document.body.append(link);
    link.click();
  });
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.downloadURL('app://qcred/index.html'),
  );
  const seen = () => app.evaluate(() => (globalThis as unknown as { seen: boolean[] }).seen);
  await expect.poll(async () => (await seen()).length).toBeGreaterThan(0);
  expect(new Set(await seen())).toEqual(new Set([true]));
});

test('every permission is denied', async ({ launch }) => {
  const { page } = await launch();
  const answers = await inPage(page, async () => {
    const states = await Promise.all(
      ['geolocation', 'notifications', 'camera', 'microphone', 'clipboard-read', 'midi'].map(
        async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
      ),
    );
    const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
      () => 'granted',
      (error: Error) => error.name,
    );
    const read = await navigator.clipboard.readText().then(
      () => 'granted',
      (error: Error) => error.name,
    );
    return { states: [...new Set(states)], media, read, notify: await Notification.requestPermission() };
  });
  expect(answers.states).toEqual(['denied']);
  expect(answers.notify).toBe('denied');
  expect(answers.read).toBe('NotAllowedError');
  expect(answers.media).not.toBe('granted');
});

test('only the top frame of the own page is answered', async ({ launch }) => {
  const { app } = await launch({ expected: [/.*/] });
  const answers = await app.evaluate(async ({ app: electron, BrowserWindow }) => {
    const preload = `${electron.getAppPath()}/out/preload/index.cjs`;
    const ask = 'window.qcred.invoke("providers.list")';
    const foreign = new BrowserWindow({ show: false, webPreferences: { preload } });
    await foreign.loadURL('data:text/html,<p>foreign</p>');
    const own = new BrowserWindow({
      show: false,
      webPreferences: { preload, nodeIntegrationInSubFrames: true },
    });
    await own.loadURL('app://qcred/');
    const inFrame = await own.webContents.executeJavaScript(`
      new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.srcdoc = '<p>within</p>';
        frame.addEventListener('load', () => resolve(frame.contentWindow.qcred?.invoke('providers.list') ?? 'no bridge'));
        document.body.append(frame);
      })`);
    const result = { foreign: await foreign.webContents.executeJavaScript(ask), inFrame };
    const top = await own.webContents.executeJavaScript(ask);
    foreign.destroy();
    own.destroy();
    return { ...result, top: top.ok };
  });
  expect(answers.foreign).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  expect(answers.inFrame).toMatchObject({ ok: false, error: { code: 'unsupported' } });
  expect(answers.top).toBe(true);
});

test('what does not fit the contract is refused', async ({ launch }) => {
  const { page } = await launch();
  const answers = await inPage(page, async () => {
    const ask = window.qcred.invoke as (name: string, input: unknown) => Promise<unknown>;
    const unknown = await ask('vault.readEverything', undefined).catch((error: Error) => error.message);
    let event = '';
    try {
      (window.qcred.on as (name: string, listener: () => void) => void)('vault:keys', () => {});
    } catch (error) {
      event = (error as Error).message;
    }
    return {
      unknown,
      event,
      empty: await ask('profile.remove', { ids: [] }),
      wrongType: await ask('activity.list', { limit: 'all', verify: false }),
      hostile: await ask('help.open', { provider: 'https://example.com' }),
    };
  });
  expect(answers.unknown).toContain('no such call');
  expect(answers.event).toContain('no such event');
  for (const answer of [answers.empty, answers.wrongType, answers.hostile]) {
    expect(answer).toMatchObject({ ok: false, error: { code: 'bad_input' } });
  }
});

test('a second instance ends and brings the first to the front', async ({ launch }) => {
  const { app, home } = await launch();
  const window = await app.browserWindow(await app.firstWindow());
  await expect.poll(() => window.evaluate((one) => one.isVisible())).toBe(true);
  await window.evaluate((one) => one.hide());
  const second = spawn(
    app.process().spawnfile,
    [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
    { env: environment(home), stdio: 'ignore' },
  );
  const [code] = await once(second, 'exit');
  expect(code).toBe(0);
  await expect.poll(() => window.evaluate((one) => one.isVisible())).toBe(true);
});

test('entries of the native menu reach the page', async ({ launch }) => {
  const { app, page } = await launch();
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    window.qcred.on('command', ({ name }) => heard.push(name));
  });
  await expect.poll(() => app.evaluate(({ Menu }) => Menu.getApplicationMenu() !== null)).toBe(true);
  const own = await app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap((item) => item.submenu?.items ?? []) ?? [];
    const mine = items.filter((item) => item.type === 'normal' && !item.role);
    for (const item of mine) item.click();
    return mine.map((item) => item.label);
  });
  expect(own.length).toBeGreaterThanOrEqual(9);
  const heard = () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
  await expect.poll(async () => new Set(await heard()).size).toBe(own.length);
});

test('the window comes back where it was, never too small, and in its theme', async ({ launch }) => {
  const first = await launch();
  await createVault(first);
  const shown = await first.app.browserWindow(first.page);
  const before = { x: 60, y: 40, width: 1000, height: 700 };
  // Nobody can move a window before it is seen, and showing it would put it back for a moment.
  await expect.poll(() => shown.evaluate((one) => one.isVisible())).toBe(true);
  await shown.evaluate((one, bounds) => one.setBounds(bounds), before);
  await expect.poll(() => shown.evaluate((one) => one.getNormalBounds())).toEqual(before);
  expect(await shown.evaluate((one) => one.getMinimumSize())).toEqual([900, 560]);
  const theme = ({ app }: Running) => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource);
  await first.page.evaluate(() => window.qcred.invoke('settings.save', { theme: 'dark' }));
  await expect.poll(() => theme(first)).toBe('dark');
  await first.quit();

  const again = await launch({ home: first.home });
  const there = await again.app.browserWindow(again.page);
  // The display places it after it is shown, and says so then.
  await expect.poll(() => there.evaluate((one) => one.getNormalBounds())).toEqual(before);
  // The vault, and with it the settings, is still locked.
  expect(await theme(again)).toBe('dark');
  const kept = join(await again.app.evaluate(({ app }) => app.getPath('userData')), 'window.json');
  await again.quit();

  await writeFile(kept, JSON.stringify({ bounds: { ...before, x: 9000 }, theme: 'purple' }));
  const elsewhere = await launch({ home: first.home });
  const seen = await elsewhere.app.browserWindow(elsewhere.page);
  await expect.poll(() => seen.evaluate((one) => one.isVisible())).toBe(true);
  const { width, height } = await seen.evaluate((one) => one.getNormalBounds());
  expect([width, height]).toEqual([1180, 760]);
  expect(await theme(elsewhere)).toBe('system');
});

test('the switcher’s shortcut is held while the person wants it', async ({ launch }) => {
  const running = await launch();
  const { app, page } = running;
  await createVault(running);
  const keys = 'CommandOrControl+Alt+K';
  const isHeld = () => app.evaluate(({ globalShortcut }, k) => globalShortcut.isRegistered(k), keys);
  const want = (switcherShortcut: boolean) =>
    page.evaluate(
      (wanted) => window.qcred.invoke('settings.save', { switcherShortcut: wanted }),
      switcherShortcut,
    );
  expect(await isHeld()).toBe(false);
  await want(true);
  await expect.poll(isHeld).toBe(true);
  await want(false);
  await expect.poll(isHeld).toBe(false);
});

test('a production bundle holds no development tools', async () => {
  const files = await readdir(join(root, 'out'), { recursive: true, withFileTypes: true });
  const scripts = files.filter((file) => file.isFile() && /\.(js|cjs|html)$/.test(file.name));
  expect(scripts.length).toBeGreaterThan(5);
  for (const { parentPath, name } of scripts) {
    const text = await readFile(join(parentPath, name), 'utf8');
    // Its module name, and the prefix of the channels it would listen on.
    expect(text, name).not.toMatch(/@electron\/remote|REMOTE_BROWSER_|ELECTRON_RENDERER_URL/);
    expect(text, name).not.toMatch(/data-specimen|gallery-theme/);
  }
});

test('the build names the licence of everything that it holds', async () => {
  const text = await readFile(join(root, 'out', 'licences.txt'), 'utf8');
  for (const name of [
    'react',
    'react-aria-components',
    'zod',
    '@aws-sdk/client-iam',
    '@github/keytar',
    'yaml',
  ])
    expect(text).toMatch(new RegExp(`^${name} [\\d.]+ \\((MIT|ISC|Apache-2.0)\\)$`, 'm'));
  expect(text).not.toContain('no licence named');
});

test('the packaging turns on every fuse that narrows what the app can be made to do', async () => {
  const text = await readFile(join(root, 'build', 'electron-builder.yml'), 'utf8');
  const fuses = Object.fromEntries(
    [...text.matchAll(/^ {2}(\w+): (true|false)$/gm)].map(([, name, value]) => [name, value === 'true']),
  );
  expect(fuses).toMatchObject({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    // There are none, and their key would be asked of the keychain.
    enableCookieEncryption: false,
    grantFileProtocolExtraPrivileges: false,
    loadBrowserProcessSpecificV8Snapshot: false,
  });
});
