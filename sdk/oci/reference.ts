import { isDigest, type Digest } from "./descriptor.js";
import { OciError } from "./errors.js";

/** A place in a registry: `host[:port]/repository[:tag][@digest]`. */
export interface Reference {
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
}

const HOST = /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;
const REPOSITORY = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/**
 * Reads a reference, with or without `oci://`. The registry must be named: nothing is Docker Hub by default.
 * @throws OciError (input)
 */
export function parseReference(text: string): Reference {
  const bare = text.startsWith("oci://") ? text.slice("oci://".length) : text;
  if (/^[a-z+]+:\/\//.test(bare)) throw wrong(text, "write oci://registry/repository:tag");
  const [named = "", digest, ...more] = bare.split("@");
  if (more.length > 0) throw wrong(text, "there is more than one @");
  if (digest !== undefined && !isDigest(digest))
    throw wrong(text, "a digest is sha256: and 64 lower-case hexadecimal digits");
  const slash = named.indexOf("/");
  const registry = named.slice(0, Math.max(slash, 0));
  if (slash < 0 || !(registry.includes(".") || registry.includes(":") || registry === "localhost")) {
    throw wrong(text, "begin with the registry's host: ghcr.io/acme/my-filter:1.0.0");
  }
  const rest = named.slice(slash + 1);
  const colon = rest.indexOf(":");
  const repository = colon < 0 ? rest : rest.slice(0, colon);
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  if (!HOST.test(registry)) throw wrong(text, `${registry} is no host`);
  if (!REPOSITORY.test(repository) || repository.length > 255) {
    throw wrong(text, "a repository is lower-case letters, digits and single separators . _ - /");
  }
  if (tag !== undefined && !isTag(tag)) throw wrong(text, "a tag is up to 128 letters, digits, . _ -");
  return { registry, repository, tag, digest };
}

export function isTag(text: string): boolean {
  return TAG.test(text);
}

/** `host/repository`, then `@digest` when there is one, else `:tag`: what oras and consumers resolve. */
export function formatReference(reference: Reference): string {
  const { registry, repository, tag, digest } = reference;
  const suffix = digest !== undefined ? `@${digest}` : tag !== undefined ? `:${tag}` : "";
  return `${registry}/${repository}${suffix}`;
}

/** Whether the registry is on this machine; plain HTTP needs no permission there. */
export function isLoopback({ registry }: Pick<Reference, "registry">): boolean {
  const host = registry.replace(/:\d+$/, "");
  return host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function wrong(text: string, remedy: string): OciError {
  return new OciError("input", `"${text}" is no reference to a registry`, remedy);
}
