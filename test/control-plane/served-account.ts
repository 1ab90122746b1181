import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiGatewayV2Client } from "@aws-sdk/client-apigatewayv2";
import { startTestServe, type TestServe } from "../support/serve-gateway.ts";

/** `sluice serve` in this process, and the AWS SDK as its administrator. */
export interface ServedAccount extends AsyncDisposable {
  readonly serve: TestServe;
  readonly client: ApiGatewayV2Client;
  /** What other programs need to be the administrator. */
  readonly environment: Readonly<Record<string, string>>;
}

export async function startAccount(): Promise<ServedAccount> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-account-"));
  const serve = await startTestServe(folder);
  const { controlUrl, administrator } = serve.gateway;
  const [credential] = administrator.credentials;
  if (credential === undefined) throw new Error("The first start made no administrator");
  const { accessKeyId, secretAccessKey } = credential;
  const client = new ApiGatewayV2Client({
    ...{ region: "us-east-1", endpoint: controlUrl, maxAttempts: 1 },
    credentials: { accessKeyId, secretAccessKey },
  });
  return {
    ...{ serve, client },
    environment: {
      PATH: process.env.PATH ?? "",
      HOME: folder,
      LC_ALL: "C.UTF-8",
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: "us-east-1",
      AWS_ENDPOINT_URL: controlUrl,
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_MAX_ATTEMPTS: "1",
      AWS_PAGER: "",
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      await serve[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
