import type { Target } from "./engine/target.ts";
import { bodyPath } from "./targets/body-path.ts";
import { clientHello } from "./targets/client-hello.ts";
import { httpRequest } from "./targets/http-request.ts";
import { javaPattern } from "./targets/java-pattern.ts";
import { mappingTemplate } from "./targets/mapping-template.ts";
import { parameterMapping } from "./targets/parameter-mapping.ts";
import { selectionExpression } from "./targets/selection-expression.ts";
import { websocketEncoding } from "./targets/websocket-encoding.ts";
import { websocketMessages } from "./targets/websocket-messages.ts";

export const TARGETS: readonly Target[] = [
  httpRequest,
  websocketMessages,
  websocketEncoding,
  clientHello,
  selectionExpression,
  bodyPath,
  parameterMapping,
  mappingTemplate,
  javaPattern,
];
