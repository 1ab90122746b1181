"""Signs an upgrade request with botocore. Reads {url, key, expires} from standard input and prints the presigned URL,
or, without expires, the signed headers."""

import json
import sys

from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

call = json.load(sys.stdin)
key = call["key"]
credentials = Credentials(key["accessKeyId"], key["secretAccessKey"], key.get("sessionToken"))
request = AWSRequest(method="GET", url=call["url"])
if "expires" in call:
    SigV4QueryAuth(credentials, "execute-api", "us-east-1", expires=call["expires"]).add_auth(request)
    print(request.url)
else:
    SigV4Auth(credentials, "execute-api", "us-east-1").add_auth(request)
    print(json.dumps(dict(request.headers)))
