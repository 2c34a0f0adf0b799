import type { Column } from '#renderer/components/grid/columns.ts';
import { Path } from '#renderer/components/Path.tsx';
import { Standing } from '#renderer/features/tools/bindings/Standing.tsx';
import { toolStatus } from '#renderer/features/tools/bindings/status.ts';
import type { TargetView } from '#shared/contract/index.ts';
import { grouped } from '#shared/words.ts';

const folderOf = (path: string): string =>
  path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')));

/** Where a tool's files are: those that are there, else where it looks first; of several the folder they share. */
function Where({ tool }: { tool: TargetView }) {
  const there = tool.files.filter(({ exists }) => exists);
  const [first, ...others] = there.length > 0 ? there : tool.files;
  if (tool.place === 'chosen' || !first) return <span className="faint truncate">Where you choose</span>;
  const shared = others.length > 0 && others.every(({ path }) => folderOf(path) === folderOf(first.path));
  return (
    <>
      <Path path={shared ? folderOf(first.path) : first.path} />
      {there.length > 1 && !shared && <span className="faint">+{there.length - 1}</span>}
    </>
  );
}

const Written = ({ tool }: { tool: TargetView }) =>
  tool.bindings.length > 0 ? <span>{grouped(tool.bindings.length)}</span> : null;

function State({ tool }: { tool: TargetView }) {
  const status = toolStatus(tool);
  if (status !== null) return <Standing status={status} />;
  return tool.files.some(({ exists }) => exists) ? <span className="faint truncate">Found here</span> : null;
}

/** The columns of the list of tools. */
export const toolColumns: readonly Column<TargetView>[] = [
  {
    id: 'tool',
    least: 140,
    share: 1,
    label: 'Tool',
    render: (tool) => (
      <span className="truncate" title={tool.label}>
        {tool.label}
      </span>
    ),
  },
  { id: 'where', least: 120, share: 1.3, rank: 2, label: 'Files', render: (tool) => <Where tool={tool} /> },
  { id: 'written', least: 64, rank: 1, label: 'Profiles', render: (tool) => <Written tool={tool} /> },
  { id: 'state', least: 144, label: 'State', render: (tool) => <State tool={tool} /> },
];
