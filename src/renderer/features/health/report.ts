import { FileText, Printer } from 'lucide-react';
import { call } from '#renderer/api.ts';
import { tilde } from '#renderer/stores/app.ts';
import type { Action } from '#renderer/stores/menu.ts';
import { attempt, tell } from '#renderer/stores/toasts.ts';

const save = (format: 'html' | 'pdf') =>
  attempt(async () => {
    const saved = await call('health.report', { format });
    if (saved) tell({ tone: 'good', text: `Wrote the access review to ${tilde(saved.path)}.` });
  });

/** The access review, on paper or as a page. */
export const reportActions: readonly Action[] = [
  { id: 'review-pdf', label: 'Save access review as PDF…', icon: Printer, run: () => void save('pdf') },
  { id: 'review-html', label: 'Save access review as HTML…', icon: FileText, run: () => void save('html') },
];
