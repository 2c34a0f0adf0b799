import { Fragment } from 'react';
import { Path } from '#renderer/components/Path.tsx';
import { tilde } from '#renderer/stores/app.ts';
import { type KeyGroup, lineOf } from './groups.ts';

/** Below the list: every place of the key that the cursor is on, and what is to be known about it; before it is on one, of the first. */
export function FoundAbout({ group }: { group: KeyGroup | undefined }) {
  const notices = new Set(group?.places.flatMap((one) => one.notices.map(({ message }) => tilde(message))));
  return (
    <div className="found-about">
      {group && (
        <p>
          <span className="found-name">{group.first.name}</span> stands in{' '}
          {group.places.map((one, at) => (
            <Fragment key={one.key}>
              {at > 0 && ', '}
              {one.targetLabel} <Path path={one.path} after={lineOf(one)} />
            </Fragment>
          ))}
        </p>
      )}
      {[...notices].map((message) => (
        <p key={message}>{message}</p>
      ))}
    </div>
  );
}
