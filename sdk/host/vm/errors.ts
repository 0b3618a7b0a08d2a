/** A guest called something that Envoy does not allow at that moment, which traps. */
export class RestrictedCall extends Error {
  override readonly name = "RestrictedCall";
}

/** What happened would have crashed the whole Envoy process, not only the module. */
export class EnvoyCrash extends Error {
  override readonly name = "EnvoyCrash";
}
