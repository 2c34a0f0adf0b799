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
import { canTranslate, type KeyGroup, plainCount } from './groups.ts';

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

const fileAndLine = ({ path, line }: FoundView): string => `${tilde(path)}:${line}`;

const warned = ({ places }: KeyGroup): string =>
  places.flatMap((one) => [fileAndLine(one), ...one.notices.map(({ message }) => message)]).join('\n');

const places: Column<KeyGroup> = {
  id: 'places',
  least: 0,
  below: true,
  label: 'Found in',
  render: (group) =>
    group.places.map((one) => (
      <span key={one.key} className="place">
        {one.targetLabel} <Path path={one.path} after={`:${one.line}`} />
      </span>
    )),
};

/**
 * The columns of what was found. Takes what shows a key in the words of another tool, and whether
 * several tools were looked at: then each key says where it was.
 */
export const foundColumns = (
  translate: (group: KeyGroup) => void,
  several: boolean,
): readonly Column<KeyGroup>[] => [
  {
    id: 'name',
    least: 150,
    share: 1.6,
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
    least: 96,
    share: 0.2,
    rank: 2,
    label: 'Provider',
    render: ({ first }) => <span className="truncate">{providerName(first.provider)}</span>,
  },
  {
    id: 'key',
    least: 120,
    share: 1.3,
    rank: 1,
    label: 'Access key',
    render: ({ first }) => <Middle text={first.accessKeyId ?? first.roleArn ?? ''} mono />,
  },
  { id: 'standing', least: 150, share: 1.2, label: 'State', render: (group) => <Standing group={group} /> },
  {
    id: 'open',
    least: 26,
    label: 'Show as',
    render: (group) =>
      canTranslate(group) && (
        // Keys use the row: Enter, or its menu.
        <IconButton icon={Languages} label="Show as…" tabIndex={-1} onClick={() => translate(group)} />
      ),
  },
  ...(several ? [places] : []),
];
