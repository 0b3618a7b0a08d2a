import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { parseExposition, total } from "../cli/exposition/text.js";
import { RealSidecar } from "./envoy.js";

// Fifty scrapes at once of a registry that is full: patient ones, slow ones, broken ones, forbidden ones.

const LABEL_SETS = 60;
const TOKEN = "a secret of the scraper";

let sidecar: RealSidecar;

beforeAll(async () => {
  const exposition = { port: 0, bearer_token: TOKEN };
  sidecar = await RealSidecar.start({ configuration: { exposition, limits: { label_sets: LABEL_SETS } }, workers: 2 });
  for (let i = 0; i < LABEL_SETS + 100; i += 10)
    await Promise.all(Array.from({ length: 10 }, (_, k) => sidecar.get("/", { host: `host-${i + k}` })));
  await delay(1000);
}, 120_000);

afterAll(() => sidecar.stop());

interface Outcome {
  status: number;
  text: string;
}

type Manner = "patient" | "slow" | "cut" | "forbidden" | "forged";

/** One scrape on a connection of its own. */
function scrape(manner: Manner): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port: sidecar.port, host: "127.0.0.1" });
    const token = manner === "forbidden" || manner === "forged" ? "wrong" : TOKEN;
    const forged = manner === "forged" ? "x-forwarded-for: 127.0.0.1\r\nforwarded: for=127.0.0.1\r\n" : "";
    socket.write(`GET /stats/prometheus HTTP/1.1\r\nhost: metrics\r\nauthorization: Bearer ${token}\r\n${forged}\r\n`);
    const chunks: Buffer[] = [];
    let missing = Infinity;
    socket.on("data", (chunk: Buffer) => {
      chunks.push(chunk);
      if (chunks.length === 1) {
        const text = chunk.toString("latin1");
        const length = Number(/content-length: (\d+)/i.exec(text)![1]);
        missing = text.indexOf("\r\n\r\n") + 4 + length;
      }
      missing -= chunk.length;
      if (missing <= 0) socket.end();
      if (manner === "cut") socket.destroy();
      if (manner !== "slow" || chunks.length > 200) return;
      socket.pause();
      setTimeout(() => socket.resume(), 5);
    });
    socket.on("error", reject).on("close", () => {
      const whole = Buffer.concat(chunks).toString();
      resolve({
        status: Number(/^HTTP\/1.1 (\d+)/.exec(whole)?.[1] ?? 0),
        text: whole.slice(whole.indexOf("\r\n\r\n") + 4),
      });
    });
  });
}

async function residentBytes(): Promise<number> {
  const status = await readFile(`/proc/${sidecar.envoy.pid}/status`, "utf8");
  return Number(/VmRSS:\s+(\d+)/.exec(status)![1]) * 1024;
}

it(
  "a storm of scrapes harms neither traffic nor counts, and leaves no memory behind",
  { timeout: 120_000 },
  async () => {
    const manners: Manner[] = ["patient", "slow", "cut", "forbidden", "forged"];
    const vms = await sidecar.vms();
    let answered = 0;
    let sent = 0;
    let isOver = false;
    const load = Array.from({ length: 4 }, async () => {
      for (; !isOver; sent++) expect((await sidecar.get("/", { host: "host-1" })).status).toBe(200);
    });
    const storm = async (): Promise<void> => {
      const outcomes = await Promise.all(Array.from({ length: 50 }, (_, i) => scrape(manners[i % 5]!)));
      for (const [i, { status, text }] of outcomes.entries()) {
        const manner = manners[i % 5]!;
        if (manner === "forbidden" || manner === "forged") expect(status).toBe(401);
        else expect([200, 503]).toContain(status);
        if (status !== 200 || manner === "cut") continue;
        answered++;
        expect(text.match(/^istio_requests_total\{/gm)).toHaveLength(LABEL_SETS + 1);
      }
    };
    for (let i = 0; i < 2; i++) await storm();
    const memory = await residentBytes();
    for (let i = 0; i < 3; i++) await storm();
    const after = await residentBytes();
    isOver = true;
    await Promise.all(load);
    await delay(1500);
    const { body } = await sidecar.get("/stats/prometheus", { authorization: `Bearer ${TOKEN}` });
    const samples = parseExposition(body.toString());
    expect(total(samples, "istio_requests_total")).toBe(LABEL_SETS + 100 + sent);
    expect(sent).toBeGreaterThan(50);
    expect(answered).toBeGreaterThan(10);
    expect(after).toBeLessThan(memory * 1.25);
    expect(await sidecar.vms()).toBe(vms);
    expect(sidecar.complaints()).toEqual([]);
  },
);
