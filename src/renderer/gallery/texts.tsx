import { KeyRound, Plus, SearchX } from 'lucide-react';
import { Button } from '#renderer/components/Button.tsx';
import { DiffView } from '#renderer/components/DiffView.tsx';
import { EmptyState } from '#renderer/components/EmptyState.tsx';
import { Fact, Facts } from '#renderer/components/Facts.tsx';
import { Hidden } from '#renderer/components/Hidden.tsx';
import { Letters } from '#renderer/components/Letters.tsx';
import { Lost } from '#renderer/components/Lost.tsx';
import { Failure, Note, Notices } from '#renderer/components/Note.tsx';
import { Path } from '#renderer/components/Path.tsx';
import { PlainHttpNote } from '#renderer/components/PlainHttpNote.tsx';
import { RegionFact } from '#renderer/components/RegionFact.tsx';
import { Skeleton } from '#renderer/components/Skeleton.tsx';
import { ViewHead } from '#renderer/components/ViewHead.tsx';
import type { PlanView } from '#shared/contract/index.ts';
import type { Specimen } from './specimen.ts';

const file = (more: Partial<PlanView['files'][number]>): PlanView['files'][number] => ({
  path: '/home/anna/.aws/credentials',
  target: '/home/anna/.aws/credentials',
  action: 'change',
  hunks: [],
  ...more,
});

const changed = file({
  closes: true,
  hunks: [
    [
      { kind: 'context', before: 1, after: 1, text: '[backups]' },
      { kind: 'removed', before: 2, text: 'aws_secret_access_key = ••••••••' },
      { kind: 'added', after: 2, text: 'credential_process = qcred credential-process backups' },
      { kind: 'context', before: 3, after: 3, text: 'region = q-world-1' },
    ],
  ],
});
const created = file({
  path: '/home/anna/.config/rclone/rclone.conf',
  target: '/srv/dotfiles/rclone.conf',
  action: 'create',
  hunks: [[{ kind: 'added', after: 1, text: '[backups]' }]],
});

/** What is read. */
export const texts: readonly Specimen[] = [
  {
    title: 'Note',
    states: () => [
      {
        name: 'good',
        node: (
          <Note tone="good" title="Connected “team”.">
            <p>What is in it is being fetched now.</p>
          </Note>
        ),
      },
      { name: 'info', node: <Note tone="info" title="No profile has a key of a cloud with IAM." /> },
      {
        name: 'warning',
        node: (
          <Note tone="warning" title="The file was changed outside of QCred.">
            <p>Look at the difference before you write.</p>
          </Note>
        ),
      },
      {
        name: 'error',
        node: (
          <Note tone="error" title="The vault cannot be read.">
            <p>Put back the copy that you keep.</p>
          </Note>
        ),
      },
    ],
  },
  {
    title: 'Letters',
    states: () => [
      {
        name: 'a secret that is shown',
        node: <Letters bytes={new TextEncoder().encode('wJalrXUtnFEMI/K7')} className="mono selectable" />,
      },
    ],
  },
  {
    title: 'Failure',
    states: () => [
      {
        name: 'with what to do',
        node: (
          <Failure
            error={{
              code: 'connection_failed',
              message: 'Nobody answers at minio:9000.',
              hint: 'Check the address, or try again later.',
            }}
          />
        ),
      },
    ],
  },
  {
    title: 'Notices',
    states: () => [
      {
        name: 'with a place',
        node: (
          <Notices
            notices={[
              {
                level: 'warning',
                message: 'Two profiles are called “default”.',
                hint: 'The AWS CLI takes the last.',
                path: '/home/anna/.aws/config',
                line: 12,
                column: 1,
              },
            ]}
          />
        ),
      },
    ],
  },
  {
    title: 'PlainHttpNote',
    states: () => [
      {
        name: 'agreed to, and not',
        node: (
          <PlainHttpNote
            of={{
              endpoints: { s3: 'http://minio:9000', iam: 'http://10.0.0.7' },
              plainHttp: ['http://minio:9000'],
            }}
          />
        ),
      },
    ],
  },
  {
    title: 'Lost',
    states: () => [
      {
        name: 'two things',
        node: (
          <Lost
            title="What does not carry over"
            notices={[
              { level: 'info', message: 'The account ID.', hint: 'AWS finds it out by itself.' },
              { level: 'info', message: 'The endpoint of S3.', hint: '' },
            ]}
          />
        ),
      },
    ],
  },
  {
    title: 'Hidden',
    states: () => [
      { name: 'one', node: <Hidden hidden={1} what="profile" /> },
      { name: 'many', node: <Hidden hidden={1234} what="profile" /> },
    ],
  },
  {
    title: 'Facts',
    states: (theme) => [
      {
        name: 'two facts',
        node: (
          <Facts label={`Key, ${theme}`}>
            <Fact label="Region">q-world-1</Fact>
            <Fact label="File">
              <Path path="/home/anna/.aws/credentials" />
            </Fact>
            <RegionFact region="eu-west-1" provider={undefined} usual="q-world-1" />
            <RegionFact region={undefined} provider={undefined} usual="q-world-1" />
            <RegionFact region={undefined} provider={undefined} usual={undefined} />
          </Facts>
        ),
      },
    ],
  },
  {
    title: 'Path',
    states: () => [
      { name: 'from home', node: <Path path="/home/anna/.aws/credentials" /> },
      {
        name: 'shortened',
        node: (
          <Path
            path="/srv/projects/media-assets-of-all-brands/for-the-content-delivery-network/deploy/.env"
            after=":12"
          />
        ),
      },
    ],
  },
  {
    title: 'DiffView',
    states: () => [
      { name: 'changed', node: <DiffView file={changed} /> },
      { name: 'created, through a link', node: <DiffView file={created} /> },
      { name: 'deleted', node: <DiffView file={file({ action: 'delete' })} /> },
      { name: 'stays', node: <DiffView file={file({ action: 'none' })} /> },
    ],
  },
  {
    title: 'EmptyState',
    states: () => [
      {
        name: 'first run',
        height: 220,
        node: (
          <EmptyState icon={KeyRound} title="No profiles yet" actions={<Button>Find my keys</Button>}>
            A profile is an access key with its region and endpoints.
          </EmptyState>
        ),
      },
      { name: 'no match', height: 140, node: <EmptyState icon={SearchX} title="No profile matches" /> },
    ],
  },
  { title: 'Skeleton', states: () => [{ name: 'loading', node: <Skeleton /> }] },
  {
    title: 'ViewHead',
    states: () => [
      {
        name: 'with a count and an action',
        node: (
          <ViewHead
            title="Profiles"
            aside="12 of 340"
            actions={
              <Button tone="main" icon={Plus}>
                New profile
              </Button>
            }
          />
        ),
      },
    ],
  },
];
