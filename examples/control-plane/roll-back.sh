#!/bin/sh
# Points the stage back to an earlier deployment: roll-back.sh API DEPLOYMENT
set -eu
aws apigatewayv2 update-stage --api-id "$1" --stage-name dev --deployment-id "$2" \
  --query DeploymentId --output text
