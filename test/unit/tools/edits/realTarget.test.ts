import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realTarget } from '#core/tools/edits/realTarget.ts';
import { tempFolder } from '../../store/files/temp.ts';

const setUp = () => {
  const folder = realpathSync(tempFolder());
  const at = (...names: string[]) => join(folder, ...names);
  mkdirSync(at('far', 'away'), { recursive: true });
  return { folder, at };
};

describe('where bytes really go', () => {
  it('is the path itself where no link is on the way, written in any way', async () => {
    const { folder, at } = setUp();
    writeFileSync(at('far', 'x'), '');
    for (const path of ['far/x', 'far//x', './far/./x', 'far/away/../x', 'far/away/../../far/x', 'far/x/'])
      expect(await realTarget(`${folder}/${path}`)).toBe(at('far', 'x'));
    expect(await realTarget(at('no', 'such', 'file'))).toBe(at('no', 'such', 'file'));
    expect(await realTarget(`${folder}/no/../far/x`)).toBe(at('far', 'x'));
    expect(await realTarget('/')).toBe('/');
    expect(await realTarget('/../..')).toBe('/');
  });

  it('is behind every link, also of one to what is not there yet', async () => {
    const { folder, at } = setUp();
    symlinkSync('far/away', at('near'));
    symlinkSync(at('near', 'new'), at('far', 'away', 'link'));
    symlinkSync('../..', at('far', 'away', 'up'));
    expect(await realTarget(at('near', 'link'))).toBe(at('far', 'away', 'new'));
    // Above where the link leads, not above where it stands.
    expect(await realTarget(`${folder}/near/../x`)).toBe(at('far', 'x'));
    expect(await realTarget(`${folder}/near/up/x`)).toBe(at('x'));
    symlinkSync('.', at('here'));
    expect(await realTarget(`${folder}/here/here/x`)).toBe(at('x'));
  });

  it('is told through forty links and no more', async () => {
    const { at } = setUp();
    symlinkSync('far', at('1'));
    for (let n = 2; n <= 41; n++) symlinkSync(`${n - 1}`, at(`${n}`));
    expect(await realTarget(at('40', 'x'))).toBe(at('far', 'x'));
    await expect(realTarget(at('41', 'x'))).rejects.toMatchObject({
      code: 'file_unreadable',
      message: expect.stringContaining('leads back to itself'),
    });
  });

  it('is not told where a name is not in UTF-8, or nobody can look', async () => {
    const { at } = setUp();
    await expect(realTarget(at('caf\ufffd', 'x'))).rejects.toMatchObject({
      code: 'file_unreadable',
      message: expect.stringContaining('UTF-8'),
    });
    await expect(realTarget(at('n'.repeat(300)))).rejects.toMatchObject({ code: 'file_unreadable' });
    writeFileSync(at('file'), '');
    await expect(realTarget(at('file', 'x'))).rejects.toMatchObject({ code: 'file_unreadable' });
  });
});
