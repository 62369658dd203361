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

#[test]
fn a_small_service_keeps_the_default_profile() {
    let report = answer(&defaults());
    assert_eq!(best(&report), "Default");
    assert_close(metric(&report, "net-saving-per-month"), 0.0);
    assert_eq!(report.verdict, Verdict::Caution);
    let cost = crate::units::Unit::DOLLARS.format(-metric(&report, "net-saving-everywhere-fat"));
    let headline = format!("Keep the default profile: fat LTO in every build costs {cost} a month more than it saves.");
    assert_eq!(report.headline.plain(), headline);
}

#[test]
fn a_large_service_ships_with_lto_and_checks_without() {
    let report = answer(&large());
    assert_eq!(best(&report), "Fat LTO, 1 unit");
    let net = metric(&report, "net-saving-per-month");
    assert_close(net, metric(&report, "net-saving-releases-fat-cgu1"));
    assert!(net > metric(&report, "net-saving-everywhere-fat-cgu1"));
    let text = format!(
        "Build releases with fat LTO and 1 codegen unit and the rest with the default: it saves {} a month.",
        crate::units::Unit::DOLLARS.format(net)
    );
    assert_eq!(report.headline.plain(), text);
    assert!(text.len() < 115);
}

#[test]
fn on_one_core_without_a_cache_fat_lto_is_for_every_build() {
    let report = answer(&alone());
    assert_eq!(best(&report), "Fat LTO");
    assert_close(metric(&report, "net-saving-per-month"), metric(&report, "net-saving-everywhere-fat"));
    assert!(report.headline.plain().starts_with("Build everything with fat LTO: it saves $"), "{:?}", report.headline);
    assert!(!report.because.iter().any(|why| why.plain().contains("Keep LTO out")));
}

#[test]
fn without_costs_there_are_no_savings() {
    let free = Inputs { price_per_minute: 0.0, hourly_cost: 0.0, compute_cost: 0.0, ..defaults() };
    let report = answer(&free);
    assert_eq!(report.headline.plain(), "Keep the default profile: no other saves money here.");
    assert_eq!(report.verdict, Verdict::Ok);
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
    let table = [
        (Inputs { memory: 3.9, ..base }, Verdict::Danger, "3.9 GB is too little"),
        (Inputs { memory: 4.0, ..base }, Verdict::Caution, "may be killed (signal 9) with 4 GB"),
        (Inputs { memory: 7.9, ..base }, Verdict::Caution, "may be killed"),
        (base, Verdict::Caution, "fat LTO costs $34.63 more of CI and $271.38 more of waiting a month"),
        (Inputs { release_builds: 0.0, ..base }, Verdict::Caution, "No build ships"),
        (Inputs { cache: Cache::None, ..base }, Verdict::Caution, "would take 73.3 s instead of 195 s"),
        (Inputs { bandwidth: 10.0, ..base }, Verdict::Caution, "a cached build takes 208 s and a clean one 195 s"),
        (Inputs { cache_hit_rate: 10.0, ..base }, Verdict::Caution, "With 10 % hits the cache costs more"),
        (Inputs { cache_size: 3.4, ..base }, Verdict::Caution, "The caches of a branch take 10.2 GB"),
        (Inputs { cache: Cache::Sccache, cache_size: 10.1, ..base }, Verdict::Caution, "a branch take 10.1 GB"),
        (base, Verdict::Caution, "On 4 cores a clean build with fat LTO takes × 1.32, and a cached build × 2.74"),
        (base, Verdict::Caution, "× 2.08 to 2.51 on 16 cores and more, × 1.01 to 1.23 on 2"),
        (base.on(2.0), Verdict::Caution, "about free in a clean build on 2 cores, × 1,"),
        (Inputs { cpu_gain: 3.3, ..base }, Verdict::Caution, "0.99 % of your compute at best"),
        (
            Inputs { cpu_gain: 3.3, ..base },
            Verdict::Caution,
            "20 MB down to 15 MB. Published: 22.6 % to 35.7 % smaller",
        ),
        (base, Verdict::Caution, "up to 1.5 % of your compute, $2.25 a month"),
        (Inputs { cpu_bound_share: 20.0, ..base }, Verdict::Caution, "up to 1 % of your compute"),
        (Inputs { job_overhead: 95.0, ..base }, Verdict::Caution, "A job takes 95 s to set up and 94.9 s to compile"),
        (base, Verdict::Caution, "Waiting is 93 % of what default builds cost: $288.63 of $310.49"),
        (base, Verdict::Caution, "take 3,822 min a month, more than the 2,000 min"),
        (Inputs { free_minutes: 3_823.0, ..base }, Verdict::Caution, "within the 3,823 min that are free"),
        (base, Verdict::Caution, r#"Leave out panic = "abort""#),
    ];
    for (inputs, verdict, why) in table {
        let report = answer(&inputs);
        assert_eq!(report.verdict, verdict, "{why}");
        let said: Vec<_> = report.because.iter().map(Marked::plain).collect();
        assert!(said.iter().any(|said| said.contains(why)), "{said:#?} does not say “{why}”");
        assert!(said.len() <= 6);
    }
}

#[test]
fn findings_without_a_problem_are_left_out() {
    let quiet = Inputs { memory: 8.0, cache_size: 3.3, waited_share: 0.0, free_minutes: 0.0, ..defaults() };
    let said: String = answer(&quiet).because.iter().map(Marked::plain).collect();
    for absent in
        ["signal 9", "No build ships", "caches of a branch", "cache costs more", "slower", "Waiting is", "min a month"]
    {
        assert!(!said.contains(absent), "{absent}: {said}");
    }
    let shared = answer(&Inputs { cache: Cache::CargoChef, cache_size: 10.0, bandwidth: 1e5, ..defaults() });
    assert!(!shared.because.iter().any(|why| why.plain().contains("caches of a branch")));
    // A cache gains nothing if it takes longer than it saves, or has nothing to save.
    let none = Inputs { cache: Cache::None, ..defaults() };
    for vain in [Inputs { bandwidth: 10.0, ..none }, Inputs { dependency_share: 0.0, cache_size: 0.0, ..none }] {
        assert!(!answer(&vain).because.iter().any(|why| why.plain().contains("rust-cache")));
    }
}

#[test]
fn minutes_that_are_all_used_are_still_free() {
    let inputs = Inputs { pr_builds: 0.0, main_builds: 0.0, release_builds: 10.0, ..bare() };
    let spent = answer(&Inputs { clean_build: 120.0, free_minutes: 20.0, waited_share: 0.0, ..inputs });
    let within = "Default builds take 20 min a month, within the 20 min that are free.";
    assert!(spent.because.iter().any(|why| why.plain() == within), "{:?}", spent.because);
}

#[test]
fn the_worst_finding_is_first_and_panics_are_last() {
    let report = answer(&Inputs { memory: 2.0, cache: Cache::None, ..defaults() });
    let said: Vec<_> = report.because.iter().map(Marked::plain).collect();
    assert!(said[0].contains("2 GB is too little") && said[1].contains("compiles its dependencies"), "{said:?}");
    assert!(said.last().is_some_and(|last| last.contains("abort")), "{said:?}");
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
        (Cache::None, "    steps:\n      - uses: actions/checkout@v6\n      - run: cargo", cargo, "--mount=type=cache"),
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
        let [_, workflow, dockerfile] = snippets(&Inputs { cache, ..defaults() });
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
        "0.55 × 195 s + 0 × 195 s + 0.25 × 600 s = 257 s",
        "48.8 s + 0 s + 2 s, at most 195 s: 50.8 s",
        "0 s + 1,500 MB / 100 MB/s + 1.5 GB × 5 s/GB → 22.5 s",
        "22.5 s + 0.55 × 50.8 s + 0 × 195 s + 0.25 × 600 s = 200 s, default 73.3 s",
        "0.85 × 73.3 s + 0.15 × (195 s + 22.5 s) = 94.9 s",
        "3 × (0.85 × 2 min + 0.15 × 5 min) = 7.35 min",
        "(520 × 7.35 min − 2,000 min) × $0.012 → $21.86",
        "520 × 20 % × (94.9 s + 30 s) / 3,600 × $80.00 = $288.63",
        "$150.00 × 30 % × 5 % = $2.25",
        "−$9.97 a month in releases only, −$304.22 in every build",
    ];
    for (step, expected) in fat.iter().zip(expected) {
        assert_eq!(step.numbers.plain(), expected, "{}", step.name);
    }
    let last = plan.last().expect("steps").numbers.plain();
    assert_eq!(last, "our Axum service × 1.23 on 2 cores; tinysse #27 × 2; djangofmt #37 × 2.25");
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
