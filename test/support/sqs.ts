import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createSqsServer } from "local-aws-sqs";
import { type ServiceRequest, type SignedService, startSignedService } from "./signed-service.ts";

interface Sqs extends SignedService {
  /** Of a queue of that name: what stands behind the host. */
  readonly queuePath: (name: string) => string;
}

/**
 * SQS in memory, `local-aws-sqs`, with these queues, behind a front that checks signatures. A form's queue may be the path
 * and its action in the query, as SQS takes them; that server reads the body alone.
 */
export async function startSqs(...queues: readonly string[]): Promise<Sqs> {
  const server: Server = await createSqsServer({
    port: 0,
    hostname: "127.0.0.1",
    queues: queues.map((QueueName) => ({ QueueName })),
  });
  const { port } = server.address() as AddressInfo;
  const front = startSignedService("sqs", async (received) => {
    const { request } = received;
    const headers = new Headers(request.headers);
    headers.delete("content-length");
    return fetch(`http://127.0.0.1:${port}/`, { method: "POST", headers, body: bodyOf(received) });
  });
  return {
    url: front.url,
    queuePath: (name) => `123456789012/${name}`,
    async [Symbol.asyncDispose]() {
      await front[Symbol.asyncDispose]();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

function bodyOf({ request, url, body }: ServiceRequest): string {
  if (request.headers.get("content-type") !== "application/x-www-form-urlencoded") return body;
  const form = new URLSearchParams(`${url.search.slice(1)}&${body}`);
  if (url.pathname !== "/") form.set("QueueUrl", url.origin + url.pathname);
  return form.toString();
}
