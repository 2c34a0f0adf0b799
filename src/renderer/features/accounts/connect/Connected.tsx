import { Button } from '#renderer/components/Button.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { Note } from '#renderer/components/Note.tsx';
import type { AccountView } from '#shared/contract/accounts.ts';

const principalWords: Record<AccountView['principal']['kind'], string> = {
  root: 'the root user',
  user: 'the user',
  role: 'the role',
  unknown: 'someone whose name the service does not tell',
};

/** Who the key turned out to be. */
const Who = ({ account }: { account: AccountView }) => (
  <Note tone="good" title={`Connected “${account.name}”.`}>
    <p>
      {account.accountId && <>Account {account.accountId}, a</>}
      {!account.accountId && 'A'}sked as {principalWords[account.principal.kind]}
      {account.principal.kind !== 'root' && account.principal.name !== '' && ` ${account.principal.name}`}.
    </p>
    {account.principal.arn && <p className="mono">{account.principal.arn}</p>}
    <p>What is in it is being fetched now. You can go on meanwhile.</p>
  </Note>
);

/** What the dialog shows once an account is connected. */
export const Connected = ({ account, onDone }: { account: AccountView; onDone: () => void }) => (
  <Dialog
    title="Account connected"
    onClose={onDone}
    actions={
      <Button tone="main" autoFocus onClick={onDone}>
        Done
      </Button>
    }
  >
    <Who account={account} />
  </Dialog>
);
