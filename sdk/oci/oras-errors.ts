import { OciError, type OciErrorKind } from "./errors.js";

interface Explanation {
  readonly pattern: RegExp;
  readonly kind: OciErrorKind;
  readonly message: string;
  readonly remedy?: string;
}

const LOGIN = "`oras login <registry>` (or docker login) stores credentials where oras and this command find them";

/** First match wins. Patterns are what oras 1.3 and Go's HTTP client write. */
const EXPLANATIONS: readonly Explanation[] = [
  { pattern: /unknown (shorthand )?flag/, kind: "tool", message: "this oras is too old", remedy: "install oras 1.3" },
  {
    pattern: /referrers API: unsupported/,
    kind: "refused",
    message: "the registry has no referrers API",
  },
  {
    pattern: /server gave HTTP response to HTTPS client/,
    kind: "network",
    message: "the registry speaks plain HTTP",
    remedy: "use TLS, or say --plain-http if this network is trusted",
  },
  {
    pattern: /first record does not look like a TLS handshake/,
    kind: "network",
    message: "the registry does not speak TLS on this port",
    remedy: "correct the port, or say --plain-http if this network is trusted",
  },
  {
    pattern: /client sent an HTTP request to an HTTPS server/i,
    kind: "network",
    message: "the registry wants TLS",
    remedy: "leave --plain-http out (for a registry on this machine: --no-plain-http)",
  },
  {
    pattern: /no such host|Temporary failure in name resolution|server misbehaving/,
    kind: "network",
    message: "the registry's host name does not resolve",
    remedy: "correct the reference, or check DNS and VPN",
  },
  {
    pattern: /connection refused/,
    kind: "network",
    message: "nothing listens at the registry's address",
    remedy: "correct host and port, or start the registry",
  },
  {
    pattern: /x509|certificate/,
    kind: "network",
    message: "the registry's certificate is not trusted",
    remedy: "add its CA to the system's trust store (SSL_CERT_FILE names a bundle)",
  },
  {
    pattern: /immutable|cannot (be )?over-?writ|\btag\b.*already exists/i,
    kind: "refused",
    message: "the tag exists with another digest, and this registry does not move tags",
    remedy: "push under a new tag",
  },
  {
    pattern: /credential not found|unauthorized|\b401\b/i,
    kind: "denied",
    message: "the registry wants other credentials (401)",
    remedy: LOGIN,
  },
  {
    pattern: /denied|forbidden|\b403\b/i,
    kind: "denied",
    message: "the registry does not allow this (403)",
    remedy: "log in as a user who may write to this repository, or create the repository first",
  },
  {
    pattern: /name unknown|repository .*(not known|does not exist|not found)/i,
    kind: "refused",
    message: "the registry has no such repository",
    remedy:
      "correct the reference, or create the repository first: not every registry does so when something is pushed",
  },
  {
    pattern: /not found|manifest unknown|\b404\b/i,
    kind: "refused",
    message: "the registry has no such artifact",
  },
  {
    pattern: /too ?many ?requests|\b429\b/i,
    kind: "refused",
    message: "the registry limits the rate of requests (429)",
    remedy: "log in, or wait and push again: what is uploaded is kept",
  },
  {
    pattern: /size invalid|too large|\b413\b|\b507\b|insufficient storage/i,
    kind: "refused",
    message: "the registry has no room for what was pushed",
    remedy: "ask who runs it for a larger limit; `proxy-wasm inspect` shows what takes the space",
  },
  {
    pattern: /unknown response Content-Length|response Content-Type|invalid character '<'/i,
    kind: "content",
    message: "what answers there is no registry",
    remedy: "correct the reference; a proxy or a log-in page may stand in between",
  },
  {
    pattern: /manifest invalid|blob unknown|unsupported|\b400\b|bad request/i,
    kind: "refused",
    message: "the registry rejects the manifest",
    remedy: "`--variant compat` is the form that every registry takes",
  },
  {
    pattern: /mismatch|invalid digest|size exceeds|exceed.*limit/i,
    kind: "content",
    message: "the registry's answer contradicts its digest or size",
    remedy: "do not use it; ask who runs the registry",
  },
  {
    pattern: /\b50[0-9]\b|(^|: )unknown: /i,
    kind: "network",
    message: "the registry has trouble of its own",
    remedy: "run the command again later: what is uploaded already is not sent twice",
  },
  {
    pattern: /connection reset|broken pipe|unexpected EOF|EOF|timeout|deadline exceeded/i,
    kind: "network",
    message: "the connection to the registry broke off",
    remedy: "run the command again: what is uploaded already is not sent twice",
  },
];

/** A registry may send clients to another server for a token; the URL of that request carries a scope. */
const TOKEN_SERVICE = /"(https?:\/\/[^/"]+)[^"]*[?&]scope=[^"]*": .*(dial|EOF|timeout|reset|no such host)/;

/** Turns what oras wrote to stderr into one clear sentence; oras's own words stay at its end. */
export function explainOrasFailure(stderr: string): OciError {
  const said = stderr
    .split("\n")
    .filter((line) => line.startsWith("Error"))
    .map((line) => line.replace(/^Error(?: response from registry)?:\s*/, ""))
    .join("; ");
  const detail = [said, lastLine(stderr), "oras failed without a message"].find((text) => text !== "") as string;
  const tokenService = TOKEN_SERVICE.exec(detail)?.[1];
  if (tokenService !== undefined) {
    return new OciError(
      "network",
      `the registry wants a token from ${tokenService}, which does not answer: ${detail}`,
      "check DNS, VPN and proxy for that host, too",
    );
  }
  const words = withoutNames(detail);
  const known = EXPLANATIONS.find((entry) => entry.pattern.test(words));
  if (known === undefined) return new OciError("network", `oras failed: ${detail}`);
  return new OciError(known.kind, `${known.message}: ${detail}`, known.remedy);
}

/** References, URLs and paths left out: a repository may be called `forbidden-certificates`, a tag `403`. */
function withoutNames(text: string): string {
  return text.replace(/"[^"]*"/g, "").replace(/\S*\/\S*/g, "");
}

function lastLine(text: string): string {
  return text.trim().replace(/^[^]*\n/, "");
}
