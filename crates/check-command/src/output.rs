//! Prints a report.

use crate::arguments::{Arguments, Format};
use crate::outcome::{Result, print};
use crate::{extra, site, write};
use check::{Delta, Project, Report};
use check_report::{Terminal, View};
use std::io::{IsTerminal as _, Write as _};

/// Without a terminal, lines have this many characters.
const WIDTH: usize = 120;

/// Prints a report, or writes it to a file.
pub fn output(arguments: &Arguments, project: &Project, report: &Report, delta: Option<&Delta>) -> Result<()> {
    let site = arguments.site.clone().unwrap_or_else(site::default);
    let rules = extra::rules();
    let view = View { project, report, delta, site: &site, rules: &rules };
    let text = match arguments.format {
        Format::Text => view.text(terminal(arguments)),
        Format::Json => view.json(),
        Format::Sarif => view.sarif(),
        Format::Markdown => view.markdown(),
        Format::Gitlab => view.code_quality(),
    };
    match &arguments.output {
        Some(path) => {
            write::report(path, &text)?;
            let _ = write!(std::io::stderr(), "{}", view.summary());
            Ok(())
        }
        None => print(&text),
    }
}

/// Colors are for terminals, unless the user asks otherwise: <https://no-color.org>.
fn terminal(arguments: &Arguments) -> Terminal {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_terminal = arguments.output.is_none() && std::io::stdout().is_terminal();
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    let colors = arguments.color.unwrap_or(is_terminal && !is_dumb && !is_set("NO_COLOR"));
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    Terminal { colors, width: columns.filter(|columns| *columns >= 40).unwrap_or(WIDTH) }
}
