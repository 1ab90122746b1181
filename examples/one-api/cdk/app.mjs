import { App, Stack } from "aws-cdk-lib";
import { WebSocketApi, WebSocketStage } from "aws-cdk-lib/aws-apigatewayv2";
import { WebSocketLambdaAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { WebSocketLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Code, Function as LambdaFunction, Runtime } from "aws-cdk-lib/aws-lambda";

/** The API with the AWS CDK. npx cdk synth writes cdk.out. */
const app = new App();
const stack = new Stack(app, "OneApi");

const fn = (name) =>
  new LambdaFunction(stack, name, {
    runtime: Runtime.NODEJS_22_X,
    code: Code.fromAsset("../handlers/javascript"),
    handler: `${name}.handler`,
    environment: { GREETING: "hello" },
  });
const leadsTo = (lambda) => ({
  integration: new WebSocketLambdaIntegration(lambda.node.id, lambda),
});

const presence = fn("presence");
const send = fn("send");
const authorizer = new WebSocketLambdaAuthorizer("token", fn("authorize"), {
  identitySource: ["route.request.querystring.token"],
});
const api = new WebSocketApi(stack, "Api", {
  apiName: "one-api",
  connectRouteOptions: { ...leadsTo(presence), authorizer },
  disconnectRouteOptions: leadsTo(presence),
});
api.addRoute("whoami", { ...leadsTo(fn("whoami")), returnResponse: true });
api.addRoute("send", leadsTo(send));
const stage = new WebSocketStage(stack, "Dev", {
  webSocketApi: api,
  stageName: "dev",
  autoDeploy: true,
});
stage.grantManagementApiAccess(send);

app.synth();
