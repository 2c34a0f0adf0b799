import { CircleAlert, CircleCheck, Languages, ShieldCheck, TriangleAlert, UserRoundCog } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '#renderer/components/Button.tsx';
import type { Column } from '#renderer/components/grid/columns.ts';
import { Middle } from '#renderer/components/Middle.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { tilde } from '#renderer/stores/app.ts';
import { providerName } from '#renderer/words.ts';
import type { FoundView } from '#shared/contract/index.ts';
import { canTranslate, type KeyGroup, lineOf, plainCount, toolsOf } from './groups.ts';

/** How a found key stands, in the few words that matter most about it. */
function Standing({ group }: { group: KeyGroup }): ReactNode {
  const { first: found } = group;
  if (found.alreadyHere !== null) {
    return (
      <>
        <CircleCheck size={14} aria-hidden="true" />
        <span className="truncate">
          Here as “{found.alreadyHere}”
          {plainCount([group]) > 0 && <span className="due">, and in plain text</span>}
        </span>
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
  if (found.kind === 'reference') return <span className="truncate">Uses the AWS profile</span>;
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
    const places = plainCount([group]);
    return (
      <>
        <CircleAlert size={14} className="due" aria-hidden="true" />
        <span className="truncate due">
          {places > 1 ? `Plain text in ${places} places` : 'Secret in plain text'}
        </span>
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

const fileAndLine = (found: FoundView): string => `${tilde(found.path)}${lineOf(found)}`;

const warned = ({ places }: KeyGroup): string =>
  places.flatMap((one) => [fileAndLine(one), ...one.notices.map(({ message }) => message)]).join('\n');

/** Where a key stands: the file where it is one, else the tools; all of it is below the list and on hover. */
function Where({ group }: { group: KeyGroup }): ReactNode {
  const { first, places } = group;
  const [tool, ...others] = toolsOf([group]);
  return (
    <span className="found-places" title={warned(group)}>
      {others.length > 0 ? (
        <span className="truncate">
          {[tool, ...others].join(', ')}
          <span className="visually-hidden">: {places.map(fileAndLine).join(', ')}</span>
        </span>
      ) : (
        <>
          <span>{tool}</span>
          <Path path={first.path} after={places.length > 1 ? ` +${places.length - 1}` : lineOf(first)} />
        </>
      )}
    </span>
  );
}

/**
 * The columns of what was found: what it is, where it stands, and how. Takes what shows a key in the
 * words of another tool.
 */
export const foundColumns = (translate: (group: KeyGroup) => void): readonly Column<KeyGroup>[] => [
  {
    id: 'name',
    least: 150,
    share: 1.3,
    label: 'Name',
    render: (group) => (
      <>
        <ProviderTile provider={group.first.provider} />
        <Middle text={group.first.name} title={warned(group)} />
      </>
    ),
  },
  {
    id: 'provider',
    least: 84,
    share: 0.1,
    rank: 3,
    label: 'Provider',
    render: ({ first }) => <span className="truncate">{providerName(first.provider)}</span>,
  },
  {
    id: 'key',
    least: 160,
    share: 1,
    rank: 1,
    label: 'Access key',
    render: ({ first }) => <Middle text={first.accessKeyId ?? first.roleArn ?? ''} mono />,
  },
  { id: 'where', least: 190, share: 1.3, label: 'Found in', render: (group) => <Where group={group} /> },
  { id: 'standing', least: 150, share: 1.1, label: 'State', render: (group) => <Standing group={group} /> },
  {
    id: 'open',
    least: 26,
    rank: 2,
    label: 'Show as',
    render: (group) =>
      canTranslate(group) && (
        // Keys use the row: Enter, or its menu.
        <IconButton icon={Languages} label="Show as…" tabIndex={-1} onClick={() => translate(group)} />
      ),
  },
];
