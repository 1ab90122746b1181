import type { HeaderField } from "../../src/core/http.ts";
import { formatAmzDate } from "../../src/core/sigv4/amz-date.ts";
import { signRequest } from "../../src/core/sigv4/sign.ts";
import type { CallPool } from "./call-pool.ts";
import { ACCESS_KEY } from "./soak-project.ts";

export interface Call {
  readonly method: "POST" | "GET" | "DELETE";
  readonly stage: string;
  readonly connectionId: string;
  readonly body?: string;
  readonly unsigned?: boolean;
  /** On a TCP connection of its own. */
  readonly alone?: boolean;
}

/** A call of @connections, signed as the SDKs sign it. Answers with its status. */
export async function callConnections(
  { pool, port }: { readonly pool: CallPool; readonly port: number },
  { method, stage, connectionId, body = "", unsigned = false, alone = false }: Call,
): Promise<number> {
  const path = `/${stage}/@connections/${encodeURIComponent(connectionId)}`;
  const host: HeaderField = ["Host", `localhost:${port}`];
  const request = { method, rawPath: path, rawQuery: undefined, headers: [host] };
  const signature = unsigned
    ? []
    : signRequest({
        request,
        body: Buffer.from(body),
        credential: ACCESS_KEY,
        region: "us-east-1",
        service: "execute-api",
        amzDate: formatAmzDate(Date.now()),
      });
  const { status } = await pool.call({
    ...{ method, path, body, alone },
    headers: [host, ...signature],
  });
  return status;
}
