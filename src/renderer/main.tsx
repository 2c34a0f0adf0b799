import '#renderer/styles/tokens.css';
import '#renderer/styles/base.css';
import { createRoot } from 'react-dom/client';
import { showProfile } from '#renderer/features/profiles/commands.ts';
import { select } from '#renderer/features/profiles/list.ts';
import { App } from '#renderer/shell/App.tsx';
import { keepFocus } from '#renderer/shell/focus.ts';
import { forgetWithVault, guardWindow } from '#renderer/shell/guardWindow.ts';
import { listenForCommands, listenForKeys, listenForPaste } from '#renderer/shell/keyboard.ts';
import { followState } from '#renderer/stores/app.ts';
import { provide } from '#renderer/stores/commands.ts';

const root = document.getElementById('root');
if (root) {
  provide({ showProfile, selectProfiles: select });
  forgetWithVault();
  guardWindow();
  followState();
  listenForCommands();
  listenForKeys();
  listenForPaste();
  keepFocus();
  createRoot(root).render(<App />);
}
