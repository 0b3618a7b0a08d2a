import {
  Bytes,
  BytesBuilder,
  CallFailure,
  Configuration,
  HttpCallHandler,
  RootContext,
  Status,
  UnknownKeys,
  callResponseBody,
  callResponseStatus,
  encodePercent,
  httpCall,
  now,
} from "proxy-wasm-assemblyscript-sdk";
import { LabelNames, writePeer } from "../../../mesh/assembly/mesh";
import { Count, Metrics } from "../metrics";
import { BytesCache, noteOf, setNote, valueOf } from "../tables/bytes-cache";
import { readEntry } from "./entry";
import { ServiceSettings } from "./service-settings";

const NANOSECONDS: u64 = 1_000_000;
/** Bytes of a cached answer on average. */
const ENTRY_BYTES: u32 = 1024;
/** Bytes of a question under way on average: an identity that is escaped to three times its length. */
const PENDING_BYTES: u32 = 8192;
/** Longest answer that is read. */
const MAX_ANSWER: u32 = 64 * 1024;

/**
 * A service that knows workloads by address and principal, asked by HTTP:
 *
 *     GET <path>?address=192.0.2.7&principal=spiffe%3A%2F%2F…
 *     200 {"namespace":"vms","workload":"legacy-db","labels":{"app":"legacy-db"}}     404 for nobody
 *
 * Nothing waits for it: who is not in the cache is unknown for now and asked for, once however many ask. Answers are kept
 * for their time to live; then they serve on until the next answer is there. What is no good answer leaves what is known
 * as it is, and who is not known is nobody; either way the service is not asked again for the negative time to live.
 */
export class DirectoryService {
  /** Answers by question; the note is the time until which they are fresh. */
  private readonly answers: BytesCache;
  /** Questions under way. */
  private readonly pending: BytesCache;
  /** Whether the last look-up waits for an answer. */
  isAsking: bool = false;
  private isFree: bool = false;

  constructor(
    private readonly root: RootContext,
    private readonly settings: ServiceSettings,
    readonly kept: LabelNames,
    private readonly metrics: Metrics,
  ) {
    this.answers = BytesCache.create(settings.maxEntries, ENTRY_BYTES);
    this.pending = BytesCache.create(settings.maxPending, PENDING_BYTES);
  }

  /** Who that is, as far as it is known now; empty for nobody. */
  find(address: Bytes, principal: Bytes): Bytes {
    this.isAsking = false;
    const question = questionOf(address, principal);
    const entry = this.answers.find(question);
    if (entry && noteOf(entry) > now()) return valueOf(entry);
    this.ask(question);
    return entry ? valueOf(entry) : Bytes.view(0, 0);
  }

  /** An answer, empty for nobody. */
  learn(question: Bytes, peer: Bytes): void {
    if (this.isFree) return;
    this.forget(this.pending, question);
    this.forget(this.answers, question);
    const settings = this.settings;
    this.answers.keep(question, peer, this.freshFor(peer.isEmpty ? settings.negativeTtl : settings.ttl));
  }

  free(): void {
    this.isFree = true;
    this.answers.free();
    this.pending.free();
  }

  /** There will be no answer. */
  failed(question: Bytes): void {
    if (this.isFree) return;
    this.metrics.add(Count.DirectoryFailed);
    const entry = this.answers.find(question);
    if (!entry) return this.learn(question, Bytes.view(0, 0));
    this.forget(this.pending, question);
    setNote(entry, this.freshFor(this.settings.negativeTtl));
  }

  private ask(question: Bytes): void {
    const settings = this.settings;
    this.isAsking = this.pending.find(question) != 0;
    if (this.isAsking || this.pending.count >= settings.maxPending) return;
    if (this.pending.keep(question, Bytes.view(0, 0), 0) < 0) return;
    const path = BytesBuilder.create(256).append(settings.path).byte(0x3f).append(question);
    const status = httpCall(settings.cluster)
      .header(":method", "GET")
      .header(":path", path.view())
      .header(":authority", settings.authority)
      .header("accept", "application/json")
      .timeout(settings.timeout)
      .send(this.root, new DirectoryCall(this, question.copy()));
    this.metrics.add(Count.DirectoryAsked);
    this.isAsking = status == Status.Ok;
    if (!this.isAsking) this.failed(question);
  }

  private freshFor(milliseconds: u64): u64 {
    return now() + milliseconds * NANOSECONDS;
  }

  private forget(cache: BytesCache, question: Bytes): void {
    const entry = cache.find(question);
    if (entry) cache.remove(entry);
  }
}

class DirectoryCall extends HttpCallHandler {
  constructor(
    private readonly service: DirectoryService,
    private readonly question: StaticArray<u8>,
  ) {
    super();
  }

  onResponse(headerCount: u32, bodySize: u32, trailerCount: u32): void {
    const question = Bytes.of(this.question);
    const status = callResponseStatus();
    const peer = status == 200 && bodySize - 1 < MAX_ANSWER ? readAnswer(this.service.kept) : null;
    if (peer) this.service.learn(question, peer);
    else if (status == 404) this.service.learn(question, Bytes.view(0, 0));
    else this.service.failed(question);
  }

  onFailure(failure: CallFailure): void {
    this.service.failed(Bytes.of(this.question));
  }
}

/** The workload in the answer's body, serialized; null when it is malformed. Keys that mean nothing to us are ignored. */
function readAnswer(kept: LabelNames): Bytes | null {
  const answer = Configuration.read(callResponseBody.all());
  const peer = writePeer(readEntry(answer.root, kept));
  return answer.finish(UnknownKeys.Warn) ? peer : null;
}

function questionOf(address: Bytes, principal: Bytes): Bytes {
  const question = BytesBuilder.create(128);
  if (!address.isEmpty) question.append("address=").append(encodePercent(address));
  if (!principal.isEmpty)
    question.append(address.isEmpty ? "principal=" : "&principal=").append(encodePercent(principal));
  return question.view();
}
