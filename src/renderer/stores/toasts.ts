import { create } from 'zustand';
import { toErrorView } from '#shared/errors.ts';

export interface Toast {
  id: number;
  tone: 'good' | 'bad';
  text: string;
  /** What to do about it, for a failure. */
  hint?: string;
  action?: { label: string; run: () => void };
}

/** What just happened, told once and taken away again. */
export const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));

let lastId = 0;
const most = 3;

/** Tells something. Older toasts make room, so that they never cover the list. */
export function tell(toast: Omit<Toast, 'id'>): void {
  lastId += 1;
  const next = { ...toast, id: lastId };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, next].slice(-most) }));
}

export const dismiss = (id: number): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) }));

/** Takes away what told that something went well. Undo stays within reach in the status bar. */
export const dismissGood = (): void =>
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter(({ tone }) => tone !== 'good') }));

/** Whether the person said no to a question: they know, and nothing went wrong. */
export const isDeclined = (error: unknown): boolean => toErrorView(error).code === 'cancelled';

/** Tells what went wrong and what to do. */
export function tellFailure(error: unknown): void {
  if (isDeclined(error)) return;
  const { message, hint } = toErrorView(error);
  tell({ tone: 'bad', text: message, hint });
}

/** Runs `task`; a failure is told instead of thrown. Resolves to whether it went well. */
export async function attempt(task: () => Promise<void>): Promise<boolean> {
  try {
    await task();
    return true;
  } catch (error) {
    tellFailure(error);
    return false;
  }
}
