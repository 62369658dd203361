//! Published figures, and figures on the pages of this site.

use super::*;

/// 50 GB in 4 hours are 3.47 MB/s, 6,944 lines of 500 bytes per second.
#[test]
fn fifty_gigabytes_in_four_hours_are_seven_thousand_lines_a_second() {
    let answer = Inputs { rps: 6_944.444_444, lines_per_request: 1.0, ..defaults() }.evaluate();
    assert_relatively_near(metric(&answer, "fill-hours"), 4.0, 1e-6);
    assert_relatively_near(metric(&answer, "bytes-per-second"), 3.472e6, 1e-3);
}

/// SQL statements per second, and hours until 50 GB are full of their lines.
#[test]
fn statements_fill_fifty_gigabytes_in_hours_only_under_load() {
    for (hours, statements) in [(1.0, 36_700.0), (3.0, 12_200.0), (6.0, 6_100.0), (12.0, 3_060.0), (24.0, 1_530.0)] {
        let inputs = Inputs {
            rps: statements,
            lines_per_request: 0.0,
            statements: 1.0,
            statement_bytes: 378.0,
            log_statements: true,
            ..defaults()
        };
        assert_relatively_near(metric(&inputs.evaluate(), "fill-hours"), hours, 0.01);
    }
}

/// "At 12,200 lines per second, 50 MiB hold 11 seconds", and the outbox's three lines a second are 98 MB a day.
#[test]
fn the_kubelets_rotation_holds_seconds_at_such_rates() {
    let inputs = Inputs {
        rps: 12_200.0,
        lines_per_request: 1.0,
        line_bytes: 378.0,
        rotate_size: Some(10.485_76),
        rotate_files: Some(5.0),
        ..defaults()
    };
    assert_relatively_near(metric(&inputs.evaluate(), "retained-hours") * 3_600.0, 11.0, 0.05);
    let idle = Inputs { rps: 3.0, lines_per_request: 1.0, line_bytes: 378.0, ..defaults() };
    assert_relatively_near(metric(&idle.evaluate(), "gb-per-day"), 0.098, 0.001);
}

/// Docker: `max-file` is 1 unless set, and without `max-size` there is no rotation.
#[test]
fn docker_keeps_one_file_and_rotates_only_by_size() {
    let sized = Inputs { rotate_size: Some(10.0), ..defaults() }.evaluate();
    assert_close(metric(&sized, "retained-gb"), 0.01);
    assert_close(metric(&sized, "history-hours"), 0.0);
    let files_only = Inputs { rotate_files: Some(3.0), ..defaults() }.evaluate();
    assert_close(metric(&files_only, "fill-hours"), 50e9 / 200e3 / 3_600.0);
}

/// $0.50 per GB: a month of 0.2 MB/s.
#[test]
fn a_month_of_the_defaults_costs_259_dollars() {
    let answer = defaults().evaluate();
    assert_close(metric(&answer, "gb-per-month"), 518.4);
    assert_close(metric(&answer, "monthly-cost"), 259.2);
    let free = Inputs { free_gb: 50.0, ..defaults() }.evaluate();
    assert_close(metric(&free, "monthly-cost"), 234.2);
    let little = Inputs { rps: 1.0, free_gb: 50.0, ..defaults() }.evaluate();
    assert_close(metric(&little, "monthly-cost"), 0.0);
}
