//! Scripts as Dockerfiles have them.

use super::*;
use proptest::prelude::*;

fn words(text: &str) -> Vec<Vec<String>> {
    let words = |command: &Command| command.words.iter().map(|word| word.text.clone()).collect();
    commands(text, 0, Dialect::Docker).iter().map(words).collect()
}

#[test]
fn operators_need_no_spaces() {
    assert_eq!(words("a b&&c;d|e||f & g"), [vec!["a", "b"], vec!["c"], vec!["d"], vec!["e"], vec!["f"], vec!["g"]]);
    let joins: Vec<_> = commands("a && b || c | d; e", 0, Dialect::Script).iter().map(|one| one.join).collect();
    assert_eq!(joins, [Join::Then, Join::And, Join::Or, Join::Pipe, Join::Then]);
}

#[test]
fn comments_between_continued_lines_are_left_out() {
    let text = "apt-get update \\\n# keep this small\n\n    && apt-get install -y curl # with a comment\n";
    assert_eq!(words(text), [vec!["apt-get", "update"], vec!["apt-get", "install", "-y", "curl"]]);
    assert_eq!(commands(text, 0, Dialect::Docker)[1].join, Join::And);
}

#[test]
fn quotes_expansions_and_assignments() {
    let found = commands(r#"A=1 cargo build --bin "my $X" '$Y' \$Z ${V:-a b}"#, 100, Dialect::Script);
    let [command] = &found[..] else { panic!("{found:?}") };
    assert_eq!(command.assignments[0].text, "A=1");
    let texts: Vec<_> = command.words.iter().map(|word| (word.text.as_str(), word.expands)).collect();
    assert_eq!(
        texts,
        [
            ("cargo", false),
            ("build", false),
            ("--bin", false),
            ("my $X", true),
            ("$Y", false),
            ("$Z", false),
            ("${V:-a b}", true)
        ]
    );
    assert_eq!(command.words[0].span, Span { start: 104, end: 109 });
    assert_eq!((command.program(), command.value("--bin")), ("cargo", Some("my $X")));
}

#[test]
fn redirections_and_here_documents_are_no_words() {
    assert_eq!(words("echo x >/dev/null 2>&1 < in | cat"), [vec!["echo", "x"], vec!["cat"]]);
    assert_eq!(words("cat > f <<EOF\ncargo build\nEOF\nls"), [vec!["cat"], vec!["ls"]]);
}

#[test]
fn keywords_do_not_hide_a_program() {
    assert_eq!(words("if ! cargo build; then exec /usr/bin/true; fi")[0], ["cargo", "build"]);
    assert_eq!(commands("exec /usr/bin/true", 0, Dialect::Script)[0].program(), "true");
}

proptest! {
    #[test]
    fn any_text_ends(text in ".{0,200}", docker: bool) {
        let dialect = if docker { Dialect::Docker } else { Dialect::Script };
        for command in commands(&text, 0, dialect) {
            let span = command.span();
            prop_assert!(text.get(span.start..span.end).is_some());
        }
    }

    /// Another implementation divides plain words in the same way.
    #[test]
    fn words_are_those_of_shlex(text in "([a-z./=-]{1,5}|'[a-z ]{0,5}'|\"[a-z ]{0,5}\"| ){1,12}") {
        let own: Vec<_> = words(&text).concat();
        let found: Vec<_> = commands(&text, 0, Dialect::Script).into_iter().flat_map(|one| {
            one.assignments.into_iter().chain(one.words).map(|word| word.text)
        }).collect();
        let known = shlex::split(&text).unwrap_or_default();
        let keywords = known.iter().any(|word| ["if", "fi", "do", "then", "time", "exec", "else", "elif", "done", "while", "until"].contains(&word.as_str()));
        prop_assume!(!keywords);
        prop_assert!(own.len() <= known.len());
        prop_assert_eq!(found, known);
    }
}
