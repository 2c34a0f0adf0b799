import { SquareTerminal } from 'lucide-react';
import { showTool } from '#renderer/features/tools/commands.ts';
import type { TargetId } from '#shared/model.ts';
import { targetLabels } from '#shared/targets.ts';
import { type Thing, worth } from './thing.ts';

/** The tools that QCred reads and writes. */
export const toolThings: readonly Thing[] = Object.entries(targetLabels).map(([id, label]) => ({
  label,
  more: `tool program files ${id}`,
  weight: worth.tool,
  show: () => ({
    id: `tool ${id}`,
    label,
    aside: 'Tool',
    icon: <SquareTerminal size={15} aria-hidden="true" />,
    run: () => void showTool(id as TargetId),
  }),
}));
