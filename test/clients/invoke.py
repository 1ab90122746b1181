"""Invokes a function with boto3 for each call in the JSON list of standard input; prints what came of them."""

import base64
import json
import sys

import boto3
from botocore.exceptions import ClientError

client = boto3.client("lambda")
outcomes = []
for call in json.load(sys.stdin):
    try:
        answer = client.invoke(**call)
    except ClientError as error:
        outcomes.append(
            {
                "status": error.response["ResponseMetadata"]["HTTPStatusCode"],
                "code": error.response["Error"]["Code"],
                "message": error.response["Error"]["Message"],
            }
        )
        continue
    log = answer.get("LogResult")
    outcomes.append(
        {
            "status": answer["StatusCode"],
            "payload": answer["Payload"].read().decode(),
            "functionError": answer.get("FunctionError"),
            "executedVersion": answer.get("ExecutedVersion"),
            "log": None if log is None else base64.b64decode(log).decode(),
        }
    )
print(json.dumps(outcomes))
