import { describe, expect, test } from "bun:test";
import { load } from "../../project/sluice-yaml/load-text.fixture.ts";
import { withChosenApi } from "./chosen-api.ts";

const { project } = load(`apis:
  chat:
    stages: { dev: { clientCertificateId: own } }
    routes: { a: { function: send }, b: { integrationUri: http://nlb/, connectionId: nlb } }
  poll:
    apiId: pollpollpo
    routes: { a: { function: vote } }
functions:
  send: { handler: a.b, runtime: nodejs22.x }
  vote: { handler: a.b, runtime: nodejs22.x }
  idle: { handler: a.b, runtime: nodejs22.x }
domainNames: { chat.localhost: chat, poll.localhost: poll }
vpcLinks: { nlb: "http://127.0.0.1:8080" }
clientCertificates: { own: {} }
apiKeys: { alice: {}, bob: {}, carol: {} }
usagePlans:
  basic: { apiStages: [{ api: chat, stage: dev }], apiKeys: [alice] }
  paid: { apiStages: [{ api: poll, stage: dev }], apiKeys: [bob] }
`);

describe("withChosenApi()", () => {
  test("keeps everything when none is asked for", () => {
    expect(withChosenApi(project, undefined)).toBe(project);
  });

  test.each([["poll"], ["pollpollpo"]])("keeps an API by its name or id: %s", (wanted) => {
    const chosen = withChosenApi(project, wanted);
    expect(chosen.apis.map(({ name }) => name)).toEqual(["poll"]);
    expect(chosen.functions.map(({ functionName }) => functionName)).toEqual(["vote", "idle"]);
    expect(chosen.domainNames.map(({ domainName }) => domainName)).toEqual(["poll.localhost"]);
    expect(chosen.usagePlans.map(({ name }) => name)).toEqual(["paid"]);
    expect(chosen.apiKeys.map(({ name }) => name)).toEqual(["bob", "carol"]);
    expect(chosen.vpcLinks).toEqual([]);
    expect(chosen.clientCertificates).toEqual([]);
  });

  test("keeps the links and certificates that the API names", () => {
    const { vpcLinks, clientCertificates } = withChosenApi(project, "chat");
    expect(vpcLinks).toHaveLength(1);
    expect(clientCertificates).toHaveLength(1);
  });

  test("says which APIs there are, and which of two has the name", () => {
    const ids = project.apis.map(({ apiId }) => apiId);
    expect(() => withChosenApi(project, "room")).toThrow(
      `There is no API "room": there is chat (${ids[0]}), poll (${ids[1]}).`,
    );
    const apis = project.apis.map((api) => ({ ...api, name: "room" }));
    expect(() => withChosenApi({ ...project, apis }, "room")).toThrow(
      `2 APIs are named "room": give the id of one, ${ids[0]} or ${ids[1]}.`,
    );
  });
});
