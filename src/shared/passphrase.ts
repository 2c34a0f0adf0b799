/**
 * The least number of characters of a new passphrase, wherever it is entered: it is all that stands
 * between a copied file and the secrets in it.
 */
export const shortestPassphrase = 10;
