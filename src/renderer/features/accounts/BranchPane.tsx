import { Button } from '#renderer/components/Button.tsx';
import { grouped } from '#shared/words.ts';
import { makingIn } from './actions.ts';
import { iconOf } from './icons.ts';
import type { Branch } from './nodes.ts';
import { PaneFrame } from './PaneFrame.tsx';

const words: Record<Branch, { title: string; about: string }> = {
  users: {
    title: 'Users',
    about: 'People and machines with keys of their own. A user may do what their policies and groups say.',
  },
  groups: { title: 'Groups', about: 'What is given to a group is given to everyone in it.' },
  roles: {
    title: 'Roles',
    about: 'A role lends its rights for a while to those it trusts, with temporary credentials.',
  },
  policies: {
    title: 'Policies',
    about: 'Documents that say what is allowed. They do nothing until they are attached to someone.',
  },
};

/** What a branch of the tree is about, and what can be made in it. */
export function BranchPane({ accountId, branch, size }: { accountId: string; branch: Branch; size: number }) {
  const { title, about } = words[branch];
  return (
    <PaneFrame icon={iconOf({ kind: 'branch', branch })} title={title} about={grouped(size)}>
      <p className="iam-branch">{about}</p>
      <div className="pane-actions">
        {makingIn(branch, accountId).map(({ id, label, icon, run }) => (
          <Button key={id} icon={icon} onClick={run}>
            {label}
          </Button>
        ))}
      </div>
    </PaneFrame>
  );
}
