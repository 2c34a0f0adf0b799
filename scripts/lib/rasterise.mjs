/** An Electron main script: draws the SVGs listed in a JSON file to PNG files. See `icons.mjs`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { app, BrowserWindow } from 'electron';

const jobs = JSON.parse(readFileSync(process.argv[process.argv.length - 1], 'utf8'));

/** Runs in the page. */
async function drawInPage(svg, size) {
  const image = new Image();
  image.src = `data:image/svg+xml;base64,${btoa(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = size;
  canvas.height = size;
  canvas.getContext('2d').drawImage(image, 0, 0, size, size);
  return canvas.toDataURL('image/png');
}

// Not awaited: Electron becomes ready only when this script has run.
app.whenReady().then(drawAll);

async function drawAll() {
  try {
    const window = new BrowserWindow({ show: false });
    await window.loadURL('data:text/html,<title>icons</title>');
    for (const { svg, size, path } of jobs) {
      const url = await window.webContents.executeJavaScript(
        `(${drawInPage})(${JSON.stringify(svg)}, ${size})`,
      );
      writeFileSync(path, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
    }
    app.quit();
  } catch (error) {
    console.error(error);
    app.exit(1);
  }
}
