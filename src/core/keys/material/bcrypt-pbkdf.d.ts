declare module 'bcrypt-pbkdf' {
  const bcrypt: {
    /** Fills `key`; other than 0 where an argument is none. */
    pbkdf(
      pass: Uint8Array,
      passLength: number,
      salt: Uint8Array,
      saltLength: number,
      key: Uint8Array,
      keyLength: number,
      rounds: number,
    ): number;
  };
  export default bcrypt;
}
