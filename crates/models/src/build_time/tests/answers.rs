//! Recommendations, verdicts, charts and snippets.

use super::*;
use crate::Marked;

/// A service whose monthly compute cost outweighs everything else.
fn large() -> Inputs {
    Inputs { compute_cost: 20_000.0, cpu_bound_share: 60.0, ..defaults() }
}

/// One core, where fat LTO takes less time than code generation in each crate.
fn alone() -> Inputs {
    Inputs { clean_build: 600.0, cores: 1.0, cache: Cache::None, ..defaults() }
}

fn best(report: &Report) -> &'static str {
    let rows = &report.table.as_ref().expect("a table").rows;
    let best: Vec<_> = rows.iter().filter(|row| row.best).map(|row| row.label).collect();
    assert_eq!(best.len(), 1, "{best:?}");
    best[0]
}

fn dollars(amount: f64) -> String {
    crate::units::Unit::DOLLARS.format(amount)
}

fn words(report: &Report) -> String {
    let sentences = std::iter::once(&report.headline).chain(&report.because);
    sentences.map(Marked::plain).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_small_service_keeps_the_default_profile() {
    let report = answer(&defaults());
    assert_eq!(best(&report), "Default");
    assert_close(metric(&report, "net-saving-per-month"), 0.0);
    assert_eq!(report.verdict, Verdict::Ranking);
    let nets = ["thin", "thin-cgu1", "fat", "fat-cgu1", "size"]
        .map(|profile| metric(&report, &format!("net-saving-releases-{profile}")));
    let next = nets.into_iter().fold(f64::NEG_INFINITY, f64::max);
    assert_close(next, metric(&report, "net-saving-releases-thin"));
    let headline = format!(
        "Keep the default profile: the next best, thin LTO in releases, costs {} a month more.",
        dollars(-next)
    );
    assert_eq!(report.headline.plain(), headline);
}

#[test]
fn a_large_service_ships_with_lto_and_checks_without() {
    let report = answer(&large());
    assert_eq!(best(&report), "Fat LTO, 1 unit");
    let net = metric(&report, "net-saving-per-month");
    assert_close(net, metric(&report, "net-saving-releases-fat-cgu1"));
    assert!(net > metric(&report, "net-saving-everywhere-fat-cgu1"));
    let next = metric(&report, "net-saving-releases-thin-cgu1");
    let text = format!(
        "Build releases with fat LTO and 1 codegen unit and the rest with the default: it saves {} a month, {} more than \
         thin LTO and 1 codegen unit in releases.",
        dollars(net),
        dollars(net - next)
    );
    assert_eq!(report.headline.plain(), text);
}

#[test]
fn on_one_core_without_a_cache_fat_lto_is_for_every_build() {
    let report = answer(&alone());
    assert_eq!(best(&report), "Fat LTO");
    assert_close(metric(&report, "net-saving-per-month"), metric(&report, "net-saving-everywhere-fat"));
    assert!(report.headline.plain().starts_with("Build everything with fat LTO: it saves $"), "{:?}", report.headline);
    assert!(!words(&report).contains("In every build, fat LTO would cost"));
}

#[test]
fn without_costs_no_profile_is_better() {
    let free = Inputs { price_per_minute: 0.0, hourly_cost: 0.0, compute_cost: 0.0, ..defaults() };
    let report = answer(&free);
    assert_eq!(report.headline.plain(), "Keep the default profile: it costs about as much as thin LTO in releases.");
}

#[test]
fn fat_lto_is_not_recommended_without_enough_memory() {
    for (memory, label) in [(3.9, "Thin LTO, 1 unit"), (4.0, "Fat LTO, 1 unit")] {
        assert_eq!(best(&answer(&Inputs { memory, ..large() })), label);
    }
}

#[test]
fn without_release_builds_there_are_no_compute_savings() {
    let report = answer(&Inputs { release_builds: 0.0, ..large() });
    assert_eq!(best(&report), "Default");
    assert_close(metric(&report, "net-saving-releases-fat-cgu1"), 0.0);
}

#[test]
fn each_finding_says_why() {
    let base = defaults();
    let quiet = Inputs { price_per_minute: 0.0, hourly_cost: 0.0, ..base };
    let table = [
        (Inputs { memory: 3.9, ..large() }, "It needs 4 GB or more"),
        (Inputs { memory: 4.0, ..large() }, "With 4 GB, the kernel may kill the build"),
        (Inputs { memory: 7.9, ..large() }, "use a builder with 16 GB or thin LTO"),
        (base, "In every build, fat LTO would cost"),
        (Inputs { release_builds: 0.0, ..quiet }, "No build ships"),
        (Inputs { cache: Cache::None, ..base }, "With rust-cache, a build takes 94.9 s on average instead of 195 s."),
        (Inputs { bandwidth: 10.0, ..base }, "The cache makes builds slower: 230 s on average instead of 195 s"),
        (Inputs { cache_hit_rate: 10.0, ..base }, "The cache makes builds slower"),
        (Inputs { cache_size: 3.4, ..base }, "The caches of a branch take 10.2 GB"),
        (Inputs { cache: Cache::Sccache, cache_size: 10.1, bandwidth: 1e3, ..base }, "a branch take 10.1 GB"),
        (Inputs { free_minutes: 2_000.0, ..quiet }, "do not apply to private runners with more than 2 cores"),
        (Inputs { cpu_gain: 3.3, ..quiet }, "20 MB with the default, 16.4 MB with fat LTO"),
        (Inputs { cpu_gain: -3.0, ..quiet }, "needs"),
        (quiet, "$2.25 a month, once that removes a machine or a replica"),
    ];
    for (inputs, why) in table {
        let report = answer(&inputs);
        assert!(words(&report).contains(why), "{} does not contain “{why}”", words(&report));
    }
}

#[test]
fn memory_is_mentioned_only_if_the_recommendation_needs_it() {
    for memory in [0.5, 2.0, 3.9, 4.0, 7.9] {
        let report = answer(&Inputs { memory, ..defaults() });
        assert!(!words(&report).contains("signal 9"), "{}", words(&report));
    }
    assert!(!words(&answer(&Inputs { memory: 8.0, ..large() })).contains("signal 9"));
}

#[test]
fn findings_without_a_problem_are_left_out() {
    let quiet = Inputs { memory: 8.0, cache_size: 3.3, price_per_minute: 0.0, hourly_cost: 0.0, ..defaults() };
    let said = words(&answer(&quiet));
    for absent in ["signal 9", "No build ships", "caches of a branch", "slower", "free minutes", "In every build"] {
        assert!(!said.contains(absent), "{absent}: {said}");
    }
    let shared = answer(&Inputs { cache: Cache::CargoChef, cache_size: 10.0, bandwidth: 1e5, ..defaults() });
    assert!(!words(&shared).contains("caches of a branch"));
    // A cache gains nothing if it takes longer than it saves, or has nothing to save.
    let none = Inputs { cache: Cache::None, ..defaults() };
    for vain in [Inputs { bandwidth: 10.0, ..none }, Inputs { dependency_share: 0.0, cache_size: 0.0, ..none }] {
        assert!(!words(&answer(&vain)).contains("rust-cache") && answer(&vain).plan.is_empty());
    }
}

#[test]
fn the_plan_is_the_cache_that_helps() {
    let plan = |inputs: Inputs| answer(&inputs).plan.first().map(|change| (change.field, change.value.clone()));
    let base = defaults();
    assert_eq!(plan(base), None);
    assert_eq!(plan(Inputs { cache: Cache::None, ..base }), Some(("cache", "rust-cache".into())));
    assert_eq!(plan(Inputs { bandwidth: 10.0, ..base }), Some(("cache", "none".into())));
    let [_, workflow, _] = snippets(&Inputs { bandwidth: 10.0, ..base });
    assert!(workflow.contains("# Without your cache") && !workflow.contains("rust-cache@"), "{workflow}");
    let [_, workflow, _] = snippets(&Inputs { cache: Cache::None, ..base });
    assert!(workflow.contains("# With rust-cache") && workflow.contains("rust-cache@"), "{workflow}");
}

fn snippets(inputs: &Inputs) -> [String; 3] {
    let report = answer(inputs);
    [0, 1, 2].map(|place| report.snippets[place].code.plain())
}

#[test]
fn snippets_follow_the_recommendation() {
    let [toml, workflow, dockerfile] = snippets(&defaults());
    assert!(toml.contains(r#"panic = "unwind""#) && toml.contains("# No strip = true"), "{toml}");
    assert!(toml.contains("\nlto = false #") && !toml.contains("dist"), "{toml}");
    assert!(workflow.contains("\n      PROFILE: release\n") && dockerfile.contains("\nARG PROFILE=release\n"));

    let [toml, workflow, dockerfile] = snippets(&large());
    let dist = "\n[profile.dist] # what ships; pull requests stay with release\ninherits = \"release\"\nlto = \"fat\"\ncodegen-units = 1\n";
    assert!(toml.contains("\nlto = false #") && toml.ends_with(dist), "{toml}");
    assert!(workflow.contains("PROFILE: ${{ github.event_name == 'workflow_dispatch' && 'dist' || 'release' }}\n"));
    assert!(dockerfile.contains("\nARG PROFILE=dist\n"), "{dockerfile}");

    let [toml, workflow, dockerfile] = snippets(&alone());
    assert!(toml.ends_with("\nlto = \"fat\"\n") && !toml.contains("lto = false"), "{toml}");
    assert!(workflow.contains("PROFILE: release\n") && dockerfile.contains("ARG PROFILE=release\n"));
}

#[test]
fn snippets_contain_the_cache() {
    let cargo = "      - run: cargo build --profile \"$PROFILE\" --locked\n";
    let table = [
        (Cache::RustCache, "\n      - uses: Swatinem/rust-cache@v2\n        with:\n", cargo, "--mount=type=cache"),
        (
            Cache::Sccache,
            "\n      RUSTC_WRAPPER: sccache\n",
            "      - run: sccache --show-stats\n",
            "--mount=type=cache",
        ),
        (
            Cache::CargoChef,
            "\n      - uses: docker/setup-buildx-action@v4\n",
            "          cache-to: type=gha",
            "cargo chef cook",
        ),
    ];
    for (cache, first, second, docker) in table {
        let inputs = Inputs { cache, ..defaults() };
        assert_eq!(inputs.recommended().cache, cache);
        let [_, workflow, dockerfile] = snippets(&inputs);
        assert!(workflow.contains(first) && workflow.contains(second), "{cache:?}: {workflow}");
        assert!(dockerfile.contains(docker), "{dockerfile}");
        assert_eq!(workflow.contains("cargo build"), cache != Cache::CargoChef);
        assert_eq!(workflow.contains("show-stats"), cache == Cache::Sccache);
        assert_eq!(dockerfile.contains("cargo chef"), cache == Cache::CargoChef);
        // All steps need the same indentation, or the file is not YAML.
        for line in workflow.lines().filter(|line| line.trim_start().starts_with("- ")) {
            assert!(line.starts_with("      - "), "{line}");
        }
    }
}

#[test]
fn the_chart_shows_each_profile_over_cores() {
    let lines = large().over_cores();
    assert_eq!((lines.at.first(), lines.at.last()), (Some(&1.0), Some(&64.0)));
    let chosen: Vec<_> = lines.series.iter().filter(|series| series.chosen).map(|series| series.label).collect();
    assert_eq!((lines.series.len(), chosen), (6, vec!["Fat LTO, 1 unit"]));
    for (cores, default) in [(1, 600.0), (4, 195.0), (16, 93.75)] {
        assert_close(lines.series[0].values[cores - 1].expect("a value"), default);
    }
    assert_eq!((lines.marks[0].label.as_str(), lines.marks[0].from), ("yours", 4.0));
    for (cores, max) in [(64.0, 64.0), (65.0, 128.0)] {
        let lines = defaults().on(cores).over_cores();
        assert_eq!(lines.at.last(), Some(&max));
    }
}

#[test]
fn the_steps_show_the_recommendation_or_fat_lto() {
    let [fat, plan] = [defaults(), large()].map(|inputs| answer(&inputs).steps);
    assert_eq!((fat[1].name, plan[1].name), ("Fat LTO", "Fat LTO, 1 unit"));
    let expected = [
        "195 s / (0.1 + 0.9 / 4) = 600 s",
        "(0.45 × 195 s + 0 × 600 s / 4 + 0.34 × 600 s) × 1 = 292 s",
        "48.8 s + 0 s + 2 s, at most 195 s: 50.8 s",
        "0 s + 1,500 MB / 100 MB/s + 1.5 GB × 5 s/GB → 22.5 s",
        "22.5 s + (0.45 × 50.8 s + 0 × 600 s / 4 + 0.34 × 600 s) × 1 = 249 s, default 73.3 s",
        "0.85 × 73.3 s + 0.15 × (195 s + 22.5 s) = 94.9 s",
        "3 × (0.85 × 2 min + 0.15 × 5 min) = 7.35 min",
        "(520 × 7.35 min − 0 min) × $0.012 → $45.86",
        "520 × 20% × (94.9 s + 30 s) / 3,600 × $80.00 = $288.63",
        "$150.00 × 30% × 5% = $2.25",
    ];
    for (step, expected) in fat.iter().zip(expected) {
        assert_eq!(step.numbers.plain(), expected, "{}", step.name);
    }
    let last = plan.last().expect("steps").numbers.plain();
    assert_eq!(
        last,
        "our Axum service × 1.23 on 2 cores, size × 0.77; agentgateway #326 × 3.36 on 24 cores, size × 0.653; Cargo #14719 × 4; gents #1097 × 4, size × 0.878; tinysse #27 × 2, size × 0.643; djangofmt #37 × 2.25, size × 0.774"
    );
}

#[test]
fn presets_are_links_that_change_something() {
    for preset in PRESETS {
        let mut fields = CALCULATOR.fields();
        for pair in preset.query.split('&') {
            let (key, text) = pair.split_once('=').expect("a pair");
            // In form order: the search continues after the previous field.
            let field = fields.find(|field| field.key == key).expect("a field, in form order");
            let value: f64 = text.parse().expect("a number");
            assert_ne!(field.default(), Value::Number(value), "{key}");
            let crate::Kind::Number { min, max, .. } = field.kind else { panic!("{key}") };
            assert!((min..=max).contains(&value), "{key}");
        }
    }
}
