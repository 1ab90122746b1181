"""Clients that come and go."""


def handler(event, context):
    request = event["requestContext"]
    print(request["eventType"], request["authorizer"]["user"])
    return {"statusCode": 200}
