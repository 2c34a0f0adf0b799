import '#renderer/components/pane.css';
import '#renderer/features/accounts/accounts.css';
import './keys.css';
import { FileKey2, FlaskConical, Pencil, Plus, Undo2, Vault, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { Failure, Note } from '#renderer/components/Note.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { PaneFrame, Section } from '#renderer/features/accounts/PaneFrame.tsx';
import { PolicyText, PolicyWords } from '#renderer/features/accounts/Policy.tsx';
import { Tags } from '#renderer/features/accounts/Tags.tsx';
import { useLookUp } from '#renderer/features/accounts/useLookUp.ts';
import { canTry, changeKey, keyActions, tryKey } from '#renderer/features/keys/actions.ts';
import { loadKey, shownKey, useKeys } from '#renderer/features/keys/keys.ts';
import type { KeyLine } from '#renderer/features/keys/list.ts';
import { kindOf, purposeWords, standingOf, untilWords } from '#renderer/features/keys/words.ts';
import { useApp } from '#renderer/stores/app.ts';
import { useNow } from '#renderer/stores/now.ts';
import { ago, exactly } from '#renderer/words.ts';
import type { KmsKey, KmsKeyView } from '#shared/kms.ts';
import { Grants } from './Grants.tsx';
import { StateMark } from './marks.tsx';
import { Needs } from './Needs.tsx';
import { PublicKey } from './PublicKey.tsx';
import { Record } from './Record.tsx';
import { Rotation } from './Rotation.tsx';

/** Whoever walks through the list with the arrows asks for none of those in between. */
const pause = 250;

/** What has to be known of a key before anything else. */
function Loud({ accountId, of, view }: { accountId: string; of: KmsKey; view: KmsKeyView | null }) {
  const now = useNow();
  const { id, state } = of;
  if (state === 'PendingDeletion' || state === 'PendingReplicaDeletion') {
    return (
      <div className="keys-countdown">
        <Note
          tone="error"
          title={
            of.deletedAt
              ? `This key is deleted ${untilWords(of.deletedAt, now)}`
              : 'This key is being deleted'
          }
        >
          <p>
            {of.deletedAt && `On ${exactly(of.deletedAt)}. `}
            What was encrypted with it can then never be read again.
          </p>
          <Button icon={Undo2} onClick={() => changeKey(accountId, { kind: 'undelete-key', key: id })}>
            Keep the key…
          </Button>
        </Note>
      </div>
    );
  }
  if (state === 'Creating') {
    return (
      <Note tone="warning" title="Waiting for the MPC client">
        <p>
          {view?.waiting ?? 'The key is not there yet.'}
          {of.createdAt && ` Asked for ${ago(of.createdAt, now)}.`} QCred looks again every few seconds.
        </p>
      </Note>
    );
  }
  if (state === 'PendingImport')
    return (
      <Note tone="warning" title="This key has no key material yet">
        <p>It can do nothing until material of your own is imported into it.</p>
        <Button icon={FileKey2} onClick={() => changeKey(accountId, { kind: 'import-material', key: id })}>
          Import key material…
        </Button>
      </Note>
    );
  if (state === 'Disabled')
    return (
      <Note tone="warning" title="This key is disabled">
        <p>What it encrypted cannot be read until it is enabled again.</p>
        <Button onClick={() => changeKey(accountId, { kind: 'enable-key', key: id })}>Enable…</Button>
      </Note>
    );
  if (of.validTo)
    return (
      <Note tone="warning" title={`Its imported material ends ${untilWords(of.validTo, now)}`}>
        <p>From {exactly(of.validTo)} on it can do nothing until the same material is imported again.</p>
      </Note>
    );
  return null;
}

const origins = {
  service: 'Made by the service',
  imported: 'Imported: you brought it',
  elsewhere: 'In a key store of your own',
} as const;

function About({ accountId, of, view }: { accountId: string; of: KmsKey; view: KmsKeyView | null }) {
  const now = useNow();
  return (
    <Facts label="Key">
      <Fact label="State">
        <StateMark of={of} now={now} />
      </Fact>
      <Fact label="For">
        <span>
          {purposeWords(of)} ({kindOf(of.spec)})
        </span>
      </Fact>
      <Fact label="Description">
        <span className="copy-text">
          <span className="copy-value selectable">
            {of.description || <span className="faint">None</span>}
          </span>
          {!of.managed && (
            <IconButton
              icon={Pencil}
              label="Edit description"
              onClick={() => changeKey(accountId, { kind: 'describe-key', key: of.id })}
            />
          )}
        </span>
      </Fact>
      <Fact label="Key ID">
        <CopyText text={of.id} what="key ID" mono />
      </Fact>
      <Fact label="ARN">
        <CopyText text={of.arn} what="ARN" mono />
      </Fact>
      <Fact label="Made">
        <span title={of.createdAt ? exactly(of.createdAt) : undefined}>
          {of.createdAt ? ago(of.createdAt, now) : <span className="faint">Not told</span>}
        </span>
      </Fact>
      <Fact label="Material">
        <span>{origins[of.origin]}</span>
      </Fact>
      {of.multiRegion && (
        <Fact label="Regions">
          <span>Several: it has replicas, or may have</span>
        </Fact>
      )}
      {of.algorithms.length > 0 && (
        <Fact label="Algorithms">
          <span className="selectable">{of.algorithms.join(', ')}</span>
        </Fact>
      )}
      {view && (
        <Fact label="Last used">
          {view.lastUse?.at ? (
            <span title={exactly(view.lastUse.at)}>
              {ago(view.lastUse.at, now)} ({view.lastUse.operation})
            </span>
          ) : (
            <span className="faint">Not told, or never</span>
          )}
        </Fact>
      )}
    </Facts>
  );
}

function Aliases({
  accountId,
  id,
  aliases,
  off,
}: {
  accountId: string;
  id: string;
  aliases: readonly string[];
  off: boolean;
}) {
  return (
    <Section
      title="Aliases"
      actions={
        !off && (
          <IconButton
            icon={Plus}
            label="Add alias"
            onClick={() => changeKey(accountId, { kind: 'set-alias', key: id })}
          />
        )
      }
    >
      {aliases.length === 0 ? (
        <p className="faint">None. Programs can only name it by its id.</p>
      ) : (
        <ul className="keys-rows">
          {aliases.map((alias) => (
            <li key={alias}>
              <CopyText text={alias} what="alias" mono />
              {!off && (
                <IconButton
                  icon={X}
                  label={`Delete the alias ${alias}`}
                  onClick={() => changeKey(accountId, { kind: 'delete-alias', alias })}
                />
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function PolicySection({
  accountId,
  id,
  policy,
  off,
}: {
  accountId: string;
  id: string;
  policy: string | null;
  off: boolean;
}) {
  return (
    <Section
      title="Who may use it"
      actions={
        policy !== null &&
        !off && (
          <IconButton
            icon={Pencil}
            label="Edit policy"
            onClick={() => changeKey(accountId, { kind: 'put-policy', key: id })}
          />
        )
      }
    >
      {policy === null ? (
        <p className="faint">Its policy may not be seen with this account’s key.</p>
      ) : (
        <>
          <PolicyWords document={policy} kind="resource" />
          <PolicyText document={policy} />
        </>
      )}
    </Section>
  );
}

interface KeyPaneProps {
  accountId: string;
  line: KeyLine;
  /** Stands with what can be done with the key. */
  lead?: ReactNode;
}

/** All of a key. What takes many calls is asked for when it stays selected. */
export default function KeyPane({ accountId, line, lead }: KeyPaneProps) {
  const { id, row, detail } = line;
  const shown = useKeys((store) => store.shown[shownKey(accountId, id)]);
  const missing = useApp((app) => app.state?.accounts.find((one) => one.id === accountId)?.missing);
  // A key that is in another state by now is asked for again.
  useLookUp(`${shownKey(accountId, id)}\n${detail?.key?.state}`, () => loadKey(accountId, id), pause);

  const view = shown?.view ?? null;
  const key = view?.key ?? detail?.key ?? null;
  // The cloud's own keys are not to be changed, and one that is about to go cannot be.
  const off = key === null || key.managed || standingOf(key) === 'leaving';
  const known = { id, key, rotation: view?.rotation ?? detail?.rotation ?? null };
  return (
    <PaneFrame
      icon={Vault}
      title={line.name}
      about={
        key
          ? `${purposeWords(key)} · ${kindOf(key.spec)}${key.managed ? ' · Managed by the cloud' : ''}`
          : 'Key'
      }
      actions={keyActions(accountId, known)}
    >
      {key && <Loud accountId={accountId} of={key} view={view} />}
      {(lead || (key && canTry(key))) && (
        <div className="pane-actions">
          {lead}
          {key && canTry(key) && (
            <Button icon={FlaskConical} onClick={() => tryKey(accountId, id)}>
              Try it…
            </Button>
          )}
        </div>
      )}
      {shown?.failure && <Failure error={shown.failure} />}
      {key ? (
        <About accountId={accountId} of={key} view={view} />
      ) : (
        <Facts label="Key">
          <Fact label="Key ID">
            <CopyText text={id} what="key ID" mono />
          </Fact>
          <Fact label="ARN">
            <CopyText text={row.arn} what="ARN" mono />
          </Fact>
        </Facts>
      )}
      {!view && !shown?.failure && <Skeleton />}
      {view && key && (
        <>
          <Aliases accountId={accountId} id={id} aliases={view.aliases} off={off} />
          <Rotation accountId={accountId} of={key} rotation={view.rotation} missing={missing ?? []} />
          <Needs accountId={accountId} id={id} />
          {['SIGN_VERIFY', 'KEY_AGREEMENT'].includes(key.usage) || key.spec.startsWith('RSA') ? (
            <PublicKey accountId={accountId} of={key} />
          ) : null}
          <PolicySection accountId={accountId} id={id} policy={view.policy} off={off} />
          <Grants accountId={accountId} id={id} grants={view.grants} off={off} />
          {view.tags && (
            <Tags
              tags={view.tags}
              edit={
                !off && (
                  <IconButton
                    icon={Pencil}
                    label="Edit tags"
                    onClick={() => changeKey(accountId, { kind: 'set-key-tags', key: id })}
                  />
                )
              }
            />
          )}
          <Record accountId={accountId} id={id} />
        </>
      )}
    </PaneFrame>
  );
}
