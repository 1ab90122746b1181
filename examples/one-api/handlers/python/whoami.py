"""The answer of a two-way route."""

import json
import os


def handler(event, context):
    request = event["requestContext"]
    answer = {
        "greeting": f"{os.environ['GREETING']}, {request['authorizer']['user']}",
        "connectionId": request["connectionId"],
        "routeKey": request["routeKey"],
    }
    return {"statusCode": 200, "body": json.dumps(answer)}
