import { describe, expect, test } from "bun:test";
import { openAccountWithApi } from "../account.fixture.ts";

const SCHEMA = JSON.stringify({ type: "object", properties: { text: { type: "string" } } });
const MESSAGE = { name: "Message", schema: SCHEMA };

async function withModel(api = {}) {
  const account = await openAccountWithApi({}, api);
  const { apiId } = account;
  const output = await account.call("CreateModel", { path: { apiId }, body: MESSAGE });
  return { ...account, output, path: { apiId, modelId: String(output.modelId) } };
}

describe("CreateModel", () => {
  test("answers with what was given, the default content type and an id", async () => {
    const { output, call, path, reopened } = await withModel();
    expect(output).toEqual({
      ...{ ...MESSAGE, contentType: "application/json" },
      modelId: expect.stringMatching(/^[a-z0-9]{6}$/),
    });
    expect(await call("GetModel", { path })).toEqual(output);
    expect((await (await reopened()).call("GetModels", { path })).items).toEqual([output]);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no name", { schema: SCHEMA }, "name is missing"],
    ["no schema", { name: "Message" }, "schema is missing"],
    ["a name with a dash", { ...MESSAGE, name: "a-b" }, "name must be letters and digits alone"],
    ["a long name", { ...MESSAGE, name: "a".repeat(129) }, "name must have 1 to 128 characters"],
    ["a schema that is no JSON", { ...MESSAGE, schema: "{" }, "Invalid model schema specified: "],
    ["a schema that is none", { ...MESSAGE, schema: '{"type":"objekt"}' }, "Invalid model schema"],
    ["a long schema", { ...MESSAGE, schema: " ".repeat(32_769) }, "schema must have at most 32768"],
    ["an empty content type", { ...MESSAGE, contentType: "" }, "contentType must have 1 to 256"],
  ])("refuses %s", async (_what, body, sentence) => {
    const { refusal, store, apiId } = await openAccountWithApi();
    const refused = await refusal("CreateModel", { path: { apiId }, body });
    expect(refused).toStartWith(`BadRequestException: ${sentence}`);
    expect(store.commits).toBe(1);
  });

  test("takes a name once, and any schema where validation is disabled", async () => {
    const { refusal, call, path } = await withModel({ disableSchemaValidation: true });
    expect(await refusal("CreateModel", { path, body: MESSAGE })).toBe(
      "ConflictException: Model name already exists for this API: Message",
    );
    const loose = { name: "Loose", schema: "no schema", contentType: "text/plain" };
    expect(await call("CreateModel", { path, body: loose })).toMatchObject(loose);
  });
});

describe("UpdateModel and DeleteModel", () => {
  test("change what is given, and delete once", async () => {
    const { call, refusal, path, output } = await withModel();
    const body = { description: "a message", name: "Note", schema: '{"type":"array"}' };
    expect(await call("UpdateModel", { path, body })).toEqual({ ...output, ...body });
    const cleared = await call("UpdateModel", { path, body: { description: "" } });
    expect(cleared).toEqual({ ...output, name: "Note", schema: '{"type":"array"}' });
    expect(await refusal("UpdateModel", { path, body: { schema: "{" } })).toContain(
      "Invalid model",
    );
    await call("DeleteModel", { path });
    for (const operation of ["GetModel", "GetModelTemplate", "UpdateModel", "DeleteModel"]) {
      expect(await refusal(operation, { path, body: {} })).toBe(
        `NotFoundException: Invalid Model identifier specified ${path.modelId}`,
      );
    }
  });

  test("leave a model that a route or another model names", async () => {
    const { call, refusal, path } = await withModel();
    const { apiId } = path;
    const reference = `https://apigateway.amazonaws.com/restapis/${apiId}/models/Message`;
    const list = JSON.stringify({ type: "array", items: { $ref: reference } });
    const { modelId } = await call("CreateModel", { path, body: { name: "List", schema: list } });
    expect(await refusal("DeleteModel", { path })).toBe(
      "ConflictException: Model Message is used by model List: change that first",
    );
    expect(await refusal("UpdateModel", { path, body: { name: "Other" } })).toContain("is used by");
    await call("DeleteModel", { path: { apiId, modelId: String(modelId) } });
    const route = { routeKey: "send", requestModels: { $default: "Message" } };
    await call("CreateRoute", { path, body: route });
    expect(await refusal("DeleteModel", { path })).toBe(
      "ConflictException: Model Message is used by route send: change the route first",
    );
  });
});

test("GetModelTemplate gives a document of the schema's form", async () => {
  const { call, path } = await withModel();
  const { value } = await call("GetModelTemplate", { path });
  expect(JSON.parse(String(value))).toEqual({ text: "" });
});
