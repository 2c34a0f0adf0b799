/**
 * `npm run gallery`: every component of the window in every state, in both themes, on one page for any
 * browser; drawn again as sources change. Ctrl-C ends it.
 */
import { serveGallery } from './lib/gallery.mjs';

const { url } = await serveGallery({ port: 5180, watch: true });
console.log(url);
