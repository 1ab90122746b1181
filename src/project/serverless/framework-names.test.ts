import { expect, test } from "bun:test";
import {
  authorizerId,
  functionId,
  functionRoleId,
  integrationId,
  layerId,
  logGroupId,
  permissionId,
  routeId,
  routeResponseId,
} from "./framework-names.ts";

test("logical ids are those of the framework", () => {
  expect(functionId("chat-room_1")).toBe("ChatDashroomUnderscore1LambdaFunction");
  expect(logGroupId("connect")).toBe("ConnectLogGroup");
  expect(functionRoleId("connect")).toBe("ConnectIamRoleLambdaExecution");
  expect(layerId("shared")).toBe("SharedLambdaLayer");
  expect(integrationId("connect")).toBe("ConnectWebsocketsIntegration");
  expect(authorizerId("auth")).toBe("AuthWebsocketsAuthorizer");
  expect(permissionId("connect")).toBe("ConnectLambdaPermissionWebsockets");
  expect(routeId("$connect")).toBe("SconnectWebsocketsRoute");
  expect(routeId("room/send-to_all.v1")).toBe(
    "roomSlashsendDashtoUnderscoreallPeriodv1WebsocketsRoute",
  );
  expect(routeResponseId("$default")).toBe("SdefaultWebsocketsRouteResponse");
});
