/** Whether a word names our own command. @param path with forward slashes */
export const isOurProgram = (path: string): boolean => /(^|\/)qcred(\.[a-z]+)?$/i.test(path);
