import './tools.css';
import { ScanSearch, SearchX, Vault } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo } from 'react';
import { Button } from '#renderer/components/Button.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { VirtualGrid } from '#renderer/components/grid/VirtualGrid.tsx';
import { MenuButton } from '#renderer/components/MenuButton.tsx';
import { Failure } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { SplitPane } from '#renderer/components/SplitPane.tsx';
import { SearchBox, ViewHead } from '#renderer/components/ViewHead.tsx';
import { openStores } from '#renderer/features/tools/actions.ts';
import { listTools, useToolList } from '#renderer/features/tools/toolList.ts';
import { loadTools, useTools } from '#renderer/features/tools/tools.ts';
import { askWithState } from '#renderer/stores/app.ts';
import { openDialog } from '#renderer/stores/view.ts';
import type { TargetView } from '#shared/contract/index.ts';
import type { TargetId } from '#shared/model.ts';
import { toolColumns } from './columns.tsx';
import { ToolPane } from './ToolPane.tsx';

const idOf = (tool: TargetView): string => tool.id;
const labelOf = (tool: TargetView): string => tool.label;
const choose = (ids: ReadonlySet<string>) => {
  const [id] = ids;
  if (id !== undefined) useToolList.setState({ selected: id as TargetId });
};

/** The tools whose files QCred reads and writes: those in use first, what is selected at the right. */
export default function ToolsView() {
  const { tools, failure } = useTools();
  const { search, selected } = useToolList();
  const wanted = useDeferredValue(search);
  const rows = useMemo(() => listTools(tools ?? [], wanted), [tools, wanted]);
  const shown = rows.find(({ id }) => id === selected) ?? rows[0];
  const keys = useMemo(() => new Set(shown ? [shown.id] : []), [shown]);

  // Whatever changes the vault or a file may change what stands here; so may a person who was elsewhere.
  useEffect(() => askWithState(() => void loadTools()), []);
  useEffect(() => {
    const again = () => void loadTools();
    window.addEventListener('focus', again);
    return () => window.removeEventListener('focus', again);
  }, []);

  return (
    <div className="view">
      <ViewHead
        title="Tools"
        aside={tools ? tools.length : undefined}
        actions={
          <>
            <Button tone="main" icon={ScanSearch} onClick={() => openDialog({ kind: 'import' })}>
              Find my keys
            </Button>
            <MenuButton icon={Vault} label="Programs that keep secrets" groups={() => [openStores]} />
          </>
        }
      >
        <SearchBox
          label="Search tools"
          value={search}
          onChange={(text) => useToolList.setState({ search: text })}
        />
      </ViewHead>
      <SplitPane label="Details" pane={shown && <ToolPane key={shown.id} tool={shown} />}>
        {failure && (
          <div className="tools-failure">
            <Failure error={failure} />
          </div>
        )}
        {!tools && !failure && <Skeleton />}
        {tools && rows.length === 0 && (
          <EmptyState
            icon={SearchX}
            title="No tool matches"
            actions={<Button onClick={() => useToolList.setState({ search: '' })}>Clear search</Button>}
          >
            Nothing here has “{wanted}” in its name, files or profiles.
          </EmptyState>
        )}
        {rows.length > 0 && (
          <VirtualGrid
            name="tools"
            label="Tools"
            rows={rows}
            keyOf={idOf}
            textOf={labelOf}
            columns={toolColumns}
            selected={keys}
            onSelect={choose}
            single
          />
        )}
      </SplitPane>
    </div>
  );
}
