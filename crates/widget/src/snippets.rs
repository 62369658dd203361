//! Configuration to paste, in tabs.

use super::markup::{marked, text};
use models::{Calculator, Snippet, fill};

/// Returns the snippets in tabs, one of them open. The tabs are radio buttons and CSS, so they work by keyboard and
/// without scripts.
pub fn snippets(calculator: &Calculator, snippets: &[Snippet], open: usize) -> String {
    let mut markup = String::from(r#"<div class="tabs__list" role="radiogroup" aria-label="Configuration to paste">"#);
    for (place, snippet) in snippets.iter().enumerate() {
        let checked = if place == open.min(snippets.len().saturating_sub(1)) { " checked> " } else { "> " };
        markup.push_str(&[r#"<label class="tabs__tab"><input type="radio" name=""#, calculator.slug].concat());
        markup.push_str(&fill(r#"-configuration" value="{=}""#, &[place as f64]));
        markup.push_str(checked);
        text(&mut markup, snippet.title, "</label>");
    }
    markup.push_str("</div>");
    for snippet in snippets {
        markup.push_str(r#"<figure class="code"><figcaption>"#);
        text(
            &mut markup,
            snippet.title,
            r#" <button type="button" class="code__copy"><span data-copied="Copied" data-refused="Select it to copy">Copy</span> <span class="visually-hidden">"#,
        );
        text(&mut markup, snippet.title, r#"</span></button></figcaption><pre tabindex="0"><code>"#);
        marked(&mut markup, &snippet.code, "</code></pre></figure>");
    }
    markup
}

#[cfg(test)]
mod tests {
    use super::*;
    use models::{ALL, Marked};

    #[test]
    fn each_snippet_has_a_tab_and_one_is_selected() {
        let piece = |title| Snippet { title, code: Marked::new("a < ⟦1⟧") };
        let pieces = [piece("One"), piece("Two & three")];
        for (open, checked) in [(0, 0), (1, 1), (7, 1)] {
            let markup = snippets(&ALL[0], &pieces, open);
            let tabs: Vec<_> = markup.split("<label").skip(1).collect();
            assert_eq!(tabs.iter().position(|tab| tab.contains(" checked>")), Some(checked));
            assert_eq!(markup.matches(" checked>").count(), 1);
            assert!(
                tabs[1].contains(r#"name="health-check-load-configuration" value="1""#)
                    && tabs[1].contains("Two &amp; three</label>")
            );
            assert_eq!(markup.matches("<code>a &lt; <b>1</b></code>").count(), 2);
        }
    }
}
