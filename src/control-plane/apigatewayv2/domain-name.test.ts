import { describe, expect, test } from "bun:test";
import { openAccount } from "../account.fixture.ts";
import { DOMAIN_NAMES, type StoredDomainName } from "../stored/domain-name.ts";
import { DOMAIN_NAMES_MAX } from "./domain-name.ts";

const CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/abc";
const CHAT = {
  domainName: "chat.example.com",
  domainNameConfigurations: [{ certificateArn: CERTIFICATE, endpointType: "REGIONAL" }],
};

describe("CreateDomainName", () => {
  test("answers as AWS does, AVAILABLE at once", async () => {
    const { call, reopened, served } = await openAccount();
    const output = await call("CreateDomainName", { body: { ...CHAT, tags: { a: "b" } } });
    expect(output).toEqual({
      apiMappingSelectionExpression: "$request.basepath",
      domainName: "chat.example.com",
      domainNameArn: "arn:aws:apigateway:us-east-1::/domainnames/chat.example.com",
      domainNameConfigurations: [
        {
          apiGatewayDomainName: "gateway.test",
          certificateArn: CERTIFICATE,
          certificateUploadDate: "2026-09-21T14:13:20Z",
          domainNameStatus: "AVAILABLE",
          endpointType: "REGIONAL",
          hostedZoneId: "Z1UJRXOUMOOFQ8",
          ipAddressType: "ipv4",
          securityPolicy: "TLS_1_2",
        },
      ],
      routingMode: "API_MAPPING_ONLY",
      tags: { a: "b" },
    });
    const path = { domainName: "chat.example.com" };
    expect(await (await reopened()).call("GetDomainName", { path })).toEqual(output);
    expect(served.at(-1)?.domainNames).toEqual([
      { domainName: "chat.example.com", apiMappings: [] },
    ]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no name", { domainName: undefined }, "domainName is missing"],
    ["no configuration", { domainNameConfigurations: [] }, "domainNameConfigurations is missing"],
    [
      "two configurations",
      { domainNameConfigurations: [{}, {}] },
      "domainNameConfigurations must have at most 1",
    ],
    ["a name that is none", { domainName: "chat" }, 'The domain name "chat" must have two labels'],
    [
      "EDGE",
      { domainNameConfigurations: [{ endpointType: "EDGE" }] },
      "EDGE endpoint type is not supported",
    ],
    [
      "TLS 1.0",
      { domainNameConfigurations: [{ securityPolicy: "TLS_1_0" }] },
      "securityPolicy must be TLS_1_2",
    ],
    [
      "mutual TLS",
      { mutualTlsAuthentication: { truststoreUri: "s3://x" } },
      "Mutual TLS domain name association is not",
    ],
    ["routing rules", { routingMode: "ROUTING_RULE_ONLY" }, "routingMode must be API_MAPPING_ONLY"],
  ])("refuses %s", async (_what, change, sentence) => {
    const { refusal, store } = await openAccount();
    const refused = await refusal("CreateDomainName", { body: { ...CHAT, ...change } });
    expect(refused).toStartWith(`BadRequestException: ${sentence}`);
    expect(store.commits).toBe(0);
  });

  test("takes a name once, and as many as AWS", async () => {
    const account = await openAccount();
    await account.call("CreateDomainName", { body: CHAT });
    expect(await account.refusal("CreateDomainName", { body: CHAT })).toBe(
      "BadRequestException: The domain name you provided already exists.",
    );
    const stored = account.store.kept.get(`${DOMAIN_NAMES.path}/chat.example.com`);
    for (let index = 1; index < DOMAIN_NAMES_MAX - 1; index += 1) {
      account.store.kept.set(
        `${DOMAIN_NAMES.path}/a${index}.example.com`,
        stored as StoredDomainName,
      );
    }
    const { call, refusal } = await account.reopened();
    await call("CreateDomainName", { body: { ...CHAT, domainName: "last.example.com" } });
    expect(
      await refusal("CreateDomainName", { body: { ...CHAT, domainName: "more.example.com" } }),
    ).toBe("TooManyRequestsException: An account may have 120 domain names: delete one first");
    const { items } = await call("GetDomainNames", { query: { maxResults: "200" } });
    expect(items).toHaveLength(DOMAIN_NAMES_MAX);
  });
});

test("UpdateDomainName and DeleteDomainName change what is given, and delete once", async () => {
  const { call, refusal, served } = await openAccount();
  const output = await call("CreateDomainName", { body: CHAT });
  const path = { domainName: "chat.example.com" };
  const next = "arn:aws:acm:us-east-1:123456789012:certificate/next";
  const [configuration] = output.domainNameConfigurations as Record<string, unknown>[];
  const changed = await call("UpdateDomainName", {
    path,
    body: {
      domainNameConfigurations: [
        { ...configuration, certificateArn: next, ipAddressType: "dualstack" },
      ],
    },
  });
  expect(changed).toMatchObject({
    domainNameConfigurations: [
      { certificateArn: next, ipAddressType: "dualstack", endpointType: "REGIONAL" },
    ],
  });
  expect(await call("UpdateDomainName", { path, body: {} })).toEqual(changed);
  await call("DeleteDomainName", { path });
  expect(served.at(-1)?.domainNames).toEqual([]);
  for (const operation of ["GetDomainName", "UpdateDomainName", "DeleteDomainName"]) {
    expect(await refusal(operation, { path, body: {} })).toBe(
      "NotFoundException: Invalid domain name identifier specified chat.example.com",
    );
  }
});
