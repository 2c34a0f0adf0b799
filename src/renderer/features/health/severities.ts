import { CircleAlert, Info, TriangleAlert } from 'lucide-react';

/** Severities as they are shown: never by colour alone. */
export const severityLooks = {
  high: { icon: CircleAlert, word: 'High', tone: 'bad' },
  medium: { icon: TriangleAlert, word: 'Medium', tone: 'due' },
  low: { icon: Info, word: 'Low', tone: 'faint' },
} as const;
