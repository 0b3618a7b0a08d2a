import { readFileSync } from "node:fs";
import { Failure } from "../../../cli/failure.js";
import { parseExposition, type Sample } from "../exposition/text.js";

/** Samples of a scrape, from a URL, a file or standard input (`-`). */
export async function readScrape(source: string): Promise<Sample[]> {
  const text = /^https?:\/\//.test(source) ? await download(source) : readText(source);
  try {
    return parseExposition(text);
  } catch (error) {
    throw new Failure(
      `${source}: ${(error as Error).message}`,
      "It must be what a scrape answers: Prometheus' text format or OpenMetrics.",
    );
  }
}

async function download(url: string): Promise<string> {
  let response: Response;
  try {
    response = await fetch(url, { headers: { accept: "text/plain;version=0.0.4" } });
  } catch (error) {
    const cause = (error as { cause?: Error }).cause ?? (error as Error);
    throw new Failure(`cannot reach ${url}: ${cause.message}`);
  }
  if (!response.ok) throw new Failure(`${url} answers ${String(response.status)}`);
  return response.text();
}

function readText(file: string): string {
  try {
    return readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new Failure(`cannot read ${file}: ${(error as Error).message}`);
  }
}
