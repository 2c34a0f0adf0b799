import { call } from '#renderer/api.ts';
import { profileById } from '#renderer/stores/app.ts';
import { attempt, tell } from '#renderer/stores/toasts.ts';
import { count } from '#renderer/words.ts';

/** Makes a profile every bound tool's default; null puts back what was there before QCred. */
export async function switchTo(profileId: string | null): Promise<void> {
  await attempt(async () => {
    const { change, leftOut, retired } = await call('active.use', { profileId });
    const name = profileId === null ? undefined : profileById(profileId)?.name;
    const wrote = change && change.paths.length > 0 ? ` Wrote ${count(change.paths.length, 'file')}.` : '';
    const done = name === undefined ? 'The defaults are as before QCred.' : `“${name}” is active.`;
    const not = leftOut.map((why) => ` Not ${why}`).join('');
    const dead = retired
      .map(({ accessKeyId, fate }) => ` ${accessKeyId} is back with them, which ${fate}.`)
      .join('');
    tell({ tone: 'good', text: `${done}${wrote}${not}${dead}` });
  });
}
