import type { EventOf, PedanticEvent } from "./event.js";

/** What a rule knows about the moment of an event. */
export interface Moment {
  /** Name of the running callback. */
  readonly callback: string;
  /** Host functions whose status the module drops wherever it calls them. */
  readonly unread: ReadonlySet<string>;
}

/** One rule in one VM: looks at events of one kind and says in one sentence what is wrong, or nothing. */
export interface Rule<Kind extends PedanticEvent["kind"] = PedanticEvent["kind"]> {
  readonly name: string;
  readonly kind: Kind;
  see(event: EventOf<Kind>, moment: Moment): string | undefined;
}

/** A rule that needs no memory. */
export function rule<Kind extends PedanticEvent["kind"]>(
  name: string,
  kind: Kind,
  see: (event: EventOf<Kind>, moment: Moment) => string | undefined,
): () => Rule<Kind> {
  const made: Rule<Kind> = { name, kind, see };
  return () => made;
}
