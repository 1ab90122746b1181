import { formatAmzDate } from "../../src/core/sigv4/amz-date.ts";
import { signRequest } from "../../src/core/sigv4/sign.ts";
import { RawClient } from "../support/raw-client.ts";

/** Let in with any signature where it is not known; where it is, as a project's accessKeys, with its own alone. */
export const HOSTILE_KEY = {
  accessKeyId: "AKIAHOSTILE000000001",
  secretAccessKey: "hostile/secret+of/no+value00000000000001",
} as const;

/** Posts to connections, one after the other on one kept connection, as fast as it is answered. */
export class Poster implements AsyncDisposable {
  readonly #client: RawClient;
  readonly #host: string;

  private constructor(client: RawClient, port: number) {
    this.#client = client;
    this.#host = `localhost:${port}`;
  }

  static async connect(port: number): Promise<Poster> {
    return new Poster(await RawClient.connect({ port }), port);
  }

  /** The status of the answer. */
  async post(connectionId: string, text: string): Promise<number> {
    this.#client.send(this.request(connectionId, text));
    return (await this.#client.readAnswer()).status;
  }

  request(
    connectionId: string,
    text: string,
    { signature }: { signature?: string } = {},
  ): Uint8Array {
    const body = Buffer.from(text);
    const rawPath = `/dev/%40connections/${encodeURIComponent(connectionId)}`;
    const headers: [string, string][] = [["Host", this.#host]];
    const signed = signRequest({
      request: { method: "POST", rawPath, rawQuery: undefined, headers },
      body,
      credential: HOSTILE_KEY,
      region: "us-east-1",
      service: "execute-api",
      amzDate: formatAmzDate(Date.now()),
    }).map(([name, value]): [string, string] => [
      name,
      signature === undefined ? value : value.replace(/Signature=.*/, `Signature=${signature}`),
    ]);
    const lines = [
      `POST ${rawPath} HTTP/1.1`,
      ...[...headers, ...signed].map(([name, value]) => `${name}: ${value}`),
      `Content-Length: ${body.length}`,
    ];
    return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#client.close();
  }
}
