/** Names that a file's syntax, a map or an intrinsic function could take for something else. */
export const ODD_NAMES = [
  ...["chat", "Chat", "chat!", "chat room", "yes", "null", "2024", "0x1F", "1.10", "~", "=", "- a"],
  ...[
    "чат",
    "チャット",
    "ünï",
    "x: y",
    "#1",
    "a#b",
    "'q'",
    '"q"',
    "{a}",
    "[b]",
    "*a",
    "&a",
    "!Sub x",
  ],
  ...[
    "${a}",
    "${AWS::Region}",
    "a/b",
    "Ref",
    "Fn",
    "trailing ",
    " leading",
    "tab\tname",
    "\u{1f600}",
  ],
  ...["%YAML", "---", "...", "? k", "| b", "> b", "@at", "`b`", "2001-01-01", "1:30", "on", "a\\b"],
];

/** Texts that have to come back letter for letter. */
export const ODD_TEXTS = [
  ...ODD_NAMES,
  ...["", " ", "\n", "a\n", "\na", "a\n\n", "a\r\nb", "a\rb", "  indented\nless\n", "trail \nnext"],
  ...["${", "${!x}", "a${b${c}d}", "${!AWS::Region} ${x}", "$${y}", "{{resolve:ssm:/a}}", "}${"],
  ...[
    "\u2028",
    "\u0085",
    "\ufeffx",
    "\u0001",
    "\u007f",
    "\u{10ffff}",
    "# no comment",
    "a #b",
    "a: b\nc: d",
  ],
  ...["arn:aws:sns:eu-west-1:123456789012:topic", "arn:aws:s3:::bucket/${key}", "arn:aws-cn:x"],
  ...["https://sqs.eu-west-1.amazonaws.com/123456789012/q${a}", "x".repeat(300)],
];

/** Mapping templates that parse. */
export const TEMPLATES = [
  ...['{"statusCode": 200}', "", "plain", "$input.body", "${input.body}\n", "$!{context.stage} $x"],
  ...[
    '#set($a = "it\'s ${b}")\n  $a\n',
    "#if($a)\n\"yes\"\n#else\n'no'\n#end\n\n",
    "## comment\nx",
  ],
  ...[
    "a\r\nb",
    "\ttab\n",
    '{\n  "arn": "arn:aws:states:eu-west-1:123456789012:x${y}"\n}',
    "ünï \u{1f600}",
  ],
  ...["# h1\n# h2", "- a\n- b: c", "\\$x \\${y}", "{{resolve:ssm:/a}}"],
];

/** Values that stage variables may have. */
export const STAGE_TEXTS = [
  "",
  "rooms",
  "10.0.0.7:8080",
  "a=b&c=d",
  "1.10",
  "true",
  "~",
  "a,b",
  "#x?",
];
