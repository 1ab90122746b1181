"""The control plane through boto3: makes an API, reads it in pages, meets each kind of error. Prints what it saw as JSON."""

import json
import sys

import boto3

client = boto3.client("apigatewayv2", endpoint_url=sys.argv[1], region_name="us-east-1")


def error(call):
    try:
        call()
        return None
    except client.exceptions.ClientError as refused:
        known = [
            name
            for name in ("NotFoundException", "ConflictException", "BadRequestException", "TooManyRequestsException")
            if isinstance(refused, getattr(client.exceptions, name))
        ]
        return {"types": known, "message": refused.response["Error"]["Message"]}


created = client.create_api(Name="python", ProtocolType="WEBSOCKET", RouteSelectionExpression="$request.body.action")
api = created["ApiId"]
for index in range(7):
    client.create_route(ApiId=api, RouteKey=f"route{index}")
pages = list(client.get_paginator("get_routes").paginate(ApiId=api, PaginationConfig={"PageSize": 3}))
client.create_deployment(ApiId=api)

print(
    json.dumps(
        {
            "created": {name: value for name, value in created.items() if name not in ("ResponseMetadata", "CreatedDate")},
            "createdDate": created["CreatedDate"].isoformat(),
            "pages": [len(page["Items"]) for page in pages],
            "routeKeys": sorted(item["RouteKey"] for page in pages for item in page["Items"]),
            "notFound": error(lambda: client.get_api(ApiId="zzzzzzzzzz")),
            "conflict": error(lambda: client.create_route(ApiId=api, RouteKey="route0")),
            "badRequest": error(lambda: client.create_api(Name="x", ProtocolType="HTTP")),
            "deleted": client.delete_api(ApiId=api)["ResponseMetadata"]["HTTPStatusCode"],
        }
    )
)
