import { refuses, route } from "./load-text.fixture.ts";

refuses("functionUri()", [
  [
    "a function that is not there",
    route("function: sned"),
    5,
    'There is no function "sned": functions has send',
  ],
]);
