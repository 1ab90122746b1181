import { describe, expect, test } from "bun:test";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expandedForm } from "./expanded-form.ts";
import { loadSluiceYaml } from "./load-sluice-yaml.ts";
import { apiOf, refusal, refuses, warningsOf } from "./load-text.fixture.ts";

/** Models, and one route's own members. */
function project(models: string, route = "modelSelectionExpression: $default"): string {
  return `apis:
  chat:
    models:
${models.replace(/^/gm, "      ")}
    routes:
      send:
        integrationUri: http://localhost:1/
${route.replace(/^/gm, "        ")}
`;
}

const JOIN = "Join: { schema: { type: object, required: [room] } }";
const USES_JOIN = "modelSelectionExpression: $request.body.kind\nrequestModels: { $default: Join }";

test("expandModels() takes a schema as a map or as JSON text", () => {
  const text = project(
    `${JOIN}\nText:\n  schema: '{ "type": "string" }'\n  contentType: text/plain`,
  );
  expect(apiOf(text).models).toEqual([
    {
      modelId: expect.stringMatching(/^[a-z0-9]{6}$/),
      name: "Join",
      contentType: "application/json",
      schema: '{"type":"object","required":["room"]}',
    },
    {
      modelId: expect.stringMatching(/^[a-z0-9]{6}$/),
      name: "Text",
      contentType: "text/plain",
      schema: '{ "type": "string" }',
    },
  ]);
});

test("a route names its models", () => {
  expect(apiOf(project(JOIN, USES_JOIN)).routes).toMatchObject([
    { modelSelectionExpression: "$request.body.kind", requestModels: { $default: "Join" } },
  ]);
  expect(warningsOf(project(JOIN, USES_JOIN))).toEqual([]);
});

test("half a validation is a warning", () => {
  expect(warningsOf(project(JOIN, "requestModels: { $default: Join }"))).toEqual([
    "apis.chat.routes.send: RequestModels alone validate nothing, as on AWS: add ModelSelectionExpression: $default",
  ]);
});

test("an API may be deployed with a schema that is none", () => {
  const text = project('Bad: { schema: "{" }').replace(
    "chat:",
    "chat:\n    disableSchemaValidation: true",
  );
  expect(apiOf(text)).toMatchObject({ disableSchemaValidation: true, models: [{ schema: "{" }] });
});

refuses("expandModels()", [
  [
    "a name with a hyphen",
    project("my-model: { schema: {} }"),
    4,
    'The model name "my-model" must be 1 to 128 letters and digits',
  ],
  ["no schema", project("Join: {}"), 4, "apis.chat.models.Join needs exactly one of schema and"],
  [
    "two schemas",
    project("Join: { schema: {}, schemaFile: a.json }"),
    4,
    "apis.chat.models.Join needs exactly one of schema and schemaFile",
  ],
  [
    "a list",
    project("Join: { schema: [] }"),
    4,
    "apis.chat.models.Join.schema must be a map or text",
  ],
  [
    "a schema that is none",
    project(`${JOIN}\nBad:\n  schema: { type: strng }`),
    6,
    "apis.chat.models.Bad: the schema is not JSON Schema draft-04 at /type",
  ],
  [
    "a keyword deep in a schema",
    project(
      "Bad:\n  schema:\n    anyOf:\n      - {}\n      - properties:\n          a/b:\n            const: 1",
    ),
    10,
    'apis.chat.models.Bad: Invalid model schema specified. Unsupported keyword(s): ["const"] at /anyOf/1/properties/a~1b',
  ],
  [
    "a reference to nowhere",
    project("Bad:\n  schema:\n    not:\n      $ref: other.json"),
    7,
    "apis.chat.models.Bad: the schema's $ref at /not must be ",
  ],
  [
    "a content type that is too long",
    project(`Join: { schema: {}, contentType: ${"x".repeat(257)} }`),
    4,
    "apis.chat.models.Join.contentType must be 1 to 256 characters",
  ],
  [
    "a file that is not there",
    project("Join: { schemaFile: nowhere.json }"),
    4,
    "There is no file /project/nowhere.json: correct schemaFile",
  ],
  ["a file that is a folder", project("Join: { schemaFile: /tmp }"), 4, "Cannot read /tmp: "],
]);

refuses("a route", [
  [
    "a model that is not there",
    project(JOIN, "modelSelectionExpression: $default\nrequestModels: { $default: Jion }"),
    9,
    '"Jion" is no model of this API: did you mean Join?',
  ],
  [
    "an expression that cannot be",
    project(JOIN, "modelSelectionExpression: $request.header.kind"),
    8,
    "Invalid selection expression",
  ],
]);

test("a content type may have 256 characters", () => {
  const contentType = "x".repeat(256);
  const [model] = apiOf(project(`Join: { schema: {}, contentType: ${contentType} }`)).models;
  expect(model?.contentType).toBe(contentType);
});

describe("a schema in a file of its own", () => {
  const load = (folder: string, text: string) =>
    loadSluiceYaml({
      file: join(folder, "sluice.yaml"),
      text,
      region: "eu-west-1",
      accountId: "123456789012",
      stackName: "shop",
    }).project;

  test("is read beside sluice.yaml, and watched", () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "sluice-models-")));
    try {
      writeFileSync(join(folder, "join.json"), '{"type": "object"}\n');
      const loaded = load(folder, project("Join: { schemaFile: join.json }"));
      expect(loaded.apis[0]?.models[0]?.schema).toBe('{"type": "object"}\n');
      expect(loaded.sources).toEqual([join(folder, "sluice.yaml"), join(folder, "join.json")]);
      writeFileSync(join(folder, "join.json"), "{");
      expect(() => load(folder, project("Join: { schemaFile: join.json }"))).toThrow(
        "apis.chat.models.Join: the schema is not JSON",
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("the expanded form has the models, and reads back as the same project", () => {
  const text = project(`${JOIN}\nText: { schema: '{ "type": "string" }' }`, USES_JOIN);
  const place = { region: "eu-west-1", accountId: "123456789012", stackName: "shop" };
  const load = (source: string) =>
    loadSluiceYaml({ file: "/project/sluice.yaml", text: source, ...place }).project;
  const first = load(text);
  const written = expandedForm(first);
  expect(written).toContain("required: [ room ]");
  expect(load(written).apis).toEqual(first.apis);
  const disabled = load(
    project('Bad: { schema: "{" }').replace("chat:", "chat:\n    disableSchemaValidation: true"),
  );
  expect(load(expandedForm(disabled)).apis).toEqual(disabled.apis);
});

test("the place of a refusal is the file's", () => {
  expect(refusal(project("a-b: { schema: {} }"))).toMatchObject({ line: 4 });
});
