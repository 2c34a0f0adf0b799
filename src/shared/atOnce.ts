/** How many findings are mended or dismissed at once, at most: each asks its service. */
export const mostAtOnce = 50;
