import '#renderer/components/pane.css';
import { Fragment } from 'react';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { Scrolled } from '#renderer/components/Scrolled.tsx';
import { tilde, useProfiles } from '#renderer/stores/app.ts';
import { showProfile } from '#renderer/stores/commands.ts';
import { useNow } from '#renderer/stores/now.ts';
import { ago, count, exactly, stamp } from '#renderer/words.ts';
import { type KeyNames, namesOf } from './names.ts';
import type { Line } from './operations.ts';
import { actionWords, programOf, whoWords } from './words.ts';

interface EntryPaneProps {
  line: Line;
  names: KeyNames;
}

/** More entries than these are counted instead; the list opens to all of them. */
const most = 50;

/** All that the log says of an entry, and of what was done with it in one go. */
export function EntryPane({ line: { record, operation }, names }: EntryPaneProps) {
  const now = useNow();
  const profiles = useProfiles();
  const { action, subject, detail, actor, at, seq } = record;
  const known = namesOf(record, names);
  const title = actionWords(action);
  return (
    <div className="pane">
      <header className="pane-head">
        <div className="pane-title">
          <h2>{title}</h2>
          <p className="faint">
            {ago(at, now)}, by {programOf(actor)}
          </p>
        </div>
      </header>
      <Scrolled className="pane-body" label={title}>
        <Facts label="Entry">
          <Fact label="To what">
            <CopyText text={tilde(subject)} what="what it was done to" />
          </Fact>
          {known.length > 0 && (
            <Fact label="Profiles">
              {known.map((name, index) => {
                const profile = profiles.find((one) => one.name === name);
                return (
                  <Fragment key={name}>
                    {index > 0 && ', '}
                    {profile ? (
                      <button type="button" className="link" onClick={() => void showProfile(profile.id)}>
                        {name}
                      </button>
                    ) : (
                      name
                    )}
                  </Fragment>
                );
              })}
            </Fact>
          )}
          {detail && (
            <Fact label="Detail">
              <span className="selectable">{tilde(detail)}</span>
            </Fact>
          )}
          <Fact label="When">
            <span className="selectable">{exactly(at)}</span>
          </Fact>
          <Fact label="By whom">
            <span className="selectable">{whoWords(actor)}</span>
          </Fact>
          <Fact label="Process">
            <span className="selectable">{actor.pid}</span>
          </Fact>
          <Fact label="In the log">
            <span className="selectable">
              Number {seq}, <span className="mono">{action}</span>
            </span>
          </Fact>
        </Facts>
        {operation && (
          <section className="pane-section">
            <h3>{count(operation.records.length, 'entry', 'entries')} in one go</h3>
            <ul className="activity-entries">
              {operation.records.slice(0, most).map((one) => (
                <li key={one.seq}>
                  <span className="faint">{stamp(one.at).slice(11)}</span>
                  <span>
                    {actionWords(one.action)} <span className="faint">{tilde(one.subject)}</span>
                  </span>
                </li>
              ))}
            </ul>
            {operation.records.length > most && (
              <p className="faint">
                And {count(operation.records.length - most, 'more', 'more')}, in the list.
              </p>
            )}
          </section>
        )}
      </Scrolled>
    </div>
  );
}
