/** What two tags have in common that are one to a person, whatever their case and however their marks are written. */
export const tagKey = (tag: string): string => tag.normalize('NFC').toLowerCase();

/** How many tags a profile has at most. */
export const mostTags = 20;
