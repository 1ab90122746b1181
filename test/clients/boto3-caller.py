"""Makes one call with boto3 for each line of standard input; prints what came of it as one line."""

import datetime
import json
import sys

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

SERVICE = "apigatewaymanagementapi"
METHODS = {
    "PostToConnection": "post_to_connection",
    "GetConnection": "get_connection",
    "DeleteConnection": "delete_connection",
}
session = boto3.session.Session()


def client_for(call):
    key = call["key"]
    options = {} if key else {"signature_version": UNSIGNED}
    client = session.client(
        SERVICE,
        endpoint_url=call["endpoint"],
        region_name=call.get("region", "us-east-1"),
        aws_access_key_id=key and key["accessKeyId"],
        aws_secret_access_key=key and key["secretAccessKey"],
        aws_session_token=key and key.get("sessionToken"),
        config=Config(retries={"total_max_attempts": 1}, **options),
    )
    if "tamperedData" in call:

        def tamper(request, **_):
            request.body = call["tamperedData"].encode()

        client.meta.events.register(f"before-send.{SERVICE}", tamper)
    return client


def text(value):
    return value.isoformat() if isinstance(value, datetime.datetime) else str(value)


def outcome_of(call):
    client = client_for(call)
    parameters = {"ConnectionId": call["connectionId"]}
    if call["operation"] == "PresignGet":
        url = client.generate_presigned_url("get_connection", Params=parameters, ExpiresIn=60)
        return {"status": 0, "requestId": None, "value": {"url": url}}
    if "data" in call:
        parameters["Data"] = call["data"].encode()
    try:
        answer = getattr(client, METHODS[call["operation"]])(**parameters)
    except ClientError as error:
        # The class that `except client.exceptions.GoneException` catches.
        classes = [name for name in dir(client.exceptions) if name.endswith("Exception")]
        caught = [name for name in classes if isinstance(error, getattr(client.exceptions, name))]
        metadata = error.response["ResponseMetadata"]
        return {
            "status": metadata["HTTPStatusCode"],
            "requestId": metadata.get("RequestId"),
            "exception": caught[0] if caught else type(error).__name__,
            "code": error.response["Error"]["Code"],
            "message": error.response["Error"]["Message"],
        }
    metadata = answer.pop("ResponseMetadata")
    return {
        "status": metadata["HTTPStatusCode"],
        "requestId": metadata.get("RequestId"),
        "value": answer,
    }


for line in sys.stdin:
    print(json.dumps(outcome_of(json.loads(line)), default=text), flush=True)
