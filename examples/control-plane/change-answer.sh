#!/bin/sh
# Gives the route a new integration with another answer, and deploys it: change-answer.sh API ROUTE ANSWER
# Clients that are connected get the new answer to their next message.
set -eu
api=$1 route=$2 answer=$3

integration=$(aws apigatewayv2 create-integration --api-id "$api" --integration-type MOCK \
  --request-templates '{"$default": "{\"statusCode\": 200}"}' --query IntegrationId --output text)
aws apigatewayv2 create-integration-response --api-id "$api" --integration-id "$integration" \
  --integration-response-key '$default' \
  --response-templates "{\"\$default\": \"{\\\"reply\\\": \\\"$answer\\\"}\"}" >/dev/null
aws apigatewayv2 update-route --api-id "$api" --route-id "$route" \
  --target "integrations/$integration" >/dev/null
aws apigatewayv2 create-deployment --api-id "$api" --stage-name dev --description "$answer" \
  --query DeploymentId --output text
