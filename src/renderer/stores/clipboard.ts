import { call } from '#renderer/api.ts';
import { attempt, tell } from './toasts.ts';

export async function copyText(text: string, what: string): Promise<void> {
  await attempt(async () => {
    await call('clipboard.copy', { text });
    tell({ tone: 'good', text: `${what} copied.` });
  });
}
