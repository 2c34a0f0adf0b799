/** What an action does, as AWS classes it. */
export const accessLevels = ['read', 'list', 'write', 'permissions', 'tagging'] as const;
export type AccessLevel = (typeof accessLevels)[number];

/**
 * A service's actions: by access level, by the main kind of resource they work on (`any` for
 * actions that name no resource), the names separated by white space.
 */
export type ActionTable = Partial<Record<AccessLevel, Readonly<Record<string, string>>>>;
