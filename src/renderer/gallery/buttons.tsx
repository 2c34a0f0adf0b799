import { Download, Ellipsis, Pencil, Plus, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button, IconButton } from '#renderer/components/Button.tsx';
import { CopyText } from '#renderer/components/CopyText.tsx';
import { Kbd } from '#renderer/components/Kbd.tsx';
import { Mark } from '#renderer/components/Mark.tsx';
import { MenuButton } from '#renderer/components/MenuButton.tsx';
import { ProviderTile } from '#renderer/components/ProviderTile.tsx';
import { Segmented } from '#renderer/components/Segmented.tsx';
import { Tabs } from '#renderer/components/Tabs.tsx';
import { providerName } from '#renderer/words.ts';
import { providerIds } from '#shared/fields.ts';
import type { Specimen } from './specimen.ts';

const sides = [
  { value: 'one', label: 'A profile’s' },
  { value: 'two', label: 'Pasted' },
  { value: 'three', label: 'Typed in' },
] as const;

function Sides({ label }: { label: string }) {
  const [value, setValue] = useState<(typeof sides)[number]['value']>('one');
  return <Segmented label={label} options={sides} value={value} onChange={setValue} />;
}

function Services({ label, wide }: { label: string; wide: number }) {
  const [value, setValue] = useState<(typeof sides)[number]['value']>('one');
  return (
    <div style={{ width: wide }}>
      <Tabs label={label} options={sides} value={value} onChange={setValue} />
    </div>
  );
}

/** What is pressed, and small things that stand beside words. */
export const buttons: readonly Specimen[] = [
  {
    title: 'Button',
    states: () => [
      { name: 'plain', node: <Button>Cancel</Button> },
      { name: 'plain, with an icon', node: <Button icon={Download}>Import…</Button> },
      {
        name: 'main',
        node: (
          <Button tone="main" icon={Plus}>
            New profile
          </Button>
        ),
      },
      { name: 'danger', node: <Button tone="danger">Delete profile</Button> },
      {
        name: 'quiet',
        node: (
          <Button tone="quiet" icon={Pencil}>
            Edit
          </Button>
        ),
      },
      { name: 'disabled', node: <Button disabled>Export</Button> },
      {
        name: 'main, disabled',
        node: (
          <Button tone="main" disabled>
            Connect
          </Button>
        ),
      },
      {
        name: 'main, busy',
        node: (
          <Button tone="main" busy>
            Asking who this is…
          </Button>
        ),
      },
      { name: 'plain, busy', node: <Button busy>Testing…</Button> },
    ],
  },
  {
    title: 'IconButton',
    states: () => [
      { name: 'plain', node: <IconButton icon={RefreshCw} label="Sync now" /> },
      { name: 'disabled', node: <IconButton icon={Trash2} label="Delete" disabled /> },
    ],
  },
  {
    title: 'MenuButton',
    states: (theme) => [
      { name: 'shut', node: <MenuButton icon={Ellipsis} label={`More, ${theme}`} groups={() => []} /> },
    ],
  },
  {
    title: 'Segmented',
    states: (theme) => [{ name: 'one of three', node: <Sides label={`Which key, ${theme}`} /> }],
  },
  {
    title: 'Tabs',
    states: (theme) => [
      { name: 'with room for all', node: <Services label={`Which service, ${theme}`} wide={400} /> },
      { name: 'without', node: <Services label={`Which of these, ${theme}`} wide={160} /> },
    ],
  },
  {
    title: 'CopyText',
    states: () => [
      { name: 'plain', node: <CopyText text="us-east-1" what="region" /> },
      { name: 'mono', node: <CopyText text="QZKD83JX02MS71PLA4B" what="access key ID" mono /> },
      {
        name: 'long',
        node: (
          <CopyText
            text="arn:aws:iam::123456789012:role/service-role/media-assets-of-all-brands-for-the-network"
            what="ARN"
            mono
          />
        ),
      },
    ],
  },
  {
    title: 'Kbd',
    states: () => [
      { name: 'one key', node: <Kbd shortcut="Enter" /> },
      { name: 'with others', node: <Kbd shortcut="Mod+Shift+K" /> },
    ],
  },
  {
    title: 'Mark',
    states: () => [
      { name: '16 px', node: <Mark size={16} /> },
      { name: '32 px', node: <Mark size={32} /> },
    ],
  },
  {
    title: 'ProviderTile',
    states: () =>
      providerIds.map((provider) => ({
        name: providerName(provider),
        node: (
          <span className="gallery-line">
            <ProviderTile provider={provider} />
            <ProviderTile provider={provider} large />
            {providerName(provider)}
          </span>
        ),
      })),
  },
];
