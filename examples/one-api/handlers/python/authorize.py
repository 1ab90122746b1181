"""Who may connect: a token names the user."""


def handler(event, context):
    user, _, secret = event["queryStringParameters"]["token"].partition(":")
    effect = "Allow" if secret == "sesame" else "Deny"
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": event["methodArn"]}
    return {
        "principalId": user,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"user": user},
    }
