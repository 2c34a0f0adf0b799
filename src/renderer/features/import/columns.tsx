import { CircleAlert, CircleCheck, ShieldCheck, TriangleAlert, UserRoundCog } from 'lucide-react';
import type { ReactNode } from 'react';
import type { FoundView } from '#shared/contract.ts';
import type { Column } from '../../components/grid/VirtualGrid.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { providerName } from '../../words.ts';

/** How a found profile stands, in the few words that matter most about it. */
function Standing({ found }: { found: FoundView }): ReactNode {
  if (found.alreadyHere !== null) {
    return (
      <>
        <CircleCheck size={14} aria-hidden="true" />
        <span className="truncate">Here as “{found.alreadyHere}”</span>
      </>
    );
  }
  if (found.kind === 'ours') {
    return (
      <>
        <ShieldCheck size={14} aria-hidden="true" />
        <span className="truncate">Written by QCred</span>
      </>
    );
  }
  if (!found.importable) return <span className="truncate">No access key in it</span>;
  if (found.repairable) {
    return (
      <>
        <TriangleAlert size={14} className="due" aria-hidden="true" />
        <span className="truncate due">Needs fixing</span>
      </>
    );
  }
  if (found.kind === 'static') {
    return (
      <>
        <CircleAlert size={14} className="due" aria-hidden="true" />
        <span className="truncate due">Secret in plain text</span>
      </>
    );
  }
  if (found.kind === 'role') {
    return (
      <>
        <UserRoundCog size={14} aria-hidden="true" />
        <span className="truncate">Role{found.sourceName ? ` with ${found.sourceName}` : ''}</span>
      </>
    );
  }
  return null;
}

const warned = (found: FoundView): string =>
  [`${found.path}:${found.line}`, ...found.notices.map(({ message }) => message)].join('\n');

/** The columns of what was found in a tool's files. */
export const foundColumns: readonly Column<FoundView>[] = [
  {
    id: 'name',
    label: 'Name',
    render: (found) => (
      <>
        <ProviderTile provider={found.provider} />
        <span className="truncate" title={warned(found)}>
          {found.name}
        </span>
      </>
    ),
  },
  {
    id: 'provider',
    label: 'Provider',
    render: (found) => <span className="truncate">{providerName(found.provider)}</span>,
  },
  {
    id: 'key',
    label: 'Access key',
    render: (found) => (
      <span className="mono truncate" title={found.accessKeyId ?? found.roleArn}>
        {found.accessKeyId ?? found.roleArn}
      </span>
    ),
  },
  { id: 'standing', label: 'State', render: (found) => <Standing found={found} /> },
];
