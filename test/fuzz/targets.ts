import type { Target } from "./engine/target.ts";
import { bodyPath } from "./targets/body-path.ts";
import { clientHello } from "./targets/client-hello.ts";
import { cloudformation } from "./targets/cloudformation.ts";
import { connectionsPath } from "./targets/connections-path.ts";
import { controlPlane } from "./targets/control-plane.ts";
import { engineInterleavings } from "./targets/engine-interleavings.ts";
import { exportedProjects } from "./targets/export.ts";
import { exportedGateways } from "./targets/export-running.ts";
import { functionAnswers } from "./targets/function-answers.ts";
import { httpAnswer } from "./targets/http-answer.ts";
import { httpRequest } from "./targets/http-request.ts";
import { iamPolicy } from "./targets/iam-policy.ts";
import { invokeApi } from "./targets/invoke-api.ts";
import { javaPattern } from "./targets/java-pattern.ts";
import { mappingTemplate } from "./targets/mapping-template.ts";
import { models } from "./targets/models.ts";
import { parameterMapping } from "./targets/parameter-mapping.ts";
import { presentedSignature } from "./targets/presented-signature.ts";
import { selectionExpression } from "./targets/selection-expression.ts";
import { serverlessFramework } from "./targets/serverless-framework.ts";
import { settings } from "./targets/settings.ts";
import { sigv4 } from "./targets/sigv4.ts";
import { sluiceYaml } from "./targets/sluice-yaml.ts";
import { terraform } from "./targets/terraform.ts";
import { websocketEncoding } from "./targets/websocket-encoding.ts";
import { websocketMessages } from "./targets/websocket-messages.ts";

export const TARGETS: readonly Target[] = [
  httpRequest,
  httpAnswer,
  websocketMessages,
  websocketEncoding,
  clientHello,
  connectionsPath,
  engineInterleavings,
  selectionExpression,
  bodyPath,
  parameterMapping,
  mappingTemplate,
  javaPattern,
  models,
  sigv4,
  presentedSignature,
  iamPolicy,
  functionAnswers,
  invokeApi,
  controlPlane,
  sluiceYaml,
  cloudformation,
  terraform,
  serverlessFramework,
  exportedProjects,
  exportedGateways,
  settings,
];
