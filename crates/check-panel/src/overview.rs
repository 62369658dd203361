//! The list of all findings, the files, and what can be shared without them.

use crate::Panel;
use crate::markup::{between, sentence, text};
use check::{Finding, Map, Severity};

/// From the worst.
const SEVERITIES: [Severity; 3] = [Severity::High, Severity::Medium, Severity::Low];

/// The number of findings of each severity in words: `2 high, 1 low`.
pub fn words<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> String {
    let found: Vec<_> = findings.into_iter().map(|finding| finding.rule.severity).collect();
    let count = |level: Severity| found.iter().filter(|one| **one == level).count();
    let part = |level: Severity| (count(level) > 0).then(|| format!("{} {}", count(level), level.name()));
    let parts: Vec<_> = SEVERITIES.into_iter().filter_map(part).collect();
    if parts.is_empty() { "no findings".into() } else { parts.join(", ") }
}

impl Panel<'_> {
    /// All findings, the worst first, as links into the files.
    pub fn overview(&self) -> String {
        let mut markup = String::new();
        let mut list: Vec<_> = self.report.findings.iter().enumerate().collect();
        // The order of equal ones stays: by file and line.
        check::sort_by_key(&mut list, |(_, finding)| std::cmp::Reverse(finding.rule.severity));
        for (place, finding) in list {
            let severity = finding.rule.severity.name();
            markup.push_str(&format!(
                "<li data-severity=\"{severity}\"><span class=\"finding__severity\">{severity}</span> "
            ));
            markup.push_str(&format!("<a href=\"#{}\">", self.id(place)));
            sentence(&mut markup, finding.rule.title);
            between(&mut markup, "</a> <code>", &self.place(finding.place), "</code></li>");
        }
        markup
    }

    /// A file with its findings between its lines.
    pub fn file(&self, file: usize) -> String {
        let mut markup = String::new();
        let Some(read) = self.project.files.get(file) else { return markup };
        let id = format!("{}file-{}", self.prefix, file + 1);
        let count = self.of_file(file).count();
        markup.push_str(&format!(
            "<section class=\"checked\" aria-labelledby=\"{id}\"><h3 id=\"{id}\" tabindex=\"-1\"><code>"
        ));
        text(&mut markup, &read.source.path);
        let words = words(self.of_file(file).map(|(_, finding)| finding));
        between(&mut markup, "</code> <span class=\"checked__count\">", &words, "</span></h3>");
        self.gaps(file, &mut markup);
        if count > 0 {
            markup.push_str("<div class=\"checked__code\">");
            self.code(file, &mut markup);
            markup.push_str("</div>");
        }
        self.ignored(file, &mut markup);
        markup.push_str("</section>");
        markup
    }

    /// The findings that comments in a file ignore.
    fn ignored(&self, file: usize, markup: &mut String) {
        let mut ignored = self.report.ignored.iter().filter(|one| one.finding.place.file == file).peekable();
        if ignored.peek().is_none() {
            return;
        }
        markup.push_str("<ul class=\"checked__gaps\" aria-label=\"Ignored\">");
        for one in ignored {
            between(markup, "<li>Ignored: <code>", one.finding.rule.id, "</code> in <code>");
            between(markup, "", &self.place(one.finding.place), "</code>: ");
            if one.reason.is_empty() {
                between(markup, "by a comment for ", one.by, ".");
            } else {
                text(markup, &one.reason);
            }
            markup.push_str("</li>");
        }
        markup.push_str("</ul>");
    }

    /// The report without the files: kinds of files, and how often each rule applies.
    pub fn shared(&self) -> String {
        let mut kinds: Map<_, usize> = Map::new();
        for file in &self.project.files {
            *kinds.or_default(file.kind) += 1;
        }
        let mut rules: Map<_, usize> = Map::new();
        for finding in &self.report.findings {
            *rules.or_default(finding.rule.id) += 1;
        }
        let mut lines = vec![format!("Findings: {}", words(&self.report.findings))];
        lines.extend(kinds.iter().map(|(kind, count)| format!("Files: {kind:?} {count}")));
        lines.extend(rules.iter().map(|(rule, count)| format!("{rule} {count}")));
        lines.join("\n")
    }
}
