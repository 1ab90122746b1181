import { adviseOnElsewhere } from "./elsewhere.ts";
import type { Scope } from "./scope.ts";
import { list, mapping, text, type Value } from "./template-node.ts";

/** AWS, "Dynamic references": `{{resolve:service:key}}` in a text, read after every function has been evaluated. */
const REFERENCE = /\{\{(resolve:[^{}]{1,2048})\}\}/g;

/** A value of a property with each reference as what it stands for. */
export function withDynamicReferences(value: Value, scope: Scope): Value {
  switch (value.kind) {
    case "scalar": {
      if (!value.text.includes("{{resolve:")) return value;
      const replaced = value.text.replace(REFERENCE, (written, name: string) => {
        const given = scope.elsewhere.get(name);
        if (given !== undefined) return given;
        const subject = `Dynamic reference ${written} is read by AWS only`;
        adviseOnElsewhere(scope, value.line, { subject, name, standIn: written });
        return written;
      });
      return text(replaced, value.line);
    }
    case "list":
      return list(
        value.items.map((item) => withDynamicReferences(item, scope)),
        value.line,
      );
    case "mapping":
      return mapping(
        [...value.entries].map(([key, item]) => [key, withDynamicReferences(item, scope)]),
        value.line,
      );
  }
}
