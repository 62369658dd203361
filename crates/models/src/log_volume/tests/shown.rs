//! Presets, charts and snippets.

use super::*;

fn code(query: &str, title: &str) -> String {
    let report = report(query);
    let found = report.snippets.iter().find(|snippet| snippet.title == title);
    found.expect("a snippet of that title").code.plain()
}

#[track_caller]
fn contains(code: &str, parts: &[&str]) {
    for part in parts {
        assert!(code.contains(part), "{part:?} is not in\n{code}");
    }
}

#[test]
fn files_are_rotated_as_recommended() {
    contains(&code("", "/etc/docker/daemon.json"), &["{ \"max-size\": \"180m\", \"max-file\": \"5\" }"]);
    contains(
        &code("", "Kubernetes"),
        &["containerLogMaxSize: 180M # changed\ncontainerLogMaxFiles: 5\n", "limits: { ephemeral-storage: 1800M }"],
    );
    contains(
        &code("", "/etc/systemd/journald.conf"),
        &["SystemMaxUse=900M\nSystemMaxFileSize=180M\n", "RateLimitBurst=24000\n"],
    );
    // A size that is a whole number of MiB stays one.
    contains(&code("rotate-size=10.48576&rotate-files=5&outage=0", "Kubernetes"), &["containerLogMaxSize: 10Mi\n"]);
    contains(&code("rotate-size=10.48576&rotate-files=5", "Kubernetes"), &["containerLogMaxSize: 180M # was 10Mi\n"]);
    contains(&code("retention=2", "/etc/docker/daemon.json"), &["\"20m\", \"max-file\": \"5\""]);
    contains(
        &code("rotate-size=100&rotate-files=5&outage=0&ephemeral-limit=1000", "Kubernetes"),
        &["requests: { ephemeral-storage: 1000M }"],
    );
    contains(&code("rps=1", "/etc/systemd/journald.conf"), &["RateLimitBurst=10000\n"]);
}

#[test]
fn the_pipeline_samples_only_if_it_has_to() {
    let all = code("", "Vector");
    contains(&all, &["inputs = [\"app\"]\nthreshold = 800 #"]);
    assert!(!all.contains("sample"), "{all}");
    contains(
        &code("rotate-size=500&rotate-files=5&budget=100", "Vector"),
        &["type = \"sample\"\ninputs = [\"app\"]\nrate = 3 #", "inputs = [\"sampled\"]\nthreshold = 308 #"],
    );
    contains(&code("instances=4", "Fluent Bit"), &["    Rate     200\n    Window   5\n"]);
    contains(&code("rps=0", "Fluent Bit"), &["    Rate     1\n"]);
}

#[test]
fn the_filter_tells_what_it_replaces() {
    contains(&code("", "tracing filter"), &["\n// Statements that take", "\"info,sqlx::query=warn,hyper=warn\""]);
    contains(&code("log-statements=true", "tracing filter"), &["\n// Was DEBUG."]);
}

#[test]
fn the_disk_is_drawn_until_it_is_full_and_beyond() {
    let inputs = defaults();
    let lines = inputs.disk_over_time();
    let last = |place: usize| lines.series[place].values.last().copied().flatten();
    assert_eq!((last(0), last(1)), (Some(50.0), Some(0.9)));
    assert_close(lines.at[80], 1.5 * metric(&inputs.evaluate(), "fill-hours"));
    assert!(lines.series[0].chosen && lines.limits[0].from == 50.0);
    let kept =
        Inputs { rotate_size: Some(200.0), rotate_files: Some(5.0), ephemeral_limit: Some(2_000.0), ..defaults() };
    let lines = kept.disk_over_time();
    assert_eq!((lines.series.len(), lines.limits[1].from), (1, 2.0));
    assert_eq!(Inputs { rps: 0.0, ..defaults() }.disk_over_time().at[80], 24.0);
}

#[test]
fn the_history_is_drawn_for_more_lines() {
    let inputs = Inputs { lines_per_request: 100.0, ..defaults() };
    let lines = inputs.history_by_lines();
    assert_relatively_near(lines.at[0], 1.0, 1e-9);
    assert_relatively_near(lines.at[80], 200.0, 1e-9);
    let first = lines.series[0].values[0].expect("a value");
    assert_relatively_near(
        first,
        metric(&Inputs { lines_per_request: 1.0, ..defaults() }.evaluate(), "retained-hours"),
        1e-9,
    );
    assert_eq!((lines.marks[0].from, lines.limits[0].from), (100.0, 1.0));
    assert!(Inputs { outage: 0.0, ..defaults() }.history_by_lines().limits.is_empty());
}

#[test]
fn every_preset_is_worth_a_look() {
    let verdicts: Vec<_> = CALCULATOR.presets.iter().map(|preset| report(preset.query).verdict).collect();
    assert_eq!(verdicts, [Verdict::Danger, Verdict::Caution, Verdict::Ok, Verdict::Caution, Verdict::Danger]);
}
