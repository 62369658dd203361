//! Verdicts, reasons and snippets.

use super::*;
use crate::Verdict;

fn sentences(report: &Report) -> String {
    let all = [&report.headline].into_iter().chain(&report.because);
    all.map(|sentence| sentence.plain() + "\n").collect()
}

#[test]
fn fixed_parts_that_do_not_fit_are_named_with_their_sum_and_the_limit() {
    let report = Inputs { limit: 48.0, tmpfs: 12.0, ..defaults() }.evaluate();
    assert_eq!(report.verdict, Verdict::Danger);
    assert_eq!(
        report.headline.plain(),
        "Without any request, the process already needs 61.1 MiB of your 48 MiB. Set the limit to 96 MiB."
    );
    let parts =
        "In MiB: program and files 17, heap and threads 12.3, connections 12.2, caches 5, allocator overhead 14.7.";
    assert!(sentences(&report).contains(parts), "{}", sentences(&report));
    assert_eq!(metric(&report, "oom-probability-per-day"), 1.0);
    assert_eq!(metric(&report, "oom-probability-bound"), 1.0);
    assert!(!sentences(&report).contains("exceed"), "one reason is enough");
}

#[test]
fn each_finding_has_its_number_and_its_fix() {
    let bounded = Inputs { concurrency_limit: Some(37.0), limit: 383.0, ..defaults() };

    let table = [
        (Inputs { limit: 512.0, ..uploads() }, Verdict::Danger, "512 MiB is exceeded on 1 day in "),
        (
            Inputs { limit: 490.0, ..uploads() },
            Verdict::Danger,
            "490 MiB is exceeded on most days. Set the limit to 640",
        ),
        (Inputs { limit: 300.0, ..uploads() }, Verdict::Danger, "300 MiB is exceeded every day. Set the limit to 640"),
        (Inputs { limit: 590.0, ..uploads() }, Verdict::Caution, "590 MiB is exceeded on 1 day in "),
        (Inputs { limit: 64.0, ..defaults() }, Verdict::Caution, "Set the limit to 96 MiB"),
        (
            Inputs { concurrency_limit: Some(10.0), ..defaults() },
            Verdict::Danger,
            "10 requests are in flight on average, but the concurrency limit is 10: the rest wait or are rejected. Set it to 22, or add instances.",
        ),
        (
            defaults(),
            Verdict::Caution,
            "Nothing bounds the memory: 52 requests with the largest body at once exceed 512 MiB. Set the concurrency limit to 37.",
        ),
        (
            Inputs { limit: 96.0, ..defaults() },
            Verdict::Caution,
            "6 requests with the largest body at once exceed 96 MiB. Set the concurrency limit to 22 and the body limit to 0.22 MiB",
        ),
        (
            Inputs { concurrency_limit: Some(60.0), ..defaults() },
            Verdict::Caution,
            "60 requests with the largest body at once need 590 MiB, more than the limit. Set the concurrency limit to 37.",
        ),
        (Inputs { tmpfs: 192.0, ..bounded }, Verdict::Caution, "Files in tmpfs take 192 MiB, more than half"),
        (Inputs { worker_threads: 9.0, ..bounded }, Verdict::Caution, "With 9 worker threads, glibc"),
        (Inputs { body_mean: 2_049.0, rps: 1.0, ..bounded }, Verdict::Caution, "body limit of 2 MiB: Axum rejects it"),
    ];
    for (inputs, verdict, why) in table {
        let report = inputs.evaluate();
        assert_eq!(report.verdict, verdict, "{why}\n{}", sentences(&report));
        assert!(sentences(&report).contains(why), "“{}” does not say “{why}”", sentences(&report));
    }
    let exactly = Inputs { rps: 0.0, concurrency_limit: Some(2.0), limit: 3.0, headroom: 0.0, ..bare() };
    assert_eq!(exactly.memory().bound, Some(3.0));
    let calm = [
        bounded,
        exactly,
        Inputs { worker_threads: 8.0, limit: 384.0, ..bounded },
        Inputs { worker_threads: 64.0, allocator: Allocator::Mimalloc, ..bounded },
        Inputs { body_mean: 2_048.0, rps: 1.0, ..bounded },
        Inputs { tmpfs: 200.0, limit: 600.0, ..bounded },
    ];
    for inputs in calm {
        assert_eq!(inputs.evaluate().verdict, Verdict::Ok, "{}", sentences(&inputs.evaluate()));
    }
}

#[test]
fn without_findings_the_headline_is_the_recommendation() {
    let small = Inputs { body_max: 0.0625, concurrency_limit: Some(40.0), ..defaults() };
    let said = |limit| Inputs { limit, ..small }.evaluate().headline.plain();
    assert_eq!(
        said(512.0),
        "Set the limit to 96 MiB; you have 512 MiB. The peak is 51.4 MiB. Load-test before you lower it."
    );
    assert_eq!(
        said(128.0),
        "Keep the limit of 128 MiB: the peak is 51.4 MiB, and this traffic needs 69 MiB with your headroom."
    );
    // The largest bodies need the rest of the limit.
    let large = Inputs { concurrency_limit: Some(37.0), ..defaults() }.evaluate();
    assert!(
        sentences(&large).contains("For this traffic alone, 96 MiB would do, the next usual size. The rest"),
        "{}",
        sentences(&large)
    );
    assert!(sentences(&large).contains("Even 37 requests with the largest body at once need no more than 383 MiB"));
}

#[test]
fn snippets_paste_the_recommendation_and_say_where_it_differs() {
    let code =
        |inputs: &Inputs| inputs.evaluate().snippets.iter().map(|snippet| snippet.code.plain()).collect::<Vec<_>>();
    let [kubernetes, docker, tower, allocator] = &code(&defaults())[..] else { panic!("four snippets") };
    assert!(kubernetes.starts_with("# Mi is 1,048,576 bytes. 512M is 5% less, and 512m is 0.512 bytes"));
    assert!(kubernetes.contains("    memory: 50Mi # the mean"));
    assert!(kubernetes.contains("    memory: 512Mi # this traffic needs 69Mi\n"), "{kubernetes}");
    assert!(!kubernetes.contains("emptyDir") && !docker.contains("tmpfs"));
    assert!(docker.contains("--memory=512m --memory-swap=512m \\\n  your-image"));
    assert!(
        tower.contains("GlobalConcurrencyLimitLayer::new(37));\n") && tower.contains("DefaultBodyLimit::max(2097152)")
    );
    assert!(allocator.contains("MALLOC_ARENA_MAX=2"));

    // A limit that is too low is not pasted, and the number in flight belongs to the one that is.
    let low = code(&Inputs { limit: 256.0, tmpfs: 1.5, ..uploads() });
    assert!(low[0].contains("Mi; you entered 256Mi\n") && low[0].contains("sizeLimit: 2Mi }"), "{}", low[0]);
    assert!(low[1].contains("--tmpfs /tmp:size=2m \\\n"));
    let own = code(&Inputs { concurrency_limit: Some(12.0), allocator: Allocator::Jemalloc, ..defaults() });
    assert!(own[2].contains("Layer::new(12));\n") && own[3].contains("tikv_jemallocator::Jemalloc;"));
    let many = code(&Inputs { concurrency_limit: Some(60.0), ..defaults() });
    assert!(many[2].contains("Layer::new(37)); // you entered 60\n"), "{}", many[2]);
    let other = code(&Inputs { allocator: Allocator::Mimalloc, ..defaults() });
    assert!(other[3].contains("mimalloc::MiMalloc;"));
    let busy = code(&Inputs { rps: 5_000.0, ..defaults() });
    assert!(
        busy[2]
            .contains("    // You entered a body limit of 2097152.\n    routes.layer(DefaultBodyLimit::max(251658))")
    );
}

#[test]
fn the_steps_end_in_the_metrics() {
    let steps = Inputs { concurrency_limit: Some(20.0), ..defaults() }.evaluate().steps;
    let said = |name: &str| steps.iter().find(|step| step.name == name).expect("a step").numbers.plain();
    assert_eq!(said("Fixed parts, after load"), "5 MiB + 0 MiB + 1.5 × 29.4 MiB = 49.1 MiB");
    assert_eq!(said("A request"), "16 KiB × (1 + 2) + 4 KiB + 4 KiB = 56 KiB");
    assert_eq!(said("Hard bound"), "49.1 MiB + 1.5 × 20 × 6.01 MiB = 229 MiB");
    assert_eq!(said("Limit"), "51.4 MiB / (1 − 0.25) = 68.6 MiB → 69 MiB → 96 MiB");
    assert_eq!(said("Largest requests that fit"), "⌊((1 − 0.25) × 512 MiB − 49.1 MiB) / (1.5 × 6.01 MiB)⌋ → 37");
    let uploads = Inputs { latency_by_size: true, body_variation: 0.5, ..defaults() }.evaluate().steps;
    let body = uploads.iter().find(|step| step.name == "Body in flight").expect("a step");
    assert_eq!(body.numbers.plain(), "20 KiB");
}
