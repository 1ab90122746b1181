import { describe, expect, test } from "bun:test";
import { loadTemplate } from "../cloudformation/load-template.ts";
import { RESOURCES_MAX } from "../cloudformation/template-limits.ts";
import { load, URL_ROUTE } from "../sluice-yaml/load-text.fixture.ts";
import { cloudFormationForm } from "./cloudformation-form.ts";
import { withRoutes } from "./form.fixture.ts";

const PLACE = { region: "eu-west-1", accountId: "123456789012", folder: "/project" };
const form = (text: string) => cloudFormationForm(load(text).project, PLACE);

describe("cloudFormationForm()", () => {
  test("says at its top how it is deployed, with code to package where there is code", () => {
    expect(form(URL_ROUTE).text).toStartWith(
      "# Written by sluice export. To deploy:\n#   aws cloudformation deploy ",
    );
    const text = withRoutes(
      "a: { function: send }",
      "functions: { send: { handler: a.b, runtime: nodejs22.x } }",
    );
    expect(form(text).text).toContain("#   aws cloudformation package ");
  });

  test("is read without a warning", () => {
    const { text } = form(URL_ROUTE);
    const { warnings } = loadTemplate({
      ...{ ...PLACE, stackName: "shop", file: "/project/template.yaml", text },
      ...{ parameters: {}, relaxRouteResponses: false },
    });
    expect(warnings).toEqual([]);
  });

  test("says which text CloudFormation would replace", () => {
    const text = withRoutes(
      "a: { integrationType: MOCK, requestTemplates: { $default: '{{resolve:ssm:/a}}' } }",
    );
    expect(form(text).notes.join()).toContain("{{resolve:…}}");
  });

  test("has as many resources as CloudFormation allows, and no more", () => {
    // An API, its deployment and its stage; a route and its integration for each key.
    const routes = (count: number) =>
      withRoutes(Array.from({ length: count }, (_, at) => `r${at}: http://localhost/`).join("\n"));
    const most = (RESOURCES_MAX - 3) / 2;
    expect(() => form(routes(Math.floor(most)))).not.toThrow();
    expect(() => form(routes(Math.ceil(most)))).toThrow(
      `The template would have ${RESOURCES_MAX + 1} resources, and CloudFormation allows ${RESOURCES_MAX}: export each API by itself with --api`,
    );
  });
});
