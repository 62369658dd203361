//! A finding: what is wrong, why it matters, and how to fix it.

use crate::markup::{between, sentence, text};
use crate::{Panel, diff};
use check::{Confidence, Finding, Place};

impl Panel<'_> {
    /// The finding at a place in the report.
    pub(crate) fn finding(&self, place: usize, markup: &mut String) {
        let Some(finding) = self.report.findings.get(place) else { return };
        let rule = finding.rule;
        let (id, severity) = (self.id(place), rule.severity.name());
        markup.push_str(&format!(
            "<article class=\"finding\" id=\"{id}\" tabindex=\"-1\" aria-labelledby=\"{id}-title\" data-severity=\"{severity}\">"
        ));
        markup.push_str(&format!("<h4 id=\"{id}-title\"><span class=\"finding__severity\">{severity}</span> "));
        sentence(markup, rule.title);
        markup.push_str("</h4><p class=\"finding__message\">");
        sentence(markup, &finding.message);
        markup.push_str("</p>");
        self.because(finding, markup);
        if self.brief {
            self.patch(finding, place, markup);
            markup.push_str("</article>");
            return;
        }
        markup.push_str("<p class=\"finding__why\">");
        sentence(markup, rule.why);
        markup.push_str("</p><p class=\"finding__fix\"><b>Fix:</b> ");
        sentence(markup, rule.fix);
        markup.push_str("</p>");
        self.patch(finding, place, markup);
        self.about(finding, markup);
        markup.push_str("</article>");
    }

    /// Other places that the finding follows from.
    fn because(&self, finding: &Finding, markup: &mut String) {
        if finding.because.is_empty() {
            return;
        }
        markup.push_str("<ul class=\"finding__because\" aria-label=\"Follows from\">");
        for (place, said) in &finding.because {
            between(markup, "<li><code>", &self.place(*place), "</code>: ");
            sentence(markup, said);
            markup.push_str("</li>");
        }
        markup.push_str("</ul>");
    }

    /// A place as `path:line`.
    pub(crate) fn place(&self, place: Place) -> String {
        let source = self.project.files.get(place.file).map(|file| &file.source);
        source.map(|source| format!("{}:{}", source.path, source.line(place.span.start))).unwrap_or_default()
    }

    fn patch(&self, finding: &Finding, place: usize, markup: &mut String) {
        let Some(patch) = &finding.patch else { return };
        let file = finding.place.file;
        let source = self.project.files.get(file).map(|file| &file.source);
        let Some(diff) = source.and_then(|source| diff::unified(source, file, patch)) else { return };
        markup.push_str("<figure class=\"code finding__patch\"><figcaption>Patch");
        if !patch.safe {
            markup.push_str(", to review: it changes how the service runs");
        }
        markup.push_str("</figcaption><pre tabindex=\"0\"><code>");
        for line in diff.split_inclusive('\n') {
            let name = match line.get(..1) {
                Some("+") => "added",
                Some("-") => "removed",
                Some("@") => "hunk",
                _ => "same",
            };
            between(markup, &format!("<span class=\"diff diff--{name}\">"), line, "</span>");
        }
        markup.push_str("</code></pre></figure>");
        if !self.brief {
            markup.push_str(&format!(
                "<button type=\"button\" class=\"button button--small\" data-apply=\"{place}\">Apply the patch here</button>"
            ));
        }
    }

    /// The links, and how certain the finding is.
    fn about(&self, finding: &Finding, markup: &mut String) {
        let rule = finding.rule;
        markup.push_str("<p class=\"finding__about\">");
        let page = self.link(&format!("/check/{}/", rule.id));
        markup.push_str(&format!("<a href=\"{page}\"><code>{}</code></a>", rule.id));
        markup.push_str(&format!(" <a href=\"{}\">Background</a>", self.link(rule.page)));
        match finding.confidence {
            Confidence::Sure => markup.push_str(" <span>Follows from your files</span>"),
            Confidence::Likely => markup.push_str(" <span>Likely: depends on details your files do not show</span>"),
        }
        markup.push_str("</p>");
    }

    /// What cannot be analyzed in a file.
    pub(crate) fn gaps(&self, file: usize, markup: &mut String) {
        let mut gaps = self.report.gaps.iter().filter(|gap| gap.place.file == file).peekable();
        if gaps.peek().is_none() {
            return;
        }
        markup.push_str("<ul class=\"checked__gaps\" aria-label=\"Not analyzed\">");
        for gap in gaps {
            between(markup, "<li>Not analyzed: <code>", &self.place(gap.place), "</code> ");
            text(markup, &gap.what);
            markup.push_str("</li>");
        }
        markup.push_str("</ul>");
    }
}
