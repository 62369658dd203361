//! Projects of changed examples, drawn from bytes.

/// Paths with texts, one project each.
pub type Examples = Vec<&'static [(&'static str, &'static str)]>;

/// Texts that parsers stumble over.
const HOSTILE: [&[u8]; 32] = [
    b"{{",
    b"}}",
    b"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    b"{a: {a: {a: {a: {a: {a: ",
    b"- - - - - - - - ",
    b"&a [*a, *a]",
    b"*a",
    b"<<: *a",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r\n",
    b"\r",
    b"\n---\n",
    b"\n...\n",
    b"<<EOF\n",
    b"\\\n",
    b"'",
    b"\"",
    b"`",
    b"$(",
    b"${a:-${b:-",
    b"\t",
    b": ",
    b"#",
    b"\0",
    b"99999999999999999999999",
    b"\xe2\x80\xa8",
    "ä\u{300}\u{1f9ea}".as_bytes(),
    b"|\n",
    b"# axum-check: ignore[latest-tag] x\n",
    b"// axum-check: ignore[no-request-timeout] x\n",
    b"r#\"",
];

/// What nests forever where it is repeated.
const NESTED: [&str; 24] = [
    "(",
    "[",
    "{",
    "<",
    "-",
    "!",
    "&",
    "*",
    "?",
    "|",
    ".a()",
    "Vec<",
    "if a {",
    " else if a {}",
    "1 + ",
    "a => ",
    "m!(",
    "/*",
    "fn a() {",
    "- ",
    "? ",
    "a: {",
    "$(",
    "${a:-",
];

/// The examples of all rules, those on Rust code included.
pub fn examples() -> Examples {
    let rules = check::rules().chain(check_code::rules());
    rules.flat_map(|rule| [rule.fails, rule.passes]).filter(|files| !files.is_empty()).collect()
}

/// The bytes that choose the files.
pub const FIRST: usize = 8;

/// The bytes of a change.
pub const CHANGE: usize = 10;

fn numbers(bytes: &[u8]) -> impl FnMut() -> usize + '_ {
    let mut bytes = bytes.iter().map(|byte| usize::from(*byte));
    move || bytes.next().unwrap_or_default() << 8 | bytes.next().unwrap_or_default()
}

/// Reads changes from bytes, as a program would read its instructions.
pub fn changed(seed: &[u8], examples: &Examples) -> Vec<(String, Vec<u8>)> {
    let (first, rest) = seed.split_at_checked(FIRST).unwrap_or((seed, &[]));
    let mut next = numbers(first);
    let pick = |number: usize| examples[number % examples.len()];
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    // Most projects have the files of one rule, some those of two or three, some of which then share a folder.
    for _ in 0..[1, 1, 2, 3][next() % 4] {
        for (path, text) in pick(next()) {
            let is_taken = files.iter().any(|file| file.0 == *path);
            let path = if is_taken { format!("other/{path}") } else { (*path).into() };
            files.push((path, text.as_bytes().to_vec()));
        }
    }
    // A change that lacks bytes would be the same as many others.
    for change in rest.chunks_exact(CHANGE) {
        let mut next = numbers(change);
        let count = files.len();
        let Some((path, text)) = files.get_mut(next() % count) else { break };
        let kind = next() % 16;
        let at = next() % (text.len() + 1);
        match kind {
            0 => text.truncate(at),
            1..=4 => drop(text.splice(at..at, HOSTILE[next() % HOSTILE.len()].iter().copied())),
            5 | 6 => {
                let end = (at + next() % 40).min(text.len());
                text.drain(at..end);
            }
            7 | 8 => {
                let other = pick(next());
                drop(text.splice(at..at, other[next() % other.len()].1.bytes()));
            }
            9 | 10 => {
                let end = (at + next() % 200).min(text.len());
                let part = text[at..end].repeat(next() % 50);
                drop(text.splice(at..at, part));
            }
            11 => {
                let line = text.iter().skip(at).position(|byte| *byte == b'\n').map_or(text.len(), |end| at + end + 1);
                let part = text[..line].to_vec();
                drop(text.splice(line..line, part));
            }
            12 => {
                let nested = NESTED[next() % NESTED.len()].repeat(next() % 200);
                drop(text.splice(at..at, nested.bytes()));
            }
            13 => *text = String::from_utf8_lossy(text).replace('\n', "\r\n").into_bytes(),
            14 => *path = pick(next())[0].0.into(),
            _ => text.insert(at, next() as u8),
        }
    }
    files
}
