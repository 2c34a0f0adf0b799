import { EventEmitter } from 'node:events';
import type { BrowserWindow } from 'electron';
import { expect, it, vi } from 'vitest';
import { onSessionEnd } from '#main/system/power.ts';

const { machine } = await vi.hoisted(async () => {
  const { EventEmitter } = await import('node:events');
  return { machine: new EventEmitter() };
});

vi.mock('electron', () => ({ powerMonitor: machine }));

it.each([
  ['darwin', ['shutdown']],
  ['win32', ['session-end']],
  ['linux', []],
] as const)('hears of the end of the session on %s from whoever tells it there', (platform, told) => {
  machine.removeAllListeners();
  const window = new EventEmitter();
  const heard: string[] = [];
  let last = '';
  onSessionEnd(window as unknown as BrowserWindow, () => heard.push(last), platform);
  for (const [from, name] of [
    [machine, 'shutdown'],
    [window, 'query-session-end'],
    [window, 'session-end'],
  ] as const) {
    last = name;
    from.emit(name);
  }
  expect(heard).toEqual(told);
});
