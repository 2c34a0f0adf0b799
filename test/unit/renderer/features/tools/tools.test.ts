import { describe, expect, it } from 'vitest';
import {
  driftCount,
  isDrifted,
  nameThere,
  toolStatus,
  worstOf,
} from '#renderer/features/tools/bindings/status.ts';
import { canTake, groupFound, isNew, plainCount } from '#renderer/features/tools/imports/groups.ts';
import { listTools } from '#renderer/features/tools/toolList.ts';
import { fromHome } from '#renderer/words.ts';
import type { BindingView, TargetView } from '#shared/contract/index.ts';
import { foundView as found, profileView } from '../../views.ts';

const binding = (part: Partial<BindingView>): BindingView => ({
  id: 'b',
  target: 'aws',
  targetLabel: 'AWS CLI',
  name: 'work',
  mode: 'credential_process',
  writtenAt: '2026-01-01T00:00:00.000Z',
  status: 'in_sync',
  message: '',
  ...part,
});

const tool = (id: TargetView['id'], part: Partial<TargetView> = {}): TargetView => ({
  id,
  label: id,
  place: 'fixed',
  holds: 'many',
  files: [{ part: 'config', path: `/home/anna/.${id}`, exists: false }],
  secretModes: ['static'],
  roleModes: ['static'],
  notices: [],
  bindings: [],
  ...part,
});

describe('paths, told from home', () => {
  const home = '/home/anna';

  it('shortens every path under it, alone and in a sentence', () => {
    expect([
      fromHome('/home/anna/.aws/config', home),
      fromHome('Read "/home/anna/.s3cfg", then (/home/anna/x).', home),
      fromHome('C:\\Users\\anna\\.aws\\config', 'C:\\Users\\anna'),
    ]).toEqual(['~/.aws/config', 'Read "~/.s3cfg", then (~/x).', '~\\.aws\\config']);
  });

  it('leaves folders that only begin alike, or only contain it', () => {
    for (const path of ['/home/annabel/.aws', '/mnt/home/anna/x', '/srv/x', ''])
      expect(fromHome(path, home)).toBe(path);
    expect(fromHome('/x', '')).toBe('/x');
  });

  it('leaves a word in quotes, which a shell would take with its tilde', () => {
    const hint = "Run: chmod 600 '/home/anna/My Files/.aws/config'";
    expect(fromHome(hint, home)).toBe(hint);
  });

  it('takes a home with signs in it as it is', () => {
    expect(fromHome('/data/a+b (c)/.aws', '/data/a+b (c)')).toBe('~/.aws');
    expect(fromHome('/data/aab/.aws', '/data/a+b')).toBe('/data/aab/.aws');
  });
});

describe('how exports stand', () => {
  it('ranks what cannot be read above what is gone, that above what changed', () => {
    const of = (...all: BindingView['status'][]) => worstOf(all.map((status) => binding({ status })));
    expect([
      of(),
      of('in_sync', 'unknown'),
      of('in_sync', 'changed', 'outdated'),
      of('missing', 'changed'),
      of('missing', 'unreadable'),
    ]).toEqual([null, 'unknown', 'changed', 'missing', 'unreadable']);
  });

  it('counts only what asks for something', () => {
    const statuses = ['in_sync', 'unknown', 'outdated', 'changed', 'missing', 'unreadable'] as const;
    const bindings = statuses.map((status) => binding({ status }));
    expect(bindings.map(isDrifted)).toEqual([false, false, true, true, true, true]);
    expect(driftCount([profileView({ name: 'a', bindings }), profileView({ name: 'b' })])).toBe(4);
  });

  it('calls a tool unreadable when one of its files is, even without exports', () => {
    const notices = [{ level: 'error' as const, message: 'not JSON', hint: '' }];
    expect([toolStatus(tool('mc', { notices })), toolStatus(tool('mc'))]).toEqual(['unreadable', null]);
  });

  it('names an export only where the name says something', () => {
    expect([
      nameThere(binding({ name: 'work' }), 'work'),
      nameThere(binding({ name: 'w' }), 'work'),
      nameThere(binding({ name: 'default', target: 's3cmd' }), 'work'),
      nameThere(binding({ name: 'default', target: 'aws' }), 'work'),
    ]).toEqual([null, 'w', null, 'default']);
  });
});

describe('the list of tools', () => {
  const used = { ...binding({ target: 'dotenv', path: '/srv/site/.env' }), profileName: 'shop' };
  const tools = [
    tool('aws'),
    tool('rclone', { files: [{ part: 'config', path: '/x/rclone.conf', exists: true }] }),
    tool('dotenv', { place: 'chosen', files: [], bindings: [used] }),
    tool('mc'),
  ];
  const ids = (search: string) => listTools(tools, search).map(({ id }) => id);

  it('has those in use first, then those with files here, and keeps their order otherwise', () => {
    expect(ids('')).toEqual(['dotenv', 'rclone', 'aws', 'mc']);
  });

  it('finds a tool by its name, its files and what is written to it', () => {
    expect([ids('RCL'), ids('site'), ids('shop'), ids('.aws'), ids('aws shop')]).toEqual([
      ['rclone'],
      ['dotenv'],
      ['dotenv'],
      ['aws'],
      [],
    ]);
  });
});

describe('found keys', () => {
  const scan = [
    found('none', { kind: 'none', importable: false }),
    found('here', { alreadyHere: 'mine' }),
    found('one', { sameAs: ['two', 'three'] }),
    found('two', { sameAs: ['one', 'three'], target: 's3cmd' }),
    found('other'),
    found('three', { sameAs: ['one', 'two'], target: 'rclone' }),
  ];

  it('are one line each, however many places they stand in, those that can be taken first', () => {
    const groups = groupFound(scan);
    expect(groups.map(({ places }) => places.map(({ key }) => key))).toEqual([
      ['one', 'two', 'three'],
      ['other'],
      ['here'],
      ['none'],
    ]);
    expect(groups.map(isNew)).toEqual([true, true, false, false]);
    // A key that is here already can still be chosen, to replace its plain text.
    expect(groups.map(canTake)).toEqual([true, true, true, false]);
  });

  it('count every place with a secret in plain text', () => {
    expect(plainCount(groupFound(scan).filter(isNew))).toBe(4);
  });

  it('lose none, when a place is the same as one that was not listed', () => {
    expect(groupFound([found('a', { sameAs: ['gone'] })]).map(({ places }) => places.length)).toEqual([1]);
  });
});
