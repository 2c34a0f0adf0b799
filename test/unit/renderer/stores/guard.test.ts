import { beforeEach, describe, expect, it, vi } from 'vitest';
import { finishDialog, leaveDialogs } from '#renderer/stores/dialogs.ts';
import { finishForm, goTo, openForm, showForm, useForm } from '#renderer/stores/form.ts';
import {
  beginWith,
  collect,
  enteredIn,
  forgetAll,
  isUnsaved,
  leave,
  noteSecret,
  noteSettling,
  noteValue,
  onUnsaved,
  restore,
} from '#renderer/stores/guard.ts';
import { ask, openDialog, showView, useView } from '#renderer/stores/view.ts';

const question = () => {
  const open = useView.getState().dialogs.find(({ kind }) => kind === 'question');
  return open?.kind === 'question' ? open.question : undefined;
};

/** Answers the question that comes up during `task`. */
async function answering(yes: boolean, task: Promise<boolean>): Promise<boolean> {
  await vi.waitFor(() => expect(question()).toBeDefined(), 30_000);
  const asked = question();
  useView.setState({ dialogs: useView.getState().dialogs.filter(({ kind }) => kind !== 'question') });
  asked?.answer(yes);
  return task;
}

const typed = (text: string) => noteValue('form', 'values', '{"name":""}', { name: text });

beforeEach(() => {
  forgetAll();
  useView.setState({ view: 'profiles', dialogs: [] });
  useForm.setState({ form: null });
});

describe('what has done its work', () => {
  it('closes a form only while it is the one that is open', () => {
    showForm({ kind: 'new', pasted: null });
    const { form } = useForm.getState();
    showForm({ kind: 'new', pasted: null });
    typed('of the second');
    expect(finishForm(form)).toBe(false);
    expect(isUnsaved('form')).toBe(true);
    expect(finishForm(useForm.getState().form)).toBe(true);
    expect([useForm.getState().form, isUnsaved('form')]).toEqual([null, false]);
  });

  it('forgets nothing of a dialog of its kind that was opened since', () => {
    openDialog({ kind: 'connect' });
    const [first] = useView.getState().dialogs;
    if (!first) throw new Error('no dialog');
    finishDialog(first);
    openDialog({ kind: 'connect' });
    noteValue('connect', 'values', '""', 'of the second');
    finishDialog(first);
    expect([useView.getState().dialogs.length, isUnsaved('connect')]).toEqual([1, true]);
  });
});

describe('leaving', () => {
  it('asks only where something differs from what the field began with', async () => {
    typed('');
    expect(await leave(['form'])).toBe(true);
    typed('half done');
    expect(await answering(false, leave(['form']))).toBe(false);
    typed('');
    expect(await leave(['form'])).toBe(true);
  });

  it('does not ask about what is only chosen', () => {
    const weigh = ({ name }: { name: string; tool: string }) => name;
    noteValue('export', 'wish', '{"name":"","tool":"aws"}', { name: '', tool: 'rclone' }, weigh);
    expect(isUnsaved('export')).toBe(false);
    noteValue('export', 'wish', '{"name":"","tool":"aws"}', { name: 'x', tool: 'aws' }, weigh);
    expect(isUnsaved('export')).toBe(true);
  });

  it('asks about a secret that stands in its input', async () => {
    let text = '';
    noteSecret('form', 'secretAccessKey', () => text);
    expect(await leave()).toBe(true);
    text = 'typed';
    expect(await answering(true, leave())).toBe(true);
  });

  it('asks about a passphrase, which a lock does not keep', async () => {
    noteSecret('passphrase', 'newPassphrase', () => 'typed');
    expect(await answering(false, leave(['passphrase']))).toBe(false);
    expect(await collect(() => null)).toBe(null);
  });

  it('does not ask about a field that was emptied again', async () => {
    noteValue('connect', 'values', '{"endpoints":{}}', { endpoints: { iam: 'x' } as Record<string, string> });
    expect(isUnsaved('connect')).toBe(true);
    noteValue('connect', 'values', '{"endpoints":{}}', { endpoints: { iam: '' } as Record<string, string> });
    expect(isUnsaved('connect')).toBe(false);
    noteValue('connect', 'values', '{"name":"shop"}', { name: '' });
    expect(isUnsaved('connect')).toBe(true);
  });

  it('goes to another view at once, or after the question, and to its own without one', async () => {
    await openForm({ kind: 'new', pasted: null });
    void goTo('tools');
    expect([useView.getState().view, useForm.getState().form]).toEqual(['tools', null]);
    showView('profiles');
    await openForm({ kind: 'new', pasted: null });
    typed('half done');
    expect(await goTo('profiles')).toBe(true);
    expect(await answering(false, goTo('tools'))).toBe(false);
    expect([useView.getState().view, useForm.getState().form?.kind]).toEqual(['profiles', 'new']);
    // One that is opened again starts afresh, also where it is of the same kind.
    const { opened } = useForm.getState();
    expect(await answering(true, openForm({ kind: 'new', pasted: null }))).toBe(true);
    expect([useForm.getState().opened, isUnsaved('form')]).toEqual([opened + 1, false]);
    typed('half done');
    expect(await answering(true, goTo('tools'))).toBe(true);
    expect([useView.getState().view, useForm.getState().form, isUnsaved('form')]).toEqual([
      'tools',
      null,
      false,
    ]);
  });

  it('asks once for everything that quitting would lose', async () => {
    typed('half done');
    noteValue('connect', 'values', '""', 'https://…');
    const leaving = leave(undefined, 'quit');
    await vi.waitFor(() => expect(question()).toBeDefined(), 30_000);
    expect(question()).toMatchObject({ verb: 'Discard and quit' });
    expect(question()?.text).toContain('profile');
    expect(question()?.text).toContain('account');
    expect(await answering(true, leaving)).toBe(true);
  });

  it('lets a field save itself first, and asks where it cannot', async () => {
    let fits = true;
    const saved: number[] = [];
    noteSettling('settings', 'seconds', async () => {
      if (fits) saved.push(30);
      return fits;
    });
    expect(await leave(['settings'])).toBe(true);
    expect(saved).toEqual([30]);
    fits = false;
    expect(await answering(false, leave(['settings']))).toBe(false);
  });

  it('tells the application when there begins and ceases to be something', () => {
    const told: boolean[] = [];
    onUnsaved((unsaved) => told.push(unsaved));
    typed('h');
    typed('ha');
    typed('');
    expect(told).toEqual([true, false]);
  });
});

describe('a question', () => {
  it('gives way to the next as one that was not agreed to', async () => {
    const first = ask({ title: 'Delete?', text: '', verb: 'Delete', destructive: true });
    const second = ask({ title: 'Quit?', text: '', verb: 'Quit', destructive: true });
    expect(await first).toBe(false);
    expect(await answering(true, second)).toBe(true);
  });

  it('is not agreed to when its dialog is closed from outside', async () => {
    const asked = ask({ title: 'Delete?', text: '', verb: 'Delete', destructive: true });
    expect(await leaveDialogs()).toBe(true);
    expect(await asked).toBe(false);
  });
});

describe('a lock', () => {
  it('hands over what was typed and takes it back, a secret as an id', async () => {
    openDialog({ kind: 'connect' });
    typed('half done');
    noteSecret('form', 'secretAccessKey', () => 'CANARY/of/the/guard', 'pasted-1');
    noteValue('connect', 'values', '""', '');
    const work = await collect((scopes) => ({ scopes }));
    expect(work?.typed).toEqual([
      { scope: 'form', pasteId: 'pasted-1', secretAccessKey: 'CANARY/of/the/guard' },
    ]);
    expect(work?.text).not.toContain('CANARY');
    forgetAll();
    expect(isUnsaved('form')).toBe(false);

    const entered = [{ scope: 'form', pasteId: 'id', hasSecret: true, hasSessionToken: false }];
    expect(restore({ text: work?.text ?? '', entered })).toEqual({ scopes: ['form'] });
    expect(isUnsaved('form')).toBe(true);
    expect(beginWith('form', 'values', () => ({ name: '' }))).toEqual({
      first: '{"name":""}',
      now: { name: 'half done' },
    });
    expect(enteredIn('form')?.pasteId).toBe('id');
    // A second lock keeps the id that the secret is held under.
    expect((await collect(() => null))?.typed).toEqual([{ scope: 'form', pasteId: 'id' }]);
  });

  it('hands over nothing where nothing was typed, and no one-time password', async () => {
    noteValue('form', 'values', '""', '');
    noteSecret('session', 'sessionToken', () => '123456');
    expect(await collect(() => null)).toBeNull();
  });
});
