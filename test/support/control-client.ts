import type { HeaderField } from "../../src/core/http.ts";
import { formatAmzDate } from "../../src/core/sigv4/amz-date.ts";
import { signRequest } from "../../src/core/sigv4/sign.ts";
import { CallPool } from "../soak/call-pool.ts";

export type Members = Readonly<Record<string, unknown>>;

export interface ControlCall {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** As it stands in the request line, without a query. */
  readonly path: string;
  readonly query?: string;
  readonly body?: Members;
}

export interface ControlAnswer {
  readonly status: number;
  readonly members: Members;
}

/** Calls the control plane as an SDK does, but quickly, and each call once: what is lost is not sent again. */
export class ControlClient implements Disposable {
  readonly #pool: CallPool;
  readonly #host: HeaderField;
  readonly #credential: { readonly accessKeyId: string; readonly secretAccessKey: string };

  constructor(
    controlUrl: string,
    credential: { readonly accessKeyId: string; readonly secretAccessKey: string },
  ) {
    const { port, host } = new URL(controlUrl);
    this.#pool = new CallPool(Number(port));
    this.#host = ["Host", host];
    this.#credential = credential;
  }

  async call({ method, path, query, body }: ControlCall): Promise<ControlAnswer> {
    const text = body === undefined ? "" : JSON.stringify(body);
    const request = { method, rawPath: path, rawQuery: query, headers: [this.#host] };
    const signature = signRequest({
      ...{ request, body: Buffer.from(text), credential: this.#credential },
      ...{ region: "us-east-1", service: "apigateway", amzDate: formatAmzDate(Date.now()) },
    });
    const answer = await this.#pool.call({
      ...{ method, body: text, alone: false, headers: [this.#host, ...signature] },
      path: query === undefined ? path : `${path}?${query}`,
    });
    return { status: answer.status, members: answer.body === "" ? {} : JSON.parse(answer.body) };
  }

  /** The answer's members; rejects with the sentence of one that refuses. */
  async make(call: ControlCall): Promise<Members> {
    const { status, members } = await this.call(call);
    if (status < 300) return members;
    throw new Error(`${call.method} ${call.path}: ${status} ${JSON.stringify(members)}`);
  }

  [Symbol.dispose](): void {
    this.#pool.close();
  }
}
