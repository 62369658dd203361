//! The configuration of Caddy: the content of a site block, and a complete Caddyfile that imports it.

use super::site::{HeaderGroup, HostedSite};
use super::types::{DEFAULT_MEDIA_TYPE, FILE_TYPES};
use std::fmt::Write;

/// A complete Caddyfile, for a container or a local test. It serves the site on the port in the environment variable `PORT`.
pub fn caddyfile() -> String {
    "# Written by the build. To serve the site, run in its folder: caddy run --config _host/Caddyfile\n\
     # If you have your own Caddyfile, import _host/site.caddy into your site block instead. That file starts with instructions.\n\
     {\n\
     \t# Disables changes at run time: to deploy a new version of the site, restart Caddy.\n\
     \tadmin off\n\
     }\n\n\
     :{$PORT:8080} {\n\
     \troot * {$SITE_FOLDER:.}\n\
     \timport site.caddy\n\
     }\n"
    .into()
}

/// The headers, media types, redirects and compressed files of a site, to import into a site block.
pub fn site(site: &HostedSite) -> String {
    let HostedSite { base, redirects, .. } = site;
    let mut file = format!(
        "# Written by the build: headers, media types and redirects of this site. If its files are in /srv/axum:\n\
         #\n\
         #     docs.example.org {{\n\
         #         root {base}* /srv/axum\n\
         #         import /srv/axum/_host/site.caddy\n\
         #     }}\n\
         #\n\
         # This file must match the site's files. After each deploy, run: caddy reload\n\n"
    );
    let mut line = |text: &str| {
        let _ = writeln!(file, "{text}");
    };
    line("map {query} {axum_query} {\n\t~.+ \"?${0}\"\n\tdefault \"\"\n}");
    if base != "/" {
        line(&format!("redir {} {base}{{axum_query}} 301", base.trim_end_matches('/')));
    }
    line(&format!("\nhandle_path {base}* {{"));
    line("\t# Files for hosts, and hidden files.");
    line("\t@hidden path /_host/* /_headers /_redirects /.*\n\terror @hidden 404\n");
    for (from, to) in redirects {
        let (from, to) = (from.trim_end_matches('/'), &to[1..]);
        line(&format!("\tredir {from} {base}{to}{{axum_query}} 301\n\tredir {from}/ {base}{to}{{axum_query}} 301"));
    }
    // Caddy matches the pattern against the cleaned path, so the redirect cannot lead to another host.
    line(
        "\n\t# Caddy's own redirect to a folder drops the query. Never redirect to the path as requested: `//x` is the host x.\n\
         \t@folder {\n\t\tpath_regexp page ^/([\\w.-]+(?:/[\\w.-]+)*)$\n\t\tfile {path}/index.html\n\t}",
    );
    line(&format!("\tredir @folder {base}{{re.page.1}}/{{axum_query}} 301\n"));
    for file_type in FILE_TYPES {
        let extension = file_type.extension;
        line(&format!(
            "\t@{extension} path *.{extension}\n\theader @{extension} Content-Type \"{}\"",
            file_type.media_type
        ));
    }
    line(&format!("\theader ?Content-Type \"{DEFAULT_MEDIA_TYPE}\""));
    line("\n\theader {");
    line(&headers(site.everywhere(), 2));
    line("\t}");
    for (number, group) in site.groups().iter().enumerate() {
        line(&format!("\n\t@group{number} path {}\n\theader @group{number} {{", patterns(group)));
        line(&headers(group.headers, 2));
        line("\t}");
    }
    line("\n\t# Also on uncompressed responses, so that caches do not send one variant to all clients.");
    line("\theader {\n\t\tVary \"Accept-Encoding\"\n\t\tdefer\n\t}");
    line("\n\tfile_server {\n\t\tprecompressed zstd br gzip\n\t}\n}\n");
    line(&missing(site));
    file
}

/// The response to an address without a file. It removes the headers of the requested address, which Caddy has already added.
fn missing(site: &HostedSite) -> String {
    let HostedSite { base, .. } = site;
    let kept: Vec<_> = site.missing().iter().map(|header| header.0).collect();
    let mut others: Vec<_> =
        site.groups().iter().flat_map(|group| group.headers.iter().map(|header| header.0)).collect();
    others.sort_unstable();
    others.dedup();
    let removed: String =
        others.iter().filter(|name| !kept.contains(name)).map(|name| format!("\t\t\t-{name}\n")).collect();
    format!(
        "handle_errors {{\n\
         \t@missing {{\n\t\tpath {base}*\n\t\texpression `{{http.error.status_code}} in [403, 404]`\n\t}}\n\
         \thandle @missing {{\n\
         \t\theader {{\n\t\t\tContent-Type \"text/html; charset=utf-8\"\n{removed}{}\n\t\t}}\n\
         \t\trewrite * /404.html\n\
         \t\tfile_server {{\n\t\t\tstatus 404\n\t\t\tprecompressed zstd br gzip\n\t\t}}\n\
         \t}}\n}}",
        headers(&[site.everywhere(), site.missing()].concat(), 3)
    )
}

fn headers(headers: &[(&'static str, String)], depth: usize) -> String {
    let indent = "\t".repeat(depth);
    headers.iter().map(|(name, value)| format!("{indent}{name} \"{value}\"")).collect::<Vec<_>>().join("\n")
}

fn patterns(group: &HeaderGroup<'_>) -> String {
    let names = group.names.iter().map(|name| format!("/{name}"));
    let folders = group.folders.iter().map(|folder| format!("/{folder}*"));
    names.chain(folders).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    fn written(base: &str) -> String {
        let files = ["style-0123456789abcdef.css".to_string()];
        let rules = rules(base, "default-src 'none'", &["/", "/a/", "/embed/x/"], &files);
        site(&HostedSite { base: base.into(), rules, redirects: vec![("/old/".into(), "/a/".into())] })
    }

    #[test]
    fn addresses_of_one_kind_share_their_headers() {
        let file = written("/docs/");
        assert!(file.contains(" path / /index.html /404.html /a/*\n"), "{file}");
        assert!(
            file.contains("\tredir /old /docs/a/{axum_query} 301\n\tredir /old/ /docs/a/{axum_query} 301\n"),
            "{file}"
        );
        assert!(
            file.contains("\nredir /docs /docs/{axum_query} 301\n") && file.contains("handle_path /docs/* {"),
            "{file}"
        );
        assert!(written("/").contains("handle_path /* {") && !written("/").contains("\nredir"));
    }

    #[test]
    fn no_redirect_repeats_the_requested_path() {
        for file in [written("/"), written("/docs/")] {
            let redirects: Vec<_> = file.lines().filter(|line| line.trim_start().starts_with("redir ")).collect();
            assert!(redirects.len() > 1 && redirects.iter().all(|line| !line.contains("path}")), "{redirects:?}");
        }
    }

    #[test]
    fn a_missing_file_has_only_the_headers_of_the_404_page() {
        let file = written("/");
        let (_, missing) = file.split_once("handle_errors").unwrap_or_default();
        assert!(missing.contains("\t\t\t-Access-Control-Allow-Origin\n"), "{missing}");
        assert!(missing.contains("Cache-Control \"no-cache\"") && !missing.contains("immutable"), "{missing}");
    }
}
