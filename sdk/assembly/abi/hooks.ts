// What parts of the library that a filter may not use want to hear of. They put themselves here at first use, so that a
// filter without callouts and timers carries nothing of them.

/** Called when a root is gone. */
export type RootHook = (rootId: u32) => void;

/** Forgets the callouts of a root. */
export let forgetCalls: RootHook | null = null;
/** Forgets the timers of a root. */
export let forgetTimers: RootHook | null = null;
/** Runs the timers of a root that are due. */
export let runTimers: RootHook | null = null;

export function hookCalls(forget: RootHook): void {
  forgetCalls = forget;
}

export function hookTimers(run: RootHook, forget: RootHook): void {
  runTimers = run;
  forgetTimers = forget;
}
