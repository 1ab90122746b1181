import { expect, test } from "bun:test";
import { loadSluiceYaml } from "./sluice-yaml/load-sluice-yaml.ts";
import { unreachableApis } from "./unreachable-apis.ts";

function warnings(member: string, domains = "{}"): string[] {
  const text = `domainNames: ${domains}\napis: { chat: { ${member} routes: { $default: "http://a/" } } }`;
  const place = { region: "us-east-1", accountId: "123456789012", stackName: "s" };
  const { project } = loadSluiceYaml({ file: "/sluice.yaml", text, ...place });
  return unreachableApis(project).map(({ message }) => message);
}

test("unreachableApis() names an API that neither endpoint nor domain leads to", () => {
  const disabled = "disableExecuteApiEndpoint: true,";
  expect(warnings(disabled)).toEqual([
    'API "chat" has DisableExecuteApiEndpoint and no custom domain, so nobody reaches it: map a domain to it, or leave the default endpoint on',
  ]);
  expect(warnings(disabled, "{ chat.localhost: chat }")).toEqual([]);
  expect(warnings("")).toEqual([]);
});
