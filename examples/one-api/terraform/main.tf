# The API with Terraform. terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json
terraform {
  required_providers {
    aws = { source = "hashicorp/aws", version = "~> 5.0" }
  }
}

variable "greeting" {
  default = "hello"
}

locals {
  functions = toset(["authorize", "presence", "whoami", "send"])
}

resource "aws_apigatewayv2_api" "one_api" {
  name                       = "one-api"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
}

resource "aws_apigatewayv2_stage" "dev" {
  api_id      = aws_apigatewayv2_api.one_api.id
  name        = "dev"
  auto_deploy = true
}

resource "aws_apigatewayv2_integration" "function" {
  for_each         = toset(["presence", "whoami", "send"])
  api_id           = aws_apigatewayv2_api.one_api.id
  integration_type = "AWS_PROXY"
  integration_uri  = aws_lambda_function.function[each.key].invoke_arn
}

resource "aws_apigatewayv2_authorizer" "token" {
  api_id           = aws_apigatewayv2_api.one_api.id
  name             = "token"
  authorizer_type  = "REQUEST"
  authorizer_uri   = aws_lambda_function.function["authorize"].invoke_arn
  identity_sources = ["route.request.querystring.token"]
}

resource "aws_apigatewayv2_route" "connect" {
  api_id    = aws_apigatewayv2_api.one_api.id
  route_key = "$connect"
  target    = "integrations/${aws_apigatewayv2_integration.function["presence"].id}"

  authorization_type = "CUSTOM"
  authorizer_id      = aws_apigatewayv2_authorizer.token.id
}

resource "aws_apigatewayv2_route" "disconnect" {
  api_id    = aws_apigatewayv2_api.one_api.id
  route_key = "$disconnect"
  target    = "integrations/${aws_apigatewayv2_integration.function["presence"].id}"
}

resource "aws_apigatewayv2_route" "whoami" {
  api_id    = aws_apigatewayv2_api.one_api.id
  route_key = "whoami"
  target    = "integrations/${aws_apigatewayv2_integration.function["whoami"].id}"

  route_response_selection_expression = "$default"
}

resource "aws_apigatewayv2_route_response" "whoami" {
  api_id             = aws_apigatewayv2_api.one_api.id
  route_id           = aws_apigatewayv2_route.whoami.id
  route_response_key = "$default"
}

resource "aws_apigatewayv2_route" "send" {
  api_id    = aws_apigatewayv2_api.one_api.id
  route_key = "send"
  target    = "integrations/${aws_apigatewayv2_integration.function["send"].id}"
}

resource "aws_iam_role" "function" {
  name = "one-api"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }]
  })
}

resource "aws_iam_role_policy" "send" {
  role = aws_iam_role.function.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "execute-api:ManageConnections"
      Resource = "arn:aws:execute-api:*:*:*/@connections/*"
    }]
  })
}

resource "aws_lambda_function" "function" {
  for_each         = local.functions
  function_name    = "one-api-${each.key}"
  role             = aws_iam_role.function.arn
  runtime          = "nodejs22.x"
  handler          = "${each.key}.handler"
  filename         = "${path.module}/code.zip"
  source_code_hash = filebase64sha256("${path.module}/code.zip")
  environment {
    variables = { GREETING = var.greeting }
  }
}

resource "aws_lambda_permission" "gateway" {
  for_each      = local.functions
  action        = "lambda:InvokeFunction"
  function_name = aws_lambda_function.function[each.key].function_name
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.one_api.execution_arn}/*"
}
