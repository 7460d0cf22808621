# Flattens a YAML document (JSON is YAML too) to lines "path<tab>value", in the document's order:
#   chpasswd: {users: [{name: cloud}]}   →   chpasswd.users.0.name<tab>cloud
# In values \ , newline and tab are written \\ , \n and \t, which printf %b turns back.
# Read are: block and flow mappings and sequences, plain, quoted and block scalars, comments.
# Anything else (anchors, tags, several documents, tabs as indentation) is an error: nothing is printed but
# "line N: reason" on standard error, and the exit status is 1.

{ sub(/\r$/, ""); line[NR] = $0 }

END {
  if (failed) exit 1
  for (at = 1; line[at] ~ /^[ \t]*(#.*)?$/ && at <= NR; ) advance()
  if (line[at] ~ /^---([ \t]+#.*)?$/) advance()
  skip_blank()
  if (at <= NR) node(indent_of(line[at]), "")
  skip_blank()
  if (at <= NR) fail("unexpected: " line[at])
  printf "%s", result
}

function fail(reason) {
  if (!failed) printf "line %d: %s\n", seen, reason >"/dev/stderr"
  failed = 1
  exit 1
}

function emit(path, value) {
  if (path == "") fail("a mapping is expected")
  gsub(/\\/, "&&", value)
  gsub(/\t/, "\\t", value)
  gsub(/\n/, "\\n", value)
  result = result path "\t" value "\n"
}

function join(path, key) { return path == "" ? key : path "." key }

# Moves on; `seen` is the line that an error is about.
function advance() { seen = at++ }

function indent_of(text) { match(text, /^ */); return RLENGTH }

function trim(text) { sub(/^[ \t]+/, "", text); sub(/[ \t]+$/, "", text); return text }

# Moves to the next line that says something.
function skip_blank() {
  while (at <= NR && line[at] ~ /^[ \t]*(#.*)?$/) at++
  seen = at
  if (at <= NR && line[at] ~ /^ *\t/) fail("a tab as indentation")
  if (at <= NR && line[at] ~ /^(---|\.\.\.)([ \t]|$)/) fail("more than one document")
}

# --- block style ---------------------------------------------------------------------------------------------

# The node whose first line is the current one, which is indented by `indent`.
function node(indent, path,   text) {
  text = substr(line[at], indent + 1)
  if (text ~ /^-([ \t]|$)/) sequence(indent, path)
  else if (key_length(text)) mapping(indent, path)
  else { advance(); scalar(text, indent - 1, path) }
}

function sequence(indent, path,   count, text, column) {
  count = 0
  while (at <= NR && indent_of(line[at]) == indent && substr(line[at], indent + 1) ~ /^-([ \t]|$)/) {
    text = substr(line[at], indent + 2)
    match(text, /^[ \t]*/)
    column = indent + 1 + RLENGTH
    text = substr(text, RLENGTH + 1)
    if (text ~ /^-([ \t]|$)/ || key_length(text)) {
      line[at] = sprintf("%" column "s", "") text
      node(column, join(path, count))
    } else {
      advance()
      value(text, indent, join(path, count), 0)
    }
    count++
    skip_blank()
  }
  if (at <= NR && indent_of(line[at]) > indent) fail("bad indentation")
}

function mapping(indent, path,   text, length_of_key, key) {
  while (at <= NR && indent_of(line[at]) == indent) {
    text = substr(line[at], indent + 1)
    length_of_key = key_length(text)
    if (!length_of_key) break
    key = substr(text, 1, length_of_key)
    if (key ~ /^["']/) { flow_begin(key); key = quoted(substr(key, 1, 1)) }
    else sub(/[ \t]+$/, "", key)
    if (key ~ /^[&*!?]/) fail("not supported: " key)
    advance()
    value(trim(substr(text, length_of_key + 2)), indent, join(path, key), 1)
    skip_blank()
  }
  if (at <= NR && indent_of(line[at]) > indent) fail("bad indentation")
}

# The length of the key that a line begins with, up to its colon; 0 if it does not begin with one.
function key_length(text) {
  if (text ~ /^[\[{#|>%@`]/) return 0
  if (match(text, /^"([^"\\]|\\.)*"[ \t]*:([ \t]|$)/) || match(text, /^'([^']|'')*'[ \t]*:([ \t]|$)/))
    return index_of_colon(substr(text, 1, RLENGTH))
  if (text ~ /^["']/) return 0
  if (match(text, /:([ \t]|$)/)) return RSTART > 1 && substr(text, 1, RSTART) !~ /[ \t]#/ ? RSTART - 1 : 0
  return 0
}

function index_of_colon(text) { sub(/[ \t]*$/, "", text); return length(text) - 1 }

# What follows a key or a dash; `at` is already on the next line.
function value(text, indent, path, in_mapping) {
  if (text != "" && text !~ /^#/) { scalar(text, indent, path); return }
  skip_blank()
  if (at <= NR && indent_of(line[at]) > indent) node(indent_of(line[at]), path)
  else if (in_mapping && at <= NR && indent_of(line[at]) == indent && substr(line[at], indent + 1) ~ /^-([ \t]|$)/)
    sequence(indent, path)
  else emit(path, "")
}

# A value that begins with `text`; lines indented by more than `indent` may continue it.
function scalar(text, indent, path) {
  if (text ~ /^[|>]/) block_scalar(text, indent, path)
  else if (text ~ /^[\[{"']/) flow_value(text, indent, path)
  else if (text ~ /^[&*!%@`]/) fail("not supported: " text)
  else plain(text, indent, path)
}

function plain(text, indent, path,   more) {
  text = without_comment(text)
  for (;;) {
    if (at > NR || line[at] ~ /^[ \t]*(#.*)?$/ || indent_of(line[at]) <= indent) break
    more = without_comment(trim(line[at]))
    text = text " " more
    advance()
  }
  if (text ~ /:([ \t]|$)/) fail("a colon inside a plain value")
  emit(path, text == "~" || text == "null" ? "" : text)
}

function without_comment(text) {
  sub(/[ \t]+#.*$/, "", text)
  return trim(text)
}

# | keeps line ends, > folds them; + keeps and - strips the newlines at the end.
function block_scalar(header, indent, path,   text, column, count, i, more, blank, folded) {
  sub(/[ \t]+#.*$/, "", header)
  if (header !~ /^[|>][-+]?[1-9]?[-+]?$/) fail("not supported: " header)
  column = match(header, /[1-9]/) ? (indent < 0 ? 0 : indent) + substr(header, RSTART, 1) : 0
  count = 0
  for (; at <= NR; at++) {
    more = line[at]
    if (more ~ /^ *$/) { block[++count] = column ? substr(more, column + 1) : ""; continue }
    if (!column) column = indent_of(more)
    if (column <= indent || indent_of(more) < column) break
    block[++count] = substr(more, column + 1)
  }
  blank = 0
  while (count > 0 && block[count] == "") { count--; blank++ }
  text = ""
  for (i = 1; i <= count; i++) {
    folded = header ~ /^>/ && i < count && block[i] != "" && block[i] !~ /^[ \t]/ && block[i + 1] !~ /^[ \t]/
    if (folded && block[i + 1] == "") { text = text block[i]; continue }
    text = text block[i] (i == count ? "" : folded ? " " : "\n")
  }
  if (count && header !~ /-/) text = text "\n"
  if (header ~ /\+/) while (blank-- > 0) text = text "\n"
  emit(path, text)
}

# --- flow style: JSON and its relatives, in `flow` from position `p` on -------------------------------------

function flow_begin(text) { flow = text; p = 1 }

function flow_value(text, indent, path) {
  flow_indent = indent
  flow_begin(text)
  flow_node(path)
  flow_space()
  if (p <= length(flow)) fail("unexpected after the value: " substr(flow, p))
}

# Takes the next line in, if it may belong to the value.
function flow_more() {
  if (at > NR || (line[at] !~ /^[ \t]*$/ && indent_of(line[at]) <= flow_indent && line[at] !~ /^[ \t]*[\]}]/)) return 0
  flow = flow "\n" trim(line[at])
  advance()
  return 1
}

function flow_space() {
  for (;;) {
    match(substr(flow, p), /^[ \t\n]*/)
    p += RLENGTH
    if (substr(flow, p, 1) == "#" && (p == 1 || substr(flow, p - 1, 1) ~ /[ \t\n]/)) {
      match(substr(flow, p), /^[^\n]*/)
      p += RLENGTH
    } else return
  }
}

# The next character that means something.
function flow_next() {
  flow_space()
  while (p > length(flow)) { if (!flow_more()) fail("the value does not end"); flow_space() }
  return substr(flow, p, 1)
}

function flow_node(path,   c) {
  c = flow_next()
  if (c == "[") flow_sequence(path)
  else if (c == "{") flow_mapping(path)
  else emit(path, flow_scalar())
}

function flow_sequence(path,   count) {
  p++
  for (count = 0; flow_next() != "]"; count++) {
    flow_node(join(path, count))
    if (flow_next() == ",") p++
    else if (substr(flow, p, 1) != "]") fail("a comma is missing in a list")
  }
  p++
}

function flow_mapping(path,   key) {
  p++
  while (flow_next() != "}") {
    key = flow_scalar()
    if (flow_next() != ":") fail("a colon is missing after " key)
    p++
    if (flow_next() ~ /[,}]/) emit(join(path, key), "")
    else flow_node(join(path, key))
    if (flow_next() == ",") p++
    else if (substr(flow, p, 1) != "}") fail("a comma is missing in a mapping")
  }
  p++
}

function flow_scalar(   c, text) {
  c = flow_next()
  if (c ~ /["']/) return quoted(c)
  if (c ~ /[&*!%@`]/) fail("not supported: " substr(flow, p))
  text = ""
  while (p <= length(flow)) {
    c = substr(flow, p, 1)
    if (c ~ /[][{},\n]/ || (c == ":" && substr(flow, p + 1, 1) ~ /^[ \t\n,}\]]?$/)) break
    if (c == "#" && text ~ /[ \t]$/) break
    text = text c
    p++
  }
  text = trim(text)
  if (text == "") fail("a value is missing")
  return text == "~" || text == "null" ? "" : text
}

# A quoted scalar at `p`. A line break inside is a space.
function quoted(mark,   text, c) {
  text = ""
  for (p++; ; p++) {
    while (p > length(flow)) if (!flow_more()) fail("a quote does not end")
    c = substr(flow, p, 1)
    if (c == mark) {
      if (mark == "\"" || substr(flow, p + 1, 1) != "'") break
      p++
    } else if (c == "\\" && mark == "\"") c = escaped()
    else if (c == "\n") c = " "
    text = text c
  }
  p++
  return text
}

# The character that a backslash at `p` begins; leaves `p` on its last character.
function escaped(   c, at_code) {
  c = substr(flow, ++p, 1)
  if (c == "n") return "\n"
  if (c == "t") return "\t"
  if (c == "r") return "\r"
  if (c == "e") return "\033"
  if (c == "\n") return ""
  if (index("\"\\/ ", c)) return c
  if (c == "x") { p += 2; return utf8(hex(substr(flow, p - 1, 2), 2)) }
  if (c == "u") { p += 4; return utf8(hex(substr(flow, p - 3, 4), 4)) }
  fail("not supported: \\" c)
}

function hex(text, digits,   i, number) {
  if (length(text) < digits || text !~ /^[0-9A-Fa-f]+$/) fail("a bad escape: " text)
  number = 0
  for (i = 1; i <= digits; i++) number = number * 16 + index("123456789abcdef", tolower(substr(text, i, 1)))
  return number
}

function utf8(code) {
  if (code == 0 || (code >= 55296 && code < 57344)) fail("not supported: a character beyond \\uD7FF")
  if (code < 128) return sprintf("%c", code)
  if (code < 2048) return sprintf("%c%c", 192 + int(code / 64), 128 + code % 64)
  return sprintf("%c%c%c", 224 + int(code / 4096), 128 + int(code / 64) % 64, 128 + code % 64)
}
