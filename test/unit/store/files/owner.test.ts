import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { newOwner, ownerOf, refuseOthersVault } from '#core/store/files/owner.ts';
import { xdgFolder } from '#core/store/files/xdg.ts';

/** As if only these paths were there, each with its owner. */
function world(owners: Record<string, number>): void {
  vi.spyOn(fs, 'statSync').mockImplementation(((path: string) => {
    const uid = owners[path];
    if (uid === undefined) throw Object.assign(new Error('not there'), { code: 'ENOENT' });
    return { uid, gid: uid + 1 };
  }) as typeof fs.statSync);
  syncBuiltinESMExports();
}
afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

const [home, vault, file] = ['/home/p', '/home/p/vault', '/home/p/vault/vault.qcred'];
const [root, person, other, nobody] = [0, 1000, 1001, 65_534];

describe('the vault of somebody else', () => {
  it.each<[string, number, Record<string, number>]>([
    ['one’s own', person, { [home]: person, [vault]: person, [file]: person }],
    ['root’s own', root, { [home]: root, [vault]: root, [file]: root }],
    ['what is root’s, which the system refuses itself', person, { [home]: person, [vault]: root }],
    ['what nobody owns, as on a network disk', person, { [home]: person, [vault]: nobody }],
    ['a new one of one’s own in somebody’s folder', person, { [home]: other }],
    ['a new one of root’s where all is root’s', root, { '/': root, '/home': root }],
  ])('is not %s', (_what, self, owners) => {
    world(owners);
    expect(() => refuseOthersVault(vault, self)).not.toThrow();
  });

  it.each<[string, number, Record<string, number>, number]>([
    ['its folder', person, { [home]: person, [vault]: other }, other],
    ['its file', person, { [home]: person, [vault]: person, [file]: other }, other],
    ['its folder, for root', root, { [home]: root, [vault]: person }, person],
    ['its file, for root', root, { [home]: root, [vault]: root, [file]: person }, person],
    ['the home that it would be made in, for root', root, { '/': root, [home]: person }, person],
    ['what nobody owns, for root', root, { [home]: root, [vault]: nobody }, nobody],
  ])('is told by %s', (_what, self, owners, owner) => {
    world(owners);
    expect(() => refuseOthersVault(vault, self)).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: `The vault's folder ${vault} belongs to another user (number ${owner}), who could not read any more what this one (number ${self}) writes there.`,
        hint: expect.stringContaining(`sudo -u '#${owner}' -H qcred`),
      }),
    );
  });
});

describe('what root makes', () => {
  it('is whose the folder is, or the nearest one above that is there', () => {
    world({ '/': root, [home]: person });
    expect(ownerOf(home)).toEqual({ uid: person, gid: person + 1 });
    expect(ownerOf(`${vault}/deep/er`)).toEqual({ uid: person, gid: person + 1 });
    expect(newOwner(vault, root)).toEqual({ uid: person, gid: person + 1 });
  });

  it('is root’s where that is, or where nothing is known', () => {
    world({ '/': root });
    expect([ownerOf(vault), newOwner(vault, root)]).toEqual([{ uid: root, gid: 1 }, undefined]);
    world({});
    expect([ownerOf(vault), newOwner(vault, root)]).toEqual([null, undefined]);
  });

  it('is nobody else’s concern', () => {
    world({ '/': root, [home]: other });
    expect(newOwner(home, person)).toBeUndefined();
  });
});

it('whoever runs it is asked of the system, where that knows users', () => {
  world({ '/': root, [home]: other, [vault]: other });
  const { geteuid } = process;
  try {
    process.geteuid = () => root;
    expect(newOwner(home)).toEqual({ uid: other, gid: other + 1 });
    expect(() => refuseOthersVault(vault)).toThrow(/number 1001/);
    process.geteuid = () => other;
    expect(() => refuseOthersVault(vault)).not.toThrow();
    Reflect.deleteProperty(process, 'geteuid');
    expect(newOwner(home)).toBeUndefined();
    expect(() => refuseOthersVault(vault)).not.toThrow();
  } finally {
    if (geteuid) process.geteuid = geteuid;
  }
});

it('a folder of the XDG specification is what the variable says, where that is absolute', () => {
  expect(xdgFolder('/data/config', '/home/p', '.config')).toBe('/data/config');
  for (const ignored of [undefined, '', 'relative', './config'])
    expect(xdgFolder(ignored, '/home/p', '.config')).toBe('/home/p/.config');
});
