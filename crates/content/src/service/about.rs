//! What a file is for, in its own words.

/// What a comment at the top of a file begins with.
const COMMENTS: [&str; 5] = ["//!", "//", "#", "--", ";"];

/// Returns the sentences that a file begins with: of its first comment, or below the title of Markdown. Commands, and a
/// sentence that only introduces them, are left out. Empty without any.
pub(super) fn about(text: &str, language: &str) -> String {
    let paragraph = if language == "markdown" { below_title(text) } else { comment(text) };
    whole_sentences(&paragraph.join(" ").replace('`', ""))
}

fn below_title(text: &str) -> Vec<&str> {
    let lines = text.lines().skip_while(|line| line.is_empty() || line.starts_with('#'));
    lines.take_while(|line| !line.is_empty()).collect()
}

fn comment(text: &str) -> Vec<&str> {
    let lines = text.lines().skip_while(|line| line.starts_with("#!") || line.starts_with("# syntax"));
    let comment = lines.map_while(|line| COMMENTS.iter().find_map(|leader| line.strip_prefix(leader)));
    // Commands are indented.
    let words = comment.take_while(|line| !line.starts_with("  ")).map(str::trim);
    words.take_while(|line| !line.is_empty() && !line.starts_with("region: ")).collect()
}

fn whole_sentences(text: &str) -> String {
    match (text.strip_suffix(':'), text.rfind(". ")) {
        (Some(_), Some(end)) => text[..=end].into(),
        (Some(introduced), None) => format!("{introduced}."),
        (None, _) => text.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::about;

    #[test]
    fn commands_and_what_introduces_them_are_left_out() {
        for (text, said) in [
            (
                "# syntax=docker/dockerfile:1\n# One image for two platforms:\n#   docker buildx build\nFROM x",
                "One image for two platforms.",
            ),
            ("# Your own machine. Start it with:\n#   docker compose up\n# Then wait.\nname: x", "Your own machine."),
            ("//! The routes\n//! of `app`.\n//!\n//! More.\nuse x;", "The routes of app."),
            ("# region: all\nx = 1", ""),
            ("x = 1", ""),
        ] {
            assert_eq!(about(text, "toml"), said);
        }
    }

    #[test]
    fn markdown_begins_below_its_title() {
        assert_eq!(about("# orders\n\nThe reference\nservice.\n\nMore.", "markdown"), "The reference service.");
    }
}
