//! What real manifests contain.

use super::*;
use crate::source::Source;
use crate::tree::Node;

fn source(text: &str) -> Source {
    Source::new("x.yaml", text.as_bytes()).expect("text")
}

fn roots(yaml: &Yaml) -> Vec<&Node> {
    yaml.documents.iter().map(|document| &document.root).collect()
}

#[test]
fn nodes_know_their_lines() {
    let source = source(
        "# top\r\n---\r\na: 1\r\nb:\r\n  - x: \"y\" # why\r\n---\r\n# nothing\r\n---\r\nc: &p 8080\r\nd: *p\r\n",
    );
    let yaml = read(&source.text);
    assert!(yaml.errors.is_empty(), "{:?}", yaml.errors);
    let [first, second] = &roots(&yaml)[..] else { panic!("{:?}", yaml.documents) };
    let x = first.get("b").expect("a list").list()[0].get("x").expect("a value");
    assert_eq!((x.text(), source.position(x.span.start).line), (Some("y"), 5));
    let d = second.get("d").expect("an alias");
    assert_eq!((d.text(), source.line(d.span.start), source.slice(d.span)), (Some("8080"), 10, "*p"));
    let comments: Vec<_> = yaml.comments.iter().map(|(text, span)| (text.trim(), source.line(span.start))).collect();
    assert_eq!(comments, [("top", 1), ("why", 5), ("nothing", 7)]);
}

#[test]
fn merges_come_after_own_keys() {
    let yaml = read("x: &l {a: 1, b: 2}\ny: &m {b: 3, c: 4}\nz:\n  <<: [*l, *m]\n  a: 0\n");
    let z = yaml.documents[0].root.get("z").expect("a mapping");
    let values = ["a", "b", "c"].map(|key| z.get(key).and_then(Node::text));
    assert_eq!(values, [Some("0"), Some("2"), Some("4")]);
    assert_eq!(z.entries().len(), 3);
}

#[test]
fn nothing_is_spelled_in_many_ways() {
    let yaml = read("a: {}\nb:\n  # only a comment\nc: ~\nd: null\ne: \"\"\nf: []\n");
    let empty = ["a", "b", "c", "d", "e", "f"].map(|key| yaml.documents[0].root.get(key).is_some_and(Node::is_empty));
    assert_eq!(empty, [true, true, true, true, false, true]);
}

#[test]
fn an_error_has_a_place_and_ends_only_its_document() {
    let source = source("a: 1\n---\nb:\n  - 1\n - 2\n---\nc: 3\n");
    let yaml = read(&source.text);
    let [(at, _)] = yaml.errors[..] else { panic!("{:?}", yaml.errors) };
    assert_eq!(source.line(at), 5);
    let whole: Vec<_> = yaml.documents.iter().map(|one| one.is_whole).collect();
    assert_eq!(whole, [true, false, true]);
    assert_eq!(yaml.documents[1].root.get("b").map(|list| list.list().len()), Some(1));
    assert!(yaml.documents[2].root.get("c").is_some());
}

#[test]
fn aliases_of_aliases_take_no_more_room() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..30 {
        let before = level - 1;
        text += &format!("a{level}: &a{level} [*a{before}, *a{before}, *a{before}, *a{before}]\n");
    }
    let yaml = read(&text);
    assert!(yaml.errors.is_empty() && yaml.documents.len() == 1);
}

#[test]
fn deep_nesting_is_an_error_and_no_overflow() {
    for text in ["[".repeat(100_000), "- ".repeat(100_000), "{a: ".repeat(100_000)] {
        assert!(!read(&text).errors.is_empty());
    }
}

#[test]
fn aliases_of_aliases_are_limited() {
    let mut text = String::from("a0: &a0 [1]\n");
    for level in 1..100_000 {
        text.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
    }
    let yaml = read(&text);
    assert_eq!(yaml.errors.first().map(|(_, said)| said.as_str()), Some("more than 64 levels"));
    assert!(yaml.documents[0].root.get("a60").is_some());
}

#[test]
fn merged_aliases_are_visited_once() {
    let mut text = String::from("a0: &a0 {x: 1}\n");
    for level in 1..30 {
        text.push_str(&format!("a{level}: &a{level} {{<<: [*a{0}, *a{0}], b{level}: 1}}\n", level - 1));
    }
    let yaml = read(&text);
    let last = yaml.documents[0].root.get("a29").expect("a mapping");
    assert_eq!(last.get("x").and_then(Node::text), Some("1"));
    assert!(last.get("y").is_none());
    assert_eq!(last.entries().len(), 30);
}
