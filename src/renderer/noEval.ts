import { config } from 'zod';

// zod compiles its checks with `new Function` where it may. Here it may not, and even its asking
// breaks the content security policy. This has to run before the first schema is made.
config({ jitless: true });
