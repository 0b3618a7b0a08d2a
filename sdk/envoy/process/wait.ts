export function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Polls until `attempt` gives a value; null when the time is over. */
export async function poll<T>(
  attempt: () => T | null | Promise<T | null>,
  timeoutMs: number,
  everyMs = 5,
): Promise<T | null> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const value = await attempt();
    if (value !== null) return value;
    if (Date.now() >= deadline) return null;
    await delay(everyMs);
  }
}
