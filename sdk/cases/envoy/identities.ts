import { CertificateAuthority } from "../../envoy/tls/authority.js";
import type { TlsIdentity } from "../../envoy/config/tls.js";

/** Certificates for the URIs that cases name, all of one authority, made when first asked for. */
export class Identities {
  #authority: CertificateAuthority | null = null;
  readonly #issued = new Map<string, TlsIdentity>();

  for(uri: string): TlsIdentity {
    const known = this.#issued.get(uri);
    if (known) return known;
    this.#authority ??= new CertificateAuthority();
    const identity = this.#authority.issue({ uris: [uri] });
    this.#issued.set(uri, identity);
    return identity;
  }
}
