//! Checks files, and fixes them on request.

use crate::arguments::{Arguments, Fix};
use crate::extra::{of_code, of_report};
use crate::files::{Files, Root};
use crate::outcome::{FINE, FOUND, Result, print};
use crate::{base, diff, output, write};
use check::{Delta, Fixes, Options, Project, Report, check_with, fix};
use std::io::{Read as _, Write as _};

/// Checks files. Returns the status of the command.
pub fn run(arguments: &Arguments) -> Result<u8> {
    let options = Options { pedantic: arguments.pedantic };
    let is_input = |path: &&std::path::PathBuf| path.as_os_str() == "-";
    let roots: Vec<Root> =
        arguments.paths.iter().filter(|path| !is_input(path)).map(|path| Root::new(path)).collect::<Result<_>>()?;
    let mut files = Files::default();
    roots.iter().try_for_each(|root| files.add(root))?;
    if let Some(name) = arguments.name.as_deref() {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map_err(|error| format!("cannot read the standard input: {error}"))?;
        files.keep(name.into(), &bytes, true);
    }
    let mut project = files.project();
    if project.files.is_empty() {
        return Err(format!("found no files to check in {}", given(arguments)));
    }
    if let Some(which) = arguments.fix {
        let fixes = fix(&project, &options, which == Fix::All, &of_code).map_err(|rules| {
            format!("the fixes of {} undo or repeat each other, so no file was changed", rules.join(", "))
        })?;
        if arguments.diff {
            print(&diff::diff(&fixes))?;
            return Ok(if fixes.files.is_empty() { FINE } else { FOUND });
        }
        write(&fixes, &files)?;
        project = fixes.project;
    }
    let mut report = check_with(&project, &options, of_report(&project));
    let mut delta = match &arguments.base {
        Some(base) => Some(compare(&base::files(base, &roots, &files)?.project(), &project, &report, &options)),
        None => None,
    };
    if let Some(delta) = delta.as_mut().filter(|_| arguments.new_only) {
        only_new(&mut report, delta);
    }
    output::output(arguments, &project, &report, delta.as_ref())?;
    let fails = |severity| report.findings.iter().any(|finding| finding.rule.severity >= severity);
    Ok(if arguments.fail_on.is_some_and(fails) { FOUND } else { FINE })
}

fn given(arguments: &Arguments) -> String {
    let paths: Vec<_> = arguments.paths.iter().map(|path| path.display().to_string()).collect();
    paths.join(", ")
}

fn compare(base: &Project, project: &Project, report: &Report, options: &Options) -> Delta {
    let before = check_with(base, options, of_report(base));
    Delta::new(project, report, base, &before)
}

/// Removes the findings that the base has as well.
fn only_new(report: &mut Report, delta: &mut Delta) {
    let mut is_new = delta.is_new.iter();
    report.findings.retain(|_| is_new.next().copied().unwrap_or_default());
    delta.is_new.retain(|is_new| *is_new);
}

fn write(fixes: &Fixes, files: &Files) -> Result<()> {
    for fixed in &fixes.files {
        let path = files.paths.get(&fixed.path).ok_or_else(|| format!("cannot write {}", fixed.path))?;
        write::fixed(path, fixed)?;
    }
    let mut said = match (fixes.rules.len(), fixes.files.len()) {
        (0, _) => "Nothing to fix.".into(),
        (findings, files) => format!("Fixed: {findings} in {files} file{}.", if files == 1 { "" } else { "s" }),
    };
    if !fixes.refused.is_empty() {
        said.push_str(&format!(" Not fixed, because the file would be invalid: {}.", fixes.refused.join(", ")));
    }
    // The report is on the standard output, alone.
    let _ = writeln!(std::io::stderr(), "{said}");
    Ok(())
}
