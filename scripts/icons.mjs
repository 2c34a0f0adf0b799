/**
 * Draws every icon file from the SVG sources in `resources/`. Run it after changing one of those:
 *
 *   node scripts/icons.mjs
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronExecutable, findElectronDist } from './electron-dist.mjs';
import { encodeIcns, encodeIco } from './lib/iconFiles.mjs';
import { run, withServices } from './lib/processes.mjs';
import { isRoot, root } from './lib/project.mjs';
import { startDisplay } from './lib/session.mjs';

const resources = join(root, 'resources');
const iconSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
/** Up to here the drawing with fewer details is used. */
const smallUpTo = 32;
/** The dot that says "due", which a macOS template image draws in its one colour. */
const dueColour = '#d97706';
const trayColours = { Template: '#000000', Light: '#1b2426', Dark: '#ffffff' };

/** @typedef {{ svg: string, size: number, path: string }} Drawing */

/** @returns {Promise<Drawing[]>} */
async function drawings() {
  const read = (name) => readFile(join(resources, name), 'utf8');
  const [icon, small, tray, due] = await Promise.all(
    ['icon.svg', 'icon-small.svg', 'tray.svg', 'tray-due.svg'].map(read),
  );
  const list = iconSizes.map((size) => ({
    svg: size <= smallUpTo ? small : icon,
    size,
    path: join(resources, 'icons', `${size}x${size}.png`),
  }));
  for (const [name, colour] of Object.entries(trayColours)) {
    for (const [state, source] of Object.entries({ tray: tray, trayDue: due })) {
      const dot = name === 'Template' ? colour : dueColour;
      const svg = source.replaceAll(dueColour, dot).replaceAll('currentColor', colour);
      for (const scale of [1, 2]) {
        const at = scale === 1 ? '' : `@${scale}x`;
        list.push({ svg, size: 16 * scale, path: join(resources, 'tray', `${state}${name}${at}.png`) });
      }
    }
  }
  return list;
}

/** Has Chromium draw them: the browser that shows them draws them best. */
async function draw(list) {
  const dist = await findElectronDist({ say: (line) => console.error(line) });
  const env =
    process.platform === 'linux' ? { ...process.env, ...(await startDisplay(process.env)) } : process.env;
  const work = await mkdtemp(join(tmpdir(), 'qcred-icons-'));
  try {
    const jobs = join(work, 'jobs.json');
    await writeFile(jobs, JSON.stringify(list));
    const script = join(root, 'scripts', 'lib', 'rasterise.mjs');
    const flags = isRoot ? ['--no-sandbox'] : [];
    return await run(electronExecutable(dist), [...flags, '--log-level=3', script, jobs], { env });
  } finally {
    await rm(work, { recursive: true });
  }
}

await withServices(async () => {
  await mkdir(join(resources, 'icons'), { recursive: true });
  await mkdir(join(resources, 'tray'), { recursive: true });
  const code = await draw(await drawings());
  if (code !== 0) return code;
  const png = async (size) => ({
    size,
    bytes: await readFile(join(resources, 'icons', `${size}x${size}.png`)),
  });
  const images = await Promise.all(iconSizes.map(png));
  await writeFile(join(resources, 'icon.ico'), encodeIco(images.filter(({ size }) => size <= 256)));
  await writeFile(join(resources, 'icon.icns'), encodeIcns(images));
  return 0;
});
