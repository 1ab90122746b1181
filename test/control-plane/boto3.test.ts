import { expect } from "bun:test";
import { fileURLToPath } from "node:url";
import { runClient } from "../clients/client-process.ts";
import { CLIENT_TEST_MS, testWith } from "../clients/installed.ts";
import { findPython } from "../support/programs.ts";
import { startAccount } from "./served-account.ts";

testWith("python3")(
  "boto3 makes an API, reads it in pages, and gets its own types of errors",
  async () => {
    await using account = await startAccount();
    const script = fileURLToPath(new URL("./calls.py", import.meta.url));
    const { controlUrl } = account.serve.gateway;
    const { environment } = account;
    const ended = await runClient([findPython(), script, controlUrl], { environment });
    expect(ended).toMatchObject({ stderr: "", exitCode: 0 });
    expect(JSON.parse(ended.stdout)).toEqual({
      created: {
        ApiEndpoint: expect.stringMatching(
          /^ws:\/\/localhost:\d+\/_aws\/execute-api\/[a-z0-9]{10}$/,
        ),
        ApiId: expect.stringMatching(/^[a-z][a-z0-9]{9}$/),
        ApiKeySelectionExpression: "$request.header.x-api-key",
        DisableExecuteApiEndpoint: false,
        IpAddressType: "ipv4",
        Name: "python",
        ProtocolType: "WEBSOCKET",
        RouteSelectionExpression: "$request.body.action",
      },
      createdDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      pages: [3, 3, 1],
      routeKeys: Array.from({ length: 7 }, (_, index) => `route${index}`),
      notFound: {
        types: ["NotFoundException"],
        message: "Invalid API identifier specified zzzzzzzzzz",
      },
      conflict: {
        types: ["ConflictException"],
        message: "Route with key route0 already exists for this API",
      },
      badRequest: {
        types: ["BadRequestException"],
        message: "protocolType HTTP is not served here: only WEBSOCKET is",
      },
      deleted: 204,
    });
  },
  CLIENT_TEST_MS,
);
