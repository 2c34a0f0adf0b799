/**
 * Characters that would not stay in their line: some readers end one at U+0085, U+2028 and U+2029 too.
 * A lone surrogate has no bytes in UTF-8.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this refuses
export const unprintable = /[\u0000-\u001f\u007f\u0085\u2028\u2029]|\p{Cs}/u;
