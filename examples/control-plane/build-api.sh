#!/bin/sh
# Builds a WebSocket API from nothing with the AWS CLI, as it is built on AWS, and prints its id and its URL.
# AWS_ENDPOINT_URL_APIGATEWAYV2 says where: the control listener of `sluice serve`.
set -eu

api=$(aws apigatewayv2 create-api --name chat --protocol-type WEBSOCKET \
  --route-selection-expression '$request.body.action' --query ApiId --output text)

# An integration that calls nobody: its response template is the answer.
integration=$(aws apigatewayv2 create-integration --api-id "$api" --integration-type MOCK \
  --request-templates '{"$default": "{\"statusCode\": 200}"}' --query IntegrationId --output text)
aws apigatewayv2 create-integration-response --api-id "$api" --integration-id "$integration" \
  --integration-response-key '$default' \
  --response-templates '{"$default": "{\"reply\": \"pong\"}"}' >/dev/null

# Two-way: the answer goes back to the client.
route=$(aws apigatewayv2 create-route --api-id "$api" --route-key ping \
  --target "integrations/$integration" --route-response-selection-expression '$default' \
  --query RouteId --output text)
aws apigatewayv2 create-route-response --api-id "$api" --route-id "$route" \
  --route-response-key '$default' >/dev/null

# Nothing is served before it is deployed, and a stage follows a deployment.
deployment=$(aws apigatewayv2 create-deployment --api-id "$api" --description first \
  --query DeploymentId --output text)
aws apigatewayv2 create-stage --api-id "$api" --stage-name dev --deployment-id "$deployment" >/dev/null

url=$(aws apigatewayv2 get-api --api-id "$api" --query ApiEndpoint --output text)
echo "api=$api integration=$integration route=$route deployment=$deployment"
echo "url=$url/dev"
