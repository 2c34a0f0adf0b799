import './styles/tokens.css';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { listenForCommands, listenForKeys, listenForPaste } from './keyboard.ts';
import { followState } from './stores/app.ts';
import { forgetWithVault, guardWindow } from './stores/session.ts';

const root = document.getElementById('root');
if (root) {
  forgetWithVault();
  guardWindow();
  followState();
  listenForCommands();
  listenForKeys();
  listenForPaste();
  createRoot(root).render(<App />);
}
