/** Where the parts of a `key = value` line are; offsets into its text. */
export interface IniPair {
  /** As spelled in the file. */
  key: string;
  delimiter: number;
  valueStart: number;
  valueEnd: number;
}

/** What keeps a line from being a `key = value` line, and where (0-based offset). */
export interface PairFault {
  fault: 'no delimiter' | 'no key' | 'open quote';
  at: number;
}
