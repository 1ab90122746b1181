import type { TemplateNode } from "../cloudformation/template-node.ts";
import { layerId } from "./framework-names.ts";
import type { Service } from "./service.ts";
import { written } from "./template-values.ts";

/** `layers` of the service: a folder each, or a zip that was made of one. */
export function addLayers(resources: Map<string, TemplateNode>, { root }: Service): void {
  for (const node of root.member("layers")?.members() ?? []) {
    if (node.isNull) continue;
    const content =
      node.at("package", "artifact") ??
      node.member("path") ??
      node.fail("must have required property 'path'");
    const properties = {
      LayerName: node.member("name")?.text() ?? node.name,
      CompatibleRuntimes: node.member("compatibleRuntimes")?.whole(),
      Content: written(content.text(), content.line),
    };
    resources.set(
      layerId(node.name),
      written({ Type: "AWS::Lambda::LayerVersion", Properties: properties }, node.line),
    );
  }
}
