//! Verdicts, reasons and snippets.

use super::*;
use crate::Verdict;

fn reasons(report: &Report) -> String {
    report.because.iter().map(|why| why.plain() + "\n").collect()
}

#[test]
fn fixed_parts_that_do_not_fit_are_named_with_their_sum_and_the_limit() {
    let report = Inputs { limit: 48.0, tmpfs: 12.0, ..defaults() }.evaluate();
    assert_eq!(report.verdict, Verdict::Danger);
    assert_eq!(report.headline.plain(), "The fixed parts alone need 61.1 MiB, more than your limit of 48 MiB.");
    assert_eq!(
        report.because[0].plain(),
        "Fixed parts need 61.1 MiB, more than the limit of 48 MiB: base 12, file 5, connections 9.18, threads 0.25, \
         database connections 3, caches 5, tmpfs 12, allocator overhead 14.7. Set the limit to 96 MiB, or shrink the \
         largest part."
    );
    assert_eq!(metric(&report, "oom-probability-per-day"), 1.0);
    assert_eq!(metric(&report, "oom-probability-bound"), 1.0);
    assert!(!reasons(&report).contains("a day"), "one reason is enough");
}

#[test]
fn each_finding_says_why() {
    let bounded = Inputs { concurrency_limit: Some(37.0), limit: 383.0, ..defaults() };
    assert_eq!(bounded.evaluate().verdict, Verdict::Ok);
    assert_eq!(
        reasons(&bounded.evaluate()),
        "Even 37 requests with the largest body need no more than 383 MiB: requests cannot get it killed.\n"
    );
    let table = [
        (
            Inputs { limit: 512.0, ..uploads() },
            Verdict::Danger,
            "probability of 1.82 % a day. Set the limit to 768 MiB",
        ),
        (
            Inputs { limit: 560.0, ..uploads() },
            Verdict::Caution,
            "pass the limit with a probability of 0.0387 % a day. Set the limit to 768 MiB.",
        ),
        (Inputs { limit: 64.0, ..defaults() }, Verdict::Caution, "The peak takes 80.4 % of the limit"),
        (Inputs { concurrency_limit: Some(10.0), ..defaults() }, Verdict::Danger, "10 requests would be in flight"),
        (defaults(), Verdict::Caution, "52 requests with the largest body at once pass the limit. Allow 37 at once."),
        (
            Inputs { limit: 96.0, ..defaults() },
            Verdict::Caution,
            "6 requests with the largest body at once pass the limit. Only 2 fit",
        ),
        (Inputs { limit: 70.0, ..defaults() }, Verdict::Caution, "Not one fits beside the headroom"),
        (
            Inputs { concurrency_limit: Some(60.0), ..defaults() },
            Verdict::Caution,
            "lets 60 requests with the largest body in, which need 590 MiB, more than the limit. Allow 37 at once.",
        ),
        (Inputs { tmpfs: 192.0, ..bounded }, Verdict::Caution, "Files in tmpfs take 192 MiB, more than half"),
        (Inputs { worker_threads: 9.0, ..bounded }, Verdict::Caution, "With 9 worker threads glibc"),
        (
            Inputs { body_mean: 2_049.0, rps: 1.0, ..bounded },
            Verdict::Caution,
            "limit on bodies of 2 MiB: Axum answers 413",
        ),
    ];
    for (inputs, verdict, why) in table {
        let report = inputs.evaluate();
        assert_eq!(report.verdict, verdict, "{why}");
        assert!(reasons(&report).contains(why), "“{}” does not say “{why}”", reasons(&report));
    }
    let exactly = Inputs { rps: 0.0, concurrency_limit: Some(2.0), limit: 3.0, ..bare() };
    assert_eq!(exactly.memory().bound, Some(3.0));
    let calm = [
        exactly,
        Inputs { concurrency_limit: Some(10.5), ..bounded },
        Inputs { worker_threads: 8.0, limit: 384.0, ..bounded },
        Inputs { worker_threads: 64.0, allocator: Allocator::Mimalloc, ..bounded },
        Inputs { body_mean: 2_048.0, rps: 1.0, ..bounded },
        Inputs { tmpfs: 200.0, limit: 600.0, ..bounded },
    ];
    for inputs in calm {
        assert_eq!(inputs.evaluate().verdict, Verdict::Ok, "{}", reasons(&inputs.evaluate()));
    }
}

#[test]
fn dangers_come_first_and_an_oversized_limit_last() {
    let report = Inputs { concurrency_limit: Some(5.0), worker_threads: 16.0, ..defaults() }.evaluate();
    let why = reasons(&report);
    let order = ["would be in flight", "worker threads", "cannot get it killed", "5.33 times what this traffic needs"];
    let places = order.map(|words| why.find(words).expect(words));
    assert!(places.is_sorted(), "{why}");
    let times = |limit| reasons(&Inputs { limit, ..defaults() }.evaluate()).contains("times what");
    assert!(times(384.0) && !times(383.0));
}

#[test]
fn snippets_are_consistent() {
    let code =
        |inputs: &Inputs| inputs.evaluate().snippets.iter().map(|snippet| snippet.code.plain()).collect::<Vec<_>>();
    let [kubernetes, docker, tower, allocator] = &code(&defaults())[..] else { panic!("four snippets") };
    assert!(kubernetes.starts_with("# Mi is 1,048,576 bytes. 512M is 5 % less, and 512m is 0.512 bytes"));
    assert!(
        kubernetes.contains("    memory: 50Mi # the mean")
            && kubernetes.contains("    memory: 512Mi # this traffic needs 96Mi\n")
    );
    assert!(!kubernetes.contains("emptyDir") && !docker.contains("tmpfs"));
    assert!(docker.contains("--memory=512m --memory-swap=512m \\\n  your-image"));
    assert!(tower.contains("GlobalConcurrencyLimitLayer::new(37)") && tower.contains("DefaultBodyLimit::max(2097152)"));
    assert!(allocator.contains("MALLOC_ARENA_MAX=2"));

    // A limit that is too low is not pasted, and what may be in flight belongs to the one that is.
    let low = code(&Inputs { limit: 256.0, tmpfs: 1.5, ..uploads() });
    assert!(low[0].contains("memory: 768Mi # this traffic needs 768Mi\n") && low[0].contains("sizeLimit: 2Mi }"));
    assert!(low[1].contains("--tmpfs /tmp:size=2m \\\n") && low[2].contains("Layer::new(58)"), "{}", low[2]);
    let own = code(&Inputs { concurrency_limit: Some(12.0), allocator: Allocator::Jemalloc, ..defaults() });
    assert!(own[2].contains("Layer::new(12)") && own[3].contains("tikv_jemallocator::Jemalloc;"));
    let none_fits = code(&Inputs { body_max: 1_024.0, allocator: Allocator::Mimalloc, ..defaults() });
    assert!(none_fits[2].contains("Layer::new(1)") && none_fits[3].contains("mimalloc::MiMalloc;"));
}

#[test]
fn the_steps_end_in_the_metrics() {
    let steps = Inputs { concurrency_limit: Some(20.0), ..defaults() }.evaluate().steps;
    let said = |name: &str| steps.iter().find(|step| step.name == name).expect("a step").numbers.plain();
    assert_eq!(said("Fixed parts, after load"), "5 MiB + 0 MiB + 1.5 × 29.4 MiB = 49.1 MiB");
    assert_eq!(said("A request"), "16 KiB × (1 + 2) + 4 KiB + 4 KiB = 56 KiB");
    assert_eq!(said("Hard bound"), "49.1 MiB + 1.5 × 20 × 6.01 MiB = 229 MiB");
    assert_eq!(said("Limit"), "51.4 MiB / (1 − 0.25) = 68.6 MiB → 96 MiB");
    assert_eq!(said("Largest requests that fit"), "⌊((1 − 0.25) × 512 MiB − 49.1 MiB) / (1.5 × 6.01 MiB)⌋ → 37");
}
