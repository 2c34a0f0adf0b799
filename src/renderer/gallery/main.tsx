/**
 * Every component of `components/` in every state, in both themes, on one page: for development, and
 * for pictures. It is no part of the build. `npm run gallery` serves it.
 */
import '#renderer/styles/tokens.css';
import '#renderer/styles/base.css';
import './gallery.css';
import './bridge.ts';
import { createRoot } from 'react-dom/client';
import { Floating } from './Floating.tsx';
import { Gallery } from './Gallery.tsx';

const asked = new URLSearchParams(location.search);
const floating = asked.get('floating');
document.documentElement.dataset.theme = asked.get('theme') ?? 'light';

const root = document.getElementById('root');
if (root) createRoot(root).render(floating === null ? <Gallery /> : <Floating name={floating} />);
