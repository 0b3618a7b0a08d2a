import { createServer as createTlsServer } from "node:https";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { chmodSync, mkdirSync } from "node:fs";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { CertificateAuthority } from "../../envoy/index.js";
import { buildModule } from "../../host/wasm/testing/module-builder.js";
import { canonicalJson, digestOf, Layout, MEDIA } from "../../oci/index.js";
import { startLine, startRegistry, type RunningRegistry } from "../../oci/testing/registry.js";
import { cli } from "../testing/cli.js";
import { Workspace } from "../testing/workspace.js";

type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

let workspace: Workspace;
let registry: RunningRegistry;
let layout: string;
let digest: string;
let lines: RunningRegistry[] = [];
beforeAll(async () => {
  workspace = new Workspace();
  registry = await startRegistry();
  workspace.write("a.wasm", buildModule({}));
  const packed = (await cli("pack", workspace.path("a.wasm"), "--json")).json() as { layout: string; digest: string };
  ({ layout, digest } = packed);
}, 120_000);
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const line of lines) await line.stop();
  lines = [];
});
afterAll(async () => {
  await registry.stop();
  workspace.remove();
});

/** A reference to the real registry by way of a line on which some requests are answered otherwise. */
async function through(answer: Answer, name = "demo"): Promise<string> {
  const line = await startLine(registry, answer);
  lines.push(line);
  return `${line.host}/acme/${name}:1.2.3`;
}

/** Answers with an error as registries do, once the request has been read. */
function refuse(status: number, code: string, message: string, when: (request: IncomingMessage) => boolean): Answer {
  return (request, response) => {
    if (!when(request)) return false;
    request.resume().once("end", () => {
      const headers = { "content-type": "application/json", "www-authenticate": 'Basic realm="registry"' };
      response.writeHead(status, headers).end(JSON.stringify({ errors: [{ code, message }] }));
    });
    return true;
  };
}

const any = (): boolean => true;
const upload = ({ method }: IncomingMessage): boolean => method === "POST";
const manifest = ({ method, url }: IncomingMessage): boolean => method === "PUT" && url!.includes("/manifests/");

describe("a push that is refused", () => {
  it.each([
    [401, "UNAUTHORIZED", "authentication required", any, "wants other credentials (401)", "`oras login"],
    [
      403,
      "DENIED",
      "requested access is denied",
      upload,
      "does not allow this (403)",
      "log in as a user who may write",
    ],
    [404, "NAME_UNKNOWN", "repository does not exist", upload, "has no such repository", "create the repository first"],
    [400, "MANIFEST_INVALID", "unsupported media type", manifest, "rejects the manifest", "--variant compat"],
    [400, "TAG_INVALID", "the tag is immutable", manifest, "does not move tags", "push under a new tag"],
    [413, "SIZE_INVALID", "blob too large", upload, "has no room", "a larger limit"],
  ] as const)("with %i %s ends with a sentence and a remedy", async (status, code, message, when, sentence, remedy) => {
    const target = await through(
      refuse(status, code, message, when),
      `forbidden-certificates-401/${code.toLowerCase()}`,
    );
    const { exitCode, stdout, stderr } = await cli("push", layout, target);
    expect(stderr).toContain(sentence);
    expect(stderr).toContain(remedy);
    expect(stdout).toBe("");
    expect(exitCode).toBe(3);
  });

  it.each([["pull"], ["inspect"], ["verify"]])("%s says it as well, and writes nothing", async (command) => {
    const target = await through(refuse(401, "UNAUTHORIZED", "authentication required", any));
    const file = workspace.path("refused.wasm");
    const { exitCode, stdout, stderr } = await cli(command, target, ...(command === "pull" ? ["--output", file] : []));
    expect(stderr).toContain("wants other credentials (401)");
    expect(stdout).toBe("");
    expect(exitCode).toBe(3);
  });

  it("by a page of HTML, is told that this is no registry", async () => {
    const target = await through((_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<html>Please log in to the guest network</html>");
      return true;
    });
    expect((await cli("push", layout, target)).stderr).toContain("what answers there is no registry");
  });

  it("by a host that does not exist", async () => {
    const { exitCode, stderr } = await cli("push", layout, "registry.invalid/acme/demo:1");
    expect(stderr).toContain("host name does not resolve");
    expect(exitCode).toBe(3);
  });
});

describe("a registry that lies", () => {
  /** Another manifest than the one that was pushed, valid by itself. */
  async function other(): Promise<Uint8Array> {
    const opened = await Layout.open(layout);
    const text = Buffer.from(await opened.fetch(opened.find())).toString();
    return canonicalJson({ ...(JSON.parse(text) as object), annotations: { evil: "yes" } });
  }
  const serve = (bytes: Uint8Array, claimed: string, when: (request: IncomingMessage) => boolean): Answer => {
    return (request, response) => {
      if (!when(request)) return false;
      const headers = {
        "content-type": MEDIA.manifest,
        "docker-content-digest": claimed,
        "content-length": bytes.length,
      };
      response.writeHead(200, headers).end(request.method === "HEAD" ? undefined : bytes);
      return true;
    };
  };
  const isTag = ({ method, url }: IncomingMessage): boolean =>
    /GET|HEAD/.test(method!) && url!.endsWith("/manifests/1.2.3");
  const isDigest = ({ method, url }: IncomingMessage): boolean =>
    method === "GET" && url!.includes("/manifests/sha256:");

  it.each([
    ["gives another manifest for the tag", isTag, true],
    ["gives another manifest for the tag under the digest that was pushed", isTag, false],
    ["gives another manifest for the digest", isDigest, true],
    ["gives another manifest for the digest under its name", isDigest, false],
  ])("and %s makes the push fail", async (_, when, honest) => {
    const bytes = await other();
    const target = await through(serve(bytes, honest ? digestOf(bytes) : digest, when));
    const { exitCode, stdout, stderr } = await cli("push", layout, target);
    expect(stderr).toMatch(/error: (pushed sha256:|asked for sha256:|the registry's answer contradicts)/);
    expect(stdout).toBe("");
    expect(exitCode).toBe(1);
  });

  it("and says that it stored something else makes the push fail", async () => {
    const target = await through((request, response) => {
      if (!manifest(request)) return false;
      request.resume().once("end", () => {
        response.writeHead(201, { "docker-content-digest": `sha256:${"0".repeat(64)}` }).end();
      });
      return true;
    });
    expect((await cli("push", layout, target)).exitCode).not.toBe(0);
  });

  it("makes pull, verify and generate fail, and no file is written", async () => {
    expect((await cli("push", layout, `${registry.host}/acme/demo:1.2.3`)).exitCode).toBe(0);
    const pinned = (await through(serve(await other(), digest, isDigest))).replace(":1.2.3", `@${digest}`);
    const file = workspace.path("lie.wasm");
    workspace.write("proxy-wasm.yaml", "name: a\n");
    for (const argv of [
      ["pull", pinned, "--output", file, "--layout", workspace.path("lie.oci")],
      ["verify", pinned],
      ["generate", "wasmplugin", workspace.dir, "--image", pinned],
    ]) {
      const { exitCode, stdout } = await cli(...argv);
      expect({ argv, exitCode, stdout }).toEqual({ argv, exitCode: 1, stdout: "" });
    }
    expect((await cli("inspect", workspace.path("lie.oci"))).exitCode).toBe(2);
    expect((await cli("inspect", file)).stderr).toContain("does not exist");
  });
});

describe("plain HTTP", () => {
  /** What reaches a proxy that all of oras' requests go through. */
  async function throughProxy(...argv: string[]): Promise<string[]> {
    const seen: string[] = [];
    const proxy = createServer((request, response) => {
      seen.push(`${request.method!} ${request.url!}`);
      response.writeHead(404).end();
    });
    proxy.on("connect", (request, socket) => {
      seen.push(`CONNECT ${request.url!}`);
      socket.destroy();
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${String((proxy.address() as AddressInfo).port)}`;
    for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"]) vi.stubEnv(name, url);
    for (const name of ["NO_PROXY", "no_proxy"]) vi.stubEnv(name, "");
    try {
      expect((await cli(...argv, "--timeout", "5")).exitCode).not.toBe(0);
    } finally {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
    }
    return seen;
  }

  it("is spoken to another machine only when told", async () => {
    const reference = "registry.example.com/acme/demo:1";
    const tls = await throughProxy("pull", reference);
    expect(new Set(tls)).toEqual(new Set(["CONNECT registry.example.com:443"]));
    const [plain] = await throughProxy("pull", reference, "--plain-http");
    expect(plain).toMatch(/^(GET|HEAD) http:\/\/registry\.example\.com\/v2\/acme\/demo\/manifests\/1$/);
  });

  it("gives way to TLS, with a certificate that somebody has to vouch for", async () => {
    const authority = new CertificateAuthority();
    const { certificate, privateKey } = authority.issue({ dnsNames: ["localhost"] });
    const server = createTlsServer({ cert: certificate, key: privateKey }, (_, response) => {
      response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const reference = `localhost:${String((server.address() as AddressInfo).port)}/acme/demo:1`;
    try {
      const strange = await cli("pull", reference, "--no-plain-http");
      expect(strange.stderr).toMatch(/certificate is not trusted[^]*SSL_CERT_FILE/);
      vi.stubEnv("SSL_CERT_FILE", workspace.write("ca.pem", authority.certificate));
      expect((await cli("pull", reference, "--no-plain-http")).stderr).toContain("no such artifact");
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe("credentials", () => {
  it("come from Docker's configuration and its helpers, as oras finds them", async () => {
    const guarded = await startRegistry("--basic-auth", "ci:secret");
    lines.push(guarded);
    const target = `${guarded.host}/acme/demo:1.2.3`;
    mkdirSync(workspace.path("docker", "bin"), { recursive: true });
    vi.stubEnv("DOCKER_CONFIG", workspace.path("docker"));
    workspace.write("docker/config.json", "{}");
    expect((await cli("push", layout, target)).stderr).toContain("(401)");

    const auth = Buffer.from("ci:secret").toString("base64");
    workspace.write("docker/config.json", JSON.stringify({ auths: { [guarded.host]: { auth } } }));
    expect((await cli("push", layout, target)).exitCode).toBe(0);

    const helper = workspace.write(
      "docker/bin/docker-credential-vault",
      '#!/bin/sh\necho \'{"Username":"ci","Secret":"secret"}\'\n',
    );
    chmodSync(helper, 0o755);
    vi.stubEnv("PATH", `${workspace.path("docker", "bin")}${path.delimiter}${process.env["PATH"]!}`);
    workspace.write("docker/config.json", JSON.stringify({ credHelpers: { [guarded.host]: "vault" } }));
    expect((await cli("pull", target, "--output", workspace.path("helped.wasm"))).exitCode).toBe(0);
  });
});
