import { call } from '#renderer/api.ts';
import { attempt, tell } from '#renderer/stores/toasts.ts';
import { ask } from '#renderer/stores/view.ts';
import type { BindingView } from '#shared/contract/index.ts';

/** Takes over what stands in a tool's file, after saying what that does. Resolves to whether it was done. */
export async function takeTheirs({ id, name, targetLabel }: BindingView): Promise<boolean> {
  const yes = await ask({
    title: `Take what ${targetLabel} has for “${name}”?`,
    text:
      'The profile gets the key, region and endpoints that stand in the file now. If there is another ' +
      'secret in it, that one takes the place of the stored one, which can be brought back for 30 days.',
    verb: 'Take theirs',
    destructive: true,
  });
  if (!yes) return false;
  return attempt(async () => {
    await call('export.takeTheirs', { id });
    tell({ tone: 'good', text: `The profile says what ${targetLabel} has now.` });
  });
}
