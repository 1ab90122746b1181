"""Sends a message to the client that it names, through @connections."""

import json

import boto3


def handler(event, context):
    request = event["requestContext"]
    message = json.loads(event["body"])
    client = boto3.client(
        "apigatewaymanagementapi",
        endpoint_url=f"https://{request['domainName']}/{request['stage']}",
    )
    answer = {"from": request["authorizer"]["user"], "data": message["data"]}
    client.post_to_connection(ConnectionId=message["to"], Data=json.dumps(answer).encode())
    return {"statusCode": 200}
