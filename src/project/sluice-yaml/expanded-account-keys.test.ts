import { describe, expect, test } from "bun:test";
import { expandedForm } from "./expanded-form.ts";
import { load as loadText, URL_ROUTE } from "./load-text.fixture.ts";

const load = (text: string) => loadText(text).project;

describe("accountKeysForm()", () => {
  test("tells apart two API keys and two plans of one name, as templates allow", () => {
    const project = load(
      `${URL_ROUTE}apiKeys: { alice: {} }\nusagePlans: { basic: { apiStages: [{ api: chat, stage: dev }], apiKeys: [alice] } }\n`,
    );
    const [key] = project.apiKeys;
    const [plan] = project.usagePlans;
    if (key === undefined || plan === undefined) throw new Error("no key or plan was read");
    const again = load(
      expandedForm({
        ...project,
        apiKeys: [key, { ...key, apiKeyId: "twintwintw" }],
        usagePlans: [plan, { ...plan, usagePlanId: "twintw", apiKeyIds: ["twintwintw"] }],
      }),
    );
    expect(again.apiKeys.map(({ name, apiKeyId }) => [name, apiKeyId])).toEqual([
      ["alice", key.apiKeyId],
      ["alice", "twintwintw"],
    ]);
    expect(again.usagePlans).toEqual([
      plan,
      { ...plan, usagePlanId: "twintw", apiKeyIds: ["twintwintw"] },
    ]);
  });

  test("shows no value of a key", () => {
    const value = "apikey1234abcdefghij0123456789";
    const form = expandedForm(load(`${URL_ROUTE}apiKeys: { alice: { value: ${value} } }\n`));
    expect(form).not.toContain(value);
    expect(form).toContain("# its value is not printed: add value, valueFile or valueEnvironment");
  });
});
