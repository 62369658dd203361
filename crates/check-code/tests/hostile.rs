//! No text makes the parser or the rules panic, run out of stack, or loop.

use check::{Project, Source};

fn look(text: &str) -> check::Report {
    let source = Source::new("src/main.rs", text.as_bytes());
    check_code::look(&Project::new(source.into_iter().collect()))
}

/// Each kind of nesting: what repeats before, what is inside, and what repeats after.
const NESTINGS: [(&str, &str, &str, &str, &str); 34] = [
    ("fn f() { ", "(", "1", ")", " }"),
    ("fn f() { ", "[", "1", "]", " }"),
    ("fn f() { ", "{", "1", "}", " }"),
    ("fn f() { ", "!", "1", "", " }"),
    ("fn f() { ", "&", "1", "", " }"),
    ("fn f() { ", "&mut ", "1", "", " }"),
    ("fn f() { ", "-", "1", "", " }"),
    ("fn f() { ", "*", "1", "", " }"),
    ("fn f() { ", "", "a", "?", " }"),
    ("fn f() { ", "", "a", ".b()", " }"),
    ("fn f() { ", "", "a", ".await", " }"),
    ("fn f() { ", "", "a", "[0]", " }"),
    ("fn f() { ", "", "a", " as u8", " }"),
    ("fn f() { ", "", "1", " + 1", " }"),
    ("fn f() { ", "", "a", " || a", " }"),
    ("fn f() { ", "a = ", "1", "", " }"),
    ("fn f() { ", "|a, b| ", "1", "", " }"),
    ("fn f() { ", "return ", "1", "", " }"),
    ("fn f() { ", "if a {} else ", "{}", "", " }"),
    ("fn f() { ", "if ", "a", " {}", " }"),
    ("fn f() { ", "match a { _ => ", "1", " }", " }"),
    ("fn f() { ", "a.b(|x| ", "1", ")", " }"),
    ("fn f() { ", "async move { ", "1", " }", " }"),
    ("fn f() { ", "S { a: ", "1", " }", " }"),
    ("fn f() { ", "vec![", "1", "]", " }"),
    ("fn f() { ", "tokio::select! { a = ", "b", " => {} }", " }"),
    ("fn f() { let ", "Some(", "x", ")", " = 1; }"),
    ("fn f() { let ", "&", "x", "", " = 1; }"),
    ("type A = ", "V<", "u8", ">", ";"),
    ("type A = ", "V<u8, ", "u8", ">", ";"),
    ("type A = ", "fn() -> ", "u8", "", ";"),
    ("use ", "a::", "a", "", ";"),
    ("use ", "{", "a", "}", ";"),
    ("mod a ", "{ mod a ", "{}", " }", ""),
];

#[test]
fn deep_code_is_refused_and_not_parsed() {
    // A debug build needs several times as much stack as the limit, which is for release builds.
    let thread = std::thread::Builder::new().stack_size(32 << 20);
    let test = || {
        for (start, open, inner, close, end) in NESTINGS {
            for depth in [1, 10, 40, 100, 1_000, 20_000] {
                let text = [start, &open.repeat(depth), inner, &close.repeat(depth), end].concat();
                let report = look(&text);
                let is_refused = report.gaps.iter().any(|gap| gap.what.contains("nested"));
                assert!(depth > 10 || !is_refused, "{open}{close} is refused");
                assert!(depth < 20_000 || is_refused || open.contains('!') || text.len() > 1 << 20, "{open}{close}");
            }
        }
    };
    thread.spawn(test).expect("a thread").join().expect("no panic");
}

#[test]
fn what_is_not_rust_is_a_gap() {
    for (text, said) in [
        ("fn f( {", "line 1 is not valid Rust"),
        ("fn f() {}\nfn g() { let = 1; }", "line 2 is not valid Rust"),
        ("fn f() { \"abc }", "not valid Rust"),
        ("{{ template }}", "not valid Rust"),
    ] {
        let report = look(text);
        assert!(report.findings.is_empty());
        assert!(report.gaps.first().is_some_and(|gap| gap.what.contains(said)), "{text}: {:?}", report.gaps);
    }
    let large = format!("// {}\n", "x".repeat(1 << 20));
    assert!(look(&large).gaps.first().is_some_and(|gap| gap.what.contains("1 MiB")));
}

#[test]
fn code_with_a_shebang_or_other_letters_keeps_its_places() {
    let text =
        "#!/usr/bin/env run-cargo-script\n// äöü 🦀\nfn cors() { tower_http::cors::CorsLayer::very_permissive(); }\n";
    let project = Project::new(vec![Source::new("src/main.rs", text.as_bytes()).expect("text")]);
    let report = check_code::look(&project);
    let finding = report.findings.first().expect("a finding");
    let source = &project.files[0].source;
    assert_eq!(source.slice(finding.place.span), "tower_http::cors::CorsLayer::very_permissive");
    assert_eq!(source.line(finding.place.span.start), 3);
}

#[test]
fn variables_and_constants_that_name_themselves_end() {
    let text = "const A: &str = A;\nconst B: &str = C.parse();\nconst C: &str = B.parse();\nasync fn main() {\n    let sql = sql.trim();\n    let sql = sql.as_str().trim();\n    sqlx::query(&sql).execute(A);\n    axum::serve(tokio::net::TcpListener::bind(B), C).await;\n    axum::serve(tokio::net::TcpListener::bind(A), C).await;\n}\n";
    assert!(look(text).gaps.is_empty());
}
