/**
 * Puts `window.qcred` into the page, and nothing else. The names come from the contract when this
 * is built (see `electron.vite.config.ts`), because its schemas would cost start-up here; main
 * parses every input with them anyway.
 */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Bridge } from '#shared/contract/index.ts';

declare const callNames: readonly string[];
declare const eventNames: readonly string[];

const knownCalls = new Set(callNames);
const knownEvents = new Set(eventNames);

/** The page gets a copy of each answer. Bytes are secrets: ours are overwritten once it has its own. */
function wipe(answer: unknown): void {
  if (answer instanceof Uint8Array) answer.fill(0);
  else if (typeof answer === 'object' && answer !== null && !Array.isArray(answer))
    for (const part of Object.values(answer)) wipe(part);
}

const bridge = {
  async invoke(name: string, input: unknown): Promise<unknown> {
    if (!knownCalls.has(name)) throw new TypeError('There is no such call.');
    const answer: unknown = await ipcRenderer.invoke('qcred:call', name, input);
    if (name === 'credential.reveal') setTimeout(wipe, 1_000, answer);
    return answer;
  },
  on(name: string, listener: (payload: unknown) => void): () => void {
    if (!knownEvents.has(name)) throw new TypeError('There is no such event.');
    const hear = (_event: IpcRendererEvent, heard: string, payload: unknown) => {
      if (heard === name) listener(payload);
    };
    ipcRenderer.on('qcred:event', hear);
    return () => {
      ipcRenderer.off('qcred:event', hear);
    };
  },
};

contextBridge.exposeInMainWorld('qcred', bridge as Bridge);
