import type { ElectronApplication } from '@playwright/test';

/** The person in front of main's own questions: they say yes unless they are told otherwise. */
export interface Person {
  /** What they say from now on. */
  says(yes: boolean): Promise<void>;
  /** What they were asked so far: message and detail, one text each. */
  asked(): Promise<string[]>;
}

/** What is put beside the dialog, within main. */
interface Memory {
  qcredPerson: { yes: boolean; asked: string[] };
}

/**
 * Answers main's questions in a test by putting another function in the place of Electron's, from
 * outside: nothing in the app knows of it.
 */
export async function personAt(app: ElectronApplication): Promise<Person> {
  // While the app starts, V8's debugger may lose the answer; then it is done once more.
  await beside(app).catch((error: Error) => {
    if (!error.message.includes('garbage collected')) throw error;
    return beside(app);
  });
  return {
    says: (yes) =>
      app.evaluate((_, said) => {
        (globalThis as unknown as Memory).qcredPerson.yes = said;
      }, yes),
    asked: () => app.evaluate(() => [...(globalThis as unknown as Memory).qcredPerson.asked]),
  };
}

/** Puts the function and its memory into main. */
function beside(app: ElectronApplication): Promise<void> {
  return app.evaluate(({ dialog }) => {
    const memory = globalThis as unknown as Memory;
    memory.qcredPerson = { yes: true, asked: [] };
    const answer = async (...given: unknown[]) => {
      const options = given.at(-1) as Electron.MessageBoxOptions;
      const { yes, asked } = memory.qcredPerson;
      asked.push(`${options.message}\n${options.detail ?? ''}`);
      const { defaultId, cancelId, buttons = [] } = options;
      // No is what Enter, Escape and closing the dialog say.
      if (defaultId !== 0 || cancelId !== 0 || buttons[0] !== 'Cancel' || buttons.length !== 2)
        throw new Error('A question of which no is not the safe answer.');
      return { response: yes ? 1 : 0, checkboxChecked: false };
    };
    Object.assign(dialog, { showMessageBox: answer });
  });
}
