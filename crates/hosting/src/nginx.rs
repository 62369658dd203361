//! The configuration of nginx, to include in a `server` block.

use super::site::{HeaderGroup, HostedSite, is_immutable};
use super::types::{DEFAULT_MEDIA_TYPE, FILE_TYPES};
use std::fmt::Write;

/// The headers, media types, redirects and compressed files of a site.
pub fn config(site: &HostedSite) -> String {
    let HostedSite { base, redirects, .. } = site;
    let mut file = head(base);
    let mut line = |text: &str| {
        let _ = writeln!(file, "{text}");
    };
    if base != "/" {
        let bare = base.trim_end_matches('/');
        line(&format!("location = {bare} {{\n    absolute_redirect off;\n    return 301 {base}$is_args$args;\n}}\n"));
    }
    line(&format!("location {}{base} {{", if base == "/" { "" } else { "^~ " }));
    line("    index index.html;");
    line("    # Behind a proxy, the public port differs.");
    line("    absolute_redirect off;");
    line(&format!("    error_page 403 404 =404 {base}404.html;\n"));
    line(
        "    # Every file is also stored compressed. For Brotli, load its module (Debian: libnginx-mod-http-brotli-static)",
    );
    line("    # and uncomment the third line.");
    line("    gzip_static on;");
    line("    gzip_vary on;");
    line("    # brotli_static on;\n");
    line(&format!("    default_type {DEFAULT_MEDIA_TYPE};"));
    line("    types {");
    for file_type in FILE_TYPES {
        line(&format!("        {:34} {};", quoted(file_type.media_type), file_type.extension));
    }
    line("    }\n");
    line(
        "    # For files that no location below matches. A location with its own headers inherits none, so each has the full set.",
    );
    for header in site.everywhere() {
        line(&format!("    {}", add_header(header)));
    }
    line(
        "\n    # Files for hosts, and hidden files. If your server does not merge slashes, a redirect to `//x/` would lead",
    );
    line("    # to the host x.");
    line(&format!("    location ~ ^{base}(_host/|_headers$|_redirects$)|/\\.(?!well-known/)|// {{ return 404; }}\n"));
    for (from, to) in redirects {
        let (from, to) = (escaped(from.trim_matches('/')), &to[1..]);
        line(&format!("    location ~ ^{base}{from}/?$ {{ return 301 {base}{to}$is_args$args; }}"));
    }
    for group in site.groups() {
        line(&format!("\n    location ~ ^{base}({}) {{", alternatives(&group)));
        for header in site.everywhere().iter().chain(group.headers) {
            line(&format!("        {}", add_header(header)));
        }
        line("    }");
    }
    line("}");
    file
}

fn head(base: &str) -> String {
    let (root, place) = match base {
        "/" => ("/srv/axum", "/srv/axum".to_string()),
        below => ("/srv", format!("/srv{}", below.trim_end_matches('/'))),
    };
    format!(
        "# Written by the build: headers, media types and redirects of this site. If its files are in {place}:\n\
         #\n\
         #     server {{\n\
         #         listen 8080;\n\
         #         root {root};\n\
         #         include {place}/_host/nginx.conf;\n\
         #     }}\n\
         #\n\
         # This file must match the site's files. After each deploy, run: nginx -t && nginx -s reload\n\n"
    )
}

/// `always` adds the header to errors too. An immutable header must not be there, because a missing file may exist a minute later.
fn add_header((name, value): &(&'static str, String)) -> String {
    format!("add_header {name} {}{};", quoted(value), if is_immutable(value) { "" } else { " always" })
}

fn quoted(value: &str) -> String {
    format!("\"{value}\"")
}

fn alternatives(group: &HeaderGroup<'_>) -> String {
    let names = group.names.iter().map(|name| format!("{}$", escaped(name)));
    let folders = group.folders.iter().map(|folder| escaped(folder));
    names.chain(folders).collect::<Vec<_>>().join("|")
}

fn escaped(name: &str) -> String {
    name.replace('.', "\\.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    fn written(base: &str) -> String {
        let files = ["style-0123456789abcdef.css".to_string()];
        let rules = rules(base, "default-src 'none'", &["/", "/a/", "/embed/x/"], &files);
        config(&HostedSite { base: base.into(), rules, redirects: vec![("/old.page/".into(), "/a/".into())] })
    }

    #[test]
    fn every_location_repeats_the_common_headers() {
        let file = written("/docs/");
        let adding = file.split("    location ").filter(|part| part.contains("add_header")).count();
        assert_eq!(file.matches("add_header X-Content-Type-Options \"nosniff\" always;").count(), adding, "{file}");
        assert!(file.contains("location ~ ^/docs/($|index\\.html$|404\\.html$|a/) {"), "{file}");
        assert!(file.contains("location ~ ^/docs/(style-0123456789abcdef) {"), "{file}");
    }

    #[test]
    fn no_error_is_immutable() {
        let file = written("/");
        let kept: Vec<_> = file.lines().filter(|line| line.contains("immutable")).collect();
        assert!(!kept.is_empty() && kept.iter().all(|line| line.ends_with("\";")), "{kept:?}");
        assert!(file.lines().filter(|line| line.contains("no-cache")).all(|line| line.ends_with(" always;")), "{file}");
    }

    #[test]
    fn a_redirect_keeps_the_query() {
        let below = "location ~ ^/docs/old\\.page/?$ { return 301 /docs/a/$is_args$args; }";
        assert!(written("/docs/").contains(below) && written("/docs/").contains("location = /docs {\n"));
        assert!(written("/").contains("location ~ ^/old\\.page/?$ { return 301 /a/$is_args$args; }"));
        assert!(written("/").contains("\nlocation / {\n") && !written("/").contains("location = "));
    }
}
