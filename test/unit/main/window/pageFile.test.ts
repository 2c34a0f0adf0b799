import { join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pageFile } from '#main/window/pageFile.ts';

const root = resolve('/opt/qcred/out/renderer');

describe('pageFile', () => {
  it('serves the page and its assets', () => {
    expect(pageFile(root, 'app://qcred/')).toBe(join(root, 'index.html'));
    expect(pageFile(root, 'app://qcred/index.html')).toBe(join(root, 'index.html'));
    expect(pageFile(root, 'app://qcred/assets/a%20b.js?v=1#x')).toBe(join(root, 'assets', 'a b.js'));
  });

  it.each([
    'app://qcred/../main/index.js',
    'app://qcred/..%2fmain%2findex.js',
    'app://qcred/%2e%2e/%2e%2e/package.json',
    'app://qcred/assets/..%2f..%2f..%2fetc%2fpasswd',
    'app://qcred/%00',
    'app://qcred/%zz',
    'app://other/index.html',
    'app:index.html',
    'not an address',
    '',
  ])('refuses or contains %s', (address) => {
    const path = pageFile(root, address);
    if (path !== null) expect(path.startsWith(root + sep)).toBe(true);
    expect(path ?? '').not.toContain('passwd');
  });

  it.each(['app://other/index.html', 'app:///index.html', 'app://qcred/a%00.js', 'app://qcred/%zz', 'none'])(
    'has nothing for %s',
    (address) => {
      expect(pageFile(root, address)).toBe(null);
    },
  );

  it('keeps out of folders whose names begin like its own', () => {
    for (const other of ['renderer.map', 'renderer2', 'renderer-old', 'renderer%20'])
      expect(pageFile(root, `app://qcred/..%2f${other}%2findex.html`)).toBe(null);
    expect(pageFile(root, 'app://qcred/..%2frenderer')).toBe(null);
    expect(pageFile(root, 'app://qcred/assets/..%2findex.html')).toBe(join(root, 'index.html'));
  });

  it('never leaves its folder, whatever is asked for', () => {
    const part = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2f',
      '%5c',
      '\\',
      '/',
      'renderer',
      'renderer2',
      'assets',
      '%00',
      'x',
      '%25',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), fc.boolean(), (parts, slashes) => {
        const path = pageFile(root, `app://qcred/${parts.join(slashes ? '/' : '')}`);
        return path === null || path.startsWith(root + sep);
      }),
    );
  });
});
