//! The inputs of the calculator.

use crate::units::Unit;
use crate::{Field, choice, inputs};

choice! {
    /// What keeps compiled dependencies from one build to the next.
    Cache {
        /// No cache: each build is a clean build.
        None = "none", "None: every build is clean";
        /// `Swatinem/rust-cache`: the `target` folder as one archive, without your own crates.
        RustCache = "rust-cache", "rust-cache: the target folder";
        /// sccache: the output of each compiler call.
        Sccache = "sccache", "sccache: each compiler call";
        /// cargo-chef: a layer of the image with the dependencies.
        CargoChef = "cargo-chef", "cargo-chef: a layer of the image";
    }
}

const MB_PER_SECOND: Unit = Unit { symbol: "MB/s", name: "megabytes per second" };

pub(super) const MINUTES: Unit = Unit { symbol: "min", name: "minutes" };

inputs! {
    /// The build, the builder, the people who wait, and the service that is built.
    Inputs {
        "Your builds" open {
            /// `C`, in seconds.
            clean_build: f64 = Field::number("clean-build", "Clean build time", 195.0, 1.0, 36_000.0)
                .unit(Unit::SECONDS).hint("Release profile without LTO settings, on the cores below")
                .lookup("cargo clean && time cargo build --release --locked");
            /// `P`.
            cores: f64 = Field::count("cores", "Number of builder cores", 4, 1, 128)
                .unit(Unit::counted("cores")).hint("GitHub: 2 in private repositories, 4 in public ones")
                .lookup("nproc");
            pr_builds: f64 = Field::count("pr-builds", "Pull-request builds per month", 400, 0, 100_000)
                .hint("Every push to a pull request is one")
                .lookup(r#"gh run list --event pull_request --created ">$(date -d '30 days ago' +%F)" --limit 1000 --json databaseId --jq length"#);
            main_builds: f64 = Field::count("main-builds", "Main-branch builds per month", 100, 0, 100_000)
                .hint("Those that are not shipped")
                .lookup(r#"gh run list --branch main --event push --created ">$(date -d '30 days ago' +%F)" --limit 1000 --json databaseId --jq length"#);
            /// Builds a month whose binary ships.
            release_builds: f64 = Field::count("release-builds", "Release builds per month", 20, 0, 100_000)
                .hint("Those that ship; with continuous deployment all of main")
                .lookup("gh release list --limit 100 --json publishedAt");
            /// In dollars.
            price_per_minute: f64 = Field::number("price-per-minute", "Price per minute", 0.012, 0.0, 100.0)
                .unit(Unit::DOLLARS).published()
                .hint("GitHub Linux, 2026-01-01: 2 cores 0.006, 4 0.012, 8 0.022, 16 0.042, 32 0.082");
        }
        "The builder and the project" folded {
            /// In seconds.
            fat_build: Option<f64> = Field::optional("fat-build", "Clean build time, fat LTO, 1 unit", 1.0, 360_000.0)
                .unit(Unit::SECONDS).hint("Your own measurement replaces the fitted factor of all LTO profiles")
                .lookup("cargo clean && time CARGO_PROFILE_RELEASE_LTO=fat CARGO_PROFILE_RELEASE_CODEGEN_UNITS=1 cargo build --release --locked");
            /// In gigabytes.
            memory: f64 = Field::number("memory", "Memory of the builder", 16.0, 0.5, 4_096.0)
                .unit(Unit::GB).published().hint("GitHub: 8 GB with 2 cores, 16 GB with 4")
                .lookup("free --giga");
            /// `d`, in percent.
            dependency_share: f64 = Field::number("dependency-share", "Share of dependencies", 75.0, 0.0, 99.0)
                .unit(Unit::PERCENT).hint("Of the CPU time of a clean build; 60 to 90% is usual")
                .lookup("cargo clean && cargo build --release --locked --timings");
            /// In megabytes.
            binary_size: f64 = Field::number("binary-size", "Binary size", 20.0, 0.1, 10_000.0)
                .unit(Unit::MB).hint("With the default profile; with sqlx and TLS 10 to 30 MB")
                .lookup("stat --format %s target/release/orders-api");
        }
        "The cache" folded {
            cache: Cache = Field::choice("cache", "Dependency cache", "rust-cache", Cache::OPTIONS)
                .hint("What keeps compiled dependencies between builds");
            /// `h`, in percent.
            cache_hit_rate: f64 = Field::number("cache-hit-rate", "Share of builds that hit", 85.0, 0.0, 100.0)
                .unit(Unit::PERCENT).hint("A new Cargo.lock or toolchain misses, and so does an evicted cache")
                .lookup("gh run view RUN_ID --log | grep 'full match'");
            /// In gigabytes.
            cache_size: f64 = Field::number("cache-size", "Size of the cache", 1.5, 0.0, 1_000.0)
                .unit(Unit::GB).hint("Compressed, of one job")
                .lookup("gh cache list --json key,sizeInBytes");
            /// In megabytes per second.
            bandwidth: f64 = Field::number("bandwidth", "Speed of the cache", 100.0, 1.0, 100_000.0)
                .unit(MB_PER_SECOND).hint("GitHub runners: 50 to 200 MB/s")
                .lookup("gh run view RUN_ID --log | grep 'MBs/sec'");
        }
        "How it is billed" folded {
            free_minutes: f64 = Field::number("free-minutes", "Free minutes per month", 0.0, 0.0, 10_000_000.0)
                .unit(MINUTES).published().hint("GitHub: 2,000 (Free) or 3,000 (Team) with 2 cores; none on larger runners");
            /// `j`.
            jobs: f64 = Field::count("jobs", "Compile jobs per build", 3, 1, 200)
                .hint("Jobs that compile separately: tests, lints, the image")
                .lookup("gh run view RUN_ID --json jobs --jq '.jobs | length'");
            /// `o`, in seconds.
            job_overhead: f64 = Field::number("job-overhead", "Setup time per job", 30.0, 0.0, 3_600.0)
                .unit(Unit::SECONDS).hint("Checkout and toolchain: 20 to 40 s")
                .lookup("gh run view RUN_ID --json jobs --jq '.jobs[0].steps[] | [.name, .startedAt, .completedAt] | @tsv'");
        }
        "People who wait" folded {
            /// In percent.
            waited_share: f64 = Field::number("waited-share", "Share of builds people wait for", 20.0, 0.0, 100.0)
                .unit(Unit::PERCENT).hint("Not builds that run while people do something else");
            /// In dollars.
            hourly_cost: f64 = Field::number("hourly-cost", "Cost of an engineer's hour", 80.0, 0.0, 1_000.0)
                .unit(Unit::DOLLARS).hint("With taxes and office");
        }
        "What the service runs on" folded {
            /// In dollars.
            compute_cost: f64 = Field::number("compute-cost", "Monthly compute cost", 150.0, 0.0, 10_000_000.0)
                .unit(Unit::DOLLARS).hint("Machines of this service only, without the database");
            /// `u`, in percent.
            cpu_bound_share: f64 = Field::number("cpu-bound-share", "CPU share of request time", 30.0, 0.0, 100.0)
                .unit(Unit::PERCENT).hint("The rest is waiting, mostly for the database")
                .lookup("sum(rate(process_cpu_seconds_total[1h])) / sum(rate(http_request_duration_seconds_sum[1h]))");
            /// `g`, in percent.
            cpu_gain: f64 = Field::number("cpu-gain", "CPU saved by full LTO", 5.0, -20.0, 40.0)
                .unit(Unit::PERCENT).hint("Published: 0 to 20%, median about 5; negative if slower")
                .lookup("perf stat -e task-clock target/release/orders-api");
        }
    }
}
