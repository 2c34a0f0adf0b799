import { Copy, KeyRound, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { Chooser } from '#renderer/components/Chooser.tsx';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { TextField } from '#renderer/components/Field.tsx';
import { FormDialog } from '#renderer/components/FormDialog.tsx';
import MenuHost from '#renderer/components/MenuHost.tsx';
import { QuestionDialog } from '#renderer/components/QuestionDialog.tsx';
import { Toasts } from '#renderer/components/Toasts.tsx';
import { TooltipLayer } from '#renderer/components/Tooltip.tsx';
import { tell, useToasts } from '#renderer/stores/toasts.ts';

const nothing = () => {};

const question = {
  title: 'Delete “backups”?',
  text: 'Its secret can be brought back for 30 days, in Settings. The cloud keeps the access key.',
  verb: 'Delete profile',
  destructive: true,
  answer: nothing,
};

const action = (id: string, label: string, icon: typeof Copy, shortcut?: string) => ({
  id,
  label,
  icon,
  run: nothing,
  ...(shortcut ? { shortcut } : {}),
});

/** Keeps what just happened on screen: here nobody is to be quick. */
function LastingToasts() {
  useEffect(() => {
    const say = () => {
      useToasts.setState({ toasts: [] });
      tell({ tone: 'good', text: 'Wrote 2 files.', action: { label: 'Undo', run: nothing } });
      tell({ tone: 'bad', text: 'Nobody answers at minio:9000.', hint: 'Check the address.' });
    };
    say();
    const timer = setInterval(say, 5000);
    return () => clearInterval(timer);
  }, []);
  return <Toasts />;
}

/** Shows a tooltip as a pointer that rests would. */
function Tip() {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector('button')?.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }));
  }, []);
  return (
    <div ref={box} className="gallery-part">
      <IconButton icon={RefreshCw} label="Sync now" shortcut="Mod+R" />
      <TooltipLayer />
    </div>
  );
}

const floating: Record<string, () => ReactNode> = {
  Dialog: () => (
    <Dialog
      title="Change passphrase"
      about="The secrets in the vault are sealed again."
      onClose={nothing}
      actions={
        <>
          <Button>Cancel</Button>
          <Button tone="main">Change passphrase</Button>
        </>
      }
    >
      <TextField label="Passphrase" type="password" />
    </Dialog>
  ),
  FormDialog: () => (
    <FormDialog title="Add a tag" width="small" form="tag" submit="Continue" onClose={nothing}>
      <form id="tag">
        <TextField label="Name" />
      </form>
    </FormDialog>
  ),
  QuestionDialog: () => <QuestionDialog question={question} onClose={nothing} />,
  'QuestionDialog with an option': () => (
    <QuestionDialog question={{ ...question, option: 'Delete its secret for good' }} onClose={nothing} />
  ),
  'QuestionDialog that takes nothing away': () => (
    <QuestionDialog
      question={{ ...question, title: 'Save all the same?', verb: 'Save', destructive: false }}
      onClose={nothing}
    />
  ),
  Chooser: () => (
    <Chooser
      label="Go to anything"
      placeholder="Type an action or a profile"
      text="ba"
      onText={nothing}
      none=""
      onClose={nothing}
      choices={[
        {
          id: '1',
          label: 'backups',
          aside: 'QZKD83JX02MS71PLA4B',
          mono: true,
          icon: <KeyRound size={15} aria-hidden="true" />,
          run: nothing,
        },
        {
          id: '2',
          label: 'Bring back a secret',
          icon: <RefreshCw size={15} aria-hidden="true" />,
          shortcut: 'Mod+B',
          run: nothing,
        },
      ]}
    />
  ),
  'Chooser without a match': () => (
    <Chooser
      label="Go to anything"
      placeholder="Type an action or a profile"
      text="zzz"
      onText={nothing}
      none="Nothing is called “zzz”."
      onClose={nothing}
      choices={[]}
    />
  ),
  MenuHost: () => (
    <MenuHost
      menu={{
        label: 'Actions for backups',
        at: { x: 16, y: 16 },
        groups: [
          [action('edit', 'Edit', Pencil, 'Enter'), action('copy', 'Copy access key ID', Copy, 'Mod+C')],
          [{ ...action('remove', 'Delete', Trash2, 'Delete'), destructive: true }],
        ],
      }}
    />
  ),
  Toasts: () => <LastingToasts />,
  TooltipLayer: () => <Tip />,
};

/** The names of what floats, each shown on a page of its own. */
export const floatingNames = Object.keys(floating);

/** One of the things that float, alone on its page as it would be above the window. */
export const Floating = ({ name }: { name: string }) => (
  <main className="gallery-floating">
    <h1 className="visually-hidden">{name}</h1>
    {floating[name]?.()}
  </main>
);
