/** A panel on the tests' own bus, which shows the app's icon and clicks its menu. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { have } from '../support/command.ts';
import { root } from './harness.ts';

/** Debian's own Python has the bus; another one on the path may not. */
const python = '/usr/bin/python3';

export interface TrayEntry {
  id: number;
  label: string;
  type: string;
  enabled: boolean;
  checked: boolean;
}

/** A running panel. */
export interface TrayHost {
  /** How many icons are up. */
  items(): Promise<number>;
  /** The first icon's menu, from top to bottom. */
  menu(): Promise<TrayEntry[]>;
  /** Clicks the entry with this label. @throws Error when there is none */
  click(label: string): Promise<void>;
  /** The tool tip, and a number that tells one picture from another. */
  icon(): Promise<{ tip: string; pixels: number | null }>;
  stop(): Promise<void>;
}

/** Whether a panel can be started here. */
export const haveTrayHost = (): Promise<boolean> => have(python, ['-c', 'import dbus, gi']);

/** Starts it, and waits until applications can find it. */
export async function startTrayHost(): Promise<TrayHost> {
  const panel = spawn(python, [join(root, 'test/e2e/trayHost.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: panel.stdout })[Symbol.asyncIterator]();
  const read = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('The panel has ended.');
    const { answer, error }: { answer?: unknown; error?: string } = JSON.parse(value);
    if (error !== undefined) throw new Error(`The panel says: ${error}`);
    return answer;
  };
  // One at a time: answers carry no name.
  let last: Promise<unknown> = read();
  const ask = <T>(command: object): Promise<T> => {
    const answer = last
      .catch(() => {})
      .then(() => {
        panel.stdin.write(`${JSON.stringify(command)}\n`);
        return read();
      });
    last = answer;
    return answer as Promise<T>;
  };
  await last;
  const menu = () => ask<TrayEntry[]>({ do: 'menu' });
  return {
    items: () => ask({ do: 'items' }),
    menu,
    icon: () => ask({ do: 'icon' }),
    async click(label) {
      const entries = await menu();
      const entry = entries.find((one) => one.label === label);
      if (!entry) throw new Error(`No “${label}” among: ${entries.map((one) => one.label).join(', ')}`);
      await ask({ do: 'click', id: entry.id });
    },
    async stop() {
      panel.stdin.end();
      if (panel.exitCode === null) await once(panel, 'exit');
    },
  };
}
