import { BrowserWindow } from 'electron';

/**
 * Prints a page of ours on paper: in a window that is never shown, without scripts and in a session of
 * its own, in which nothing is kept.
 *
 * @param html a page that needs nothing else
 * @returns the PDF
 */
export async function printPdf(html: string): Promise<Uint8Array> {
  const window = new BrowserWindow({
    show: false,
    webPreferences: { partition: 'print', javascript: false, sandbox: true, contextIsolation: true },
  });
  try {
    await window.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`);
    return await window.webContents.printToPDF({ printBackground: true, preferCSSPageSize: true });
  } finally {
    window.destroy();
  }
}
