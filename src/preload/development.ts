/**
 * The preload script of development: the bridge, and `remote` for whoever looks at main from the
 * DevTools. It stays in the "Electron Isolated Context"; the page does not get it.
 */
import * as remote from '@electron/remote';
import './index.ts';

Object.assign(globalThis, { remote });
