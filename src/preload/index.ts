/**
 * Puts `window.qcred` into the page, and nothing else. The names come from the contract when this
 * is built (see `electron.vite.config.ts`), because its schemas would cost start-up here; main
 * parses every input with them anyway.
 */
import { contextBridge, type IpcRendererEvent, ipcRenderer } from 'electron';
import type { Bridge } from '#shared/contract.ts';

declare const callNames: readonly string[];
declare const eventNames: readonly string[];

const knownCalls = new Set(callNames);
const knownEvents = new Set(eventNames);

const bridge = {
  invoke(name: string, input: unknown): Promise<unknown> {
    if (!knownCalls.has(name)) return Promise.reject(new TypeError('There is no such call.'));
    return ipcRenderer.invoke('qcred:call', name, input);
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
