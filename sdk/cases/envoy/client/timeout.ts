/** How long a proxy may take to answer. */
export const answerTimeoutMs = 15_000;
