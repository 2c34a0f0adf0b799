import { ipcMain, type WebFrameMain } from 'electron';
import type { Answer } from '#shared/contract/index.ts';
import { pageOrigin } from '../window/window.ts';

/** Answers a call of the contract, whatever the window claims it to be. Never rejects. */
export type Call = (name: unknown, input: unknown) => Promise<Answer<unknown>>;

/**
 * Listens for the window's calls. They may come before the application is loaded, and wait for it.
 *
 * @returns the function that hands over the application
 */
export function setupCalls(): (call: Call) => void {
  let handOver: (call: Call) => void = () => {};
  const loaded = new Promise<Call>((resolve) => {
    handOver = resolve;
  });
  ipcMain.handle('qcred:call', async (event, name: unknown, input: unknown): Promise<Answer<unknown>> => {
    if (!isOurPage(event.senderFrame)) return refused;
    return (await loaded)(name, input);
  });
  return handOver;
}

const refused: Answer<never> = {
  ok: false,
  error: { code: 'unsupported', message: 'Only the window of QCred may ask this.', hint: '' },
};

/**
 * Whether a frame is the top frame of our own page: not a frame in it, not another page. Asks
 * Chromium for the origin: Node's URL knows none for a scheme of our own, and calls it "null", as
 * it does every `data:` page's.
 */
function isOurPage(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === pageOrigin();
}
