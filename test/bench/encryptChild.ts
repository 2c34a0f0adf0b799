/** Encrypts one file and does nothing else: `node encryptChild.ts FROM TO` prints how much memory that took, in MB. */
import { randomBytes } from 'node:crypto';
import { encryptFile } from '#core/keys/envelope/files.ts';

const [, , from = '', to = ''] = process.argv;
const keys = {
  randomBytes: (length: number) => randomBytes(length),
  make: async () => ({ key: 'arn', plaintext: randomBytes(32), ciphertext: randomBytes(180) }),
  open: async () => Buffer.alloc(32),
};
await encryptFile(keys, from, to, {});
// In kilobytes, whatever the system counts in.
console.log(process.resourceUsage().maxRSS / 1024);
