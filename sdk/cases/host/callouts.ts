import type {
  CalloutAnswer,
  Cluster,
  Clusters,
  GrpcCallAnswer,
  GrpcServerStream,
  HeaderMap,
} from "../../host/index.js";
import type { SeenMessage } from "../observe/observation.js";
import { header } from "../plan/headers.js";
import type { AnswerPlan } from "../plan/plan.js";
import { frame, messagesOf, trailerText } from "./grpc.js";
import { fromMap } from "./headers.js";

/** The servers that the plugins of a case call: answers in turn, the last one repeats. */
export class CalloutBoard {
  readonly clusters: Clusters;
  #seen = new Map<string, SeenMessage[]>();

  constructor(answers: ReadonlyMap<string, readonly AnswerPlan[]>) {
    this.clusters = Object.fromEntries([...answers].map(([name, list]) => [name, this.#cluster(name, [...list])]));
    this.takeSeen();
  }

  /** Calls since the last call of this function, by cluster. */
  takeSeen(): Map<string, SeenMessage[]> {
    const seen = this.#seen;
    this.#seen = new Map(Object.keys(this.clusters).map((name) => [name, []]));
    return seen;
  }

  #cluster(name: string, answers: AnswerPlan[]): Cluster {
    const next = (request: SeenMessage): AnswerPlan => {
      this.#seen.get(name)!.push(request);
      return answers.length > 1 ? answers.shift()! : answers[0]!;
    };
    return {
      http: ({ headers, body, trailers }) =>
        httpAnswer(next({ headers: fromMap(headers), body, trailers: fromMap(trailers) })),
      grpc: (call) => grpcAnswer(next(grpcRequest(call, [call.message]))),
      grpcStream: (stream) => {
        const messages: Uint8Array[] = [];
        const answer = (): void => playStream(stream, next(grpcRequest(stream, messages)));
        return {
          onMessage: (message, endOfStream) => {
            messages.push(message);
            if (endOfStream) answer();
          },
          onClose: answer,
        };
      },
    };
  }
}

function httpAnswer({ status, headers, chunks, trailers, delayMs, reset }: AnswerPlan): CalloutAnswer {
  return { status, headers, body: Buffer.concat(chunks), trailers, delay: delayMs, reset };
}

function grpcAnswer(answer: AnswerPlan): GrpcCallAnswer {
  const message = messagesOf(answer.chunks)[0] ?? new Uint8Array();
  const status = answer.reset ? 14 : Number(trailerText(answer, "grpc-status") ?? 0);
  return { status, statusMessage: trailerText(answer, "grpc-message") ?? "", message, delay: answer.delayMs };
}

function playStream(stream: GrpcServerStream, answer: AnswerPlan): void {
  stream.sendInitialMetadata(answer.headers);
  for (const message of messagesOf(answer.chunks)) stream.send(message);
  stream.close(
    Number(trailerText(answer, "grpc-status") ?? 0),
    trailerText(answer, "grpc-message") ?? "",
    answer.trailers,
  );
}

interface GrpcCall {
  cluster: string;
  service: string;
  method: string;
  metadata: HeaderMap;
}

/** A gRPC call as the HTTP/2 request that it is. */
function grpcRequest({ cluster, service, method, metadata }: GrpcCall, messages: readonly Uint8Array[]): SeenMessage {
  const headers = [
    header(":authority", cluster),
    header(":path", `/${service}/${method}`),
    header(":method", "POST"),
    header("content-type", "application/grpc"),
    ...fromMap(metadata),
  ];
  return { headers, body: Buffer.concat(messages.map(frame)), trailers: [] };
}
