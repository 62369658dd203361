use super::*;
use crate::units::Unit;
use crate::{ALL, Problem, health_check_load};
use proptest::prelude::*;

const COUNT: Field = Field::count("servers", "Servers", 10, 1, 5_000).unit(Unit::counted("servers"));
const TIME: Field = Field::number("hold", "Hold time", 0.5, 0.0, 60.0).unit(Unit::SECONDS);
const MICROS: Field = Field::number("cpu", "CPU time", 50.0, 0.0, 1e6).unit(Unit::MICROS);
const LIMIT: Field = Field::optional("limit", "Concurrency limit", 1.0, 1e6);
const TOGGLE: Field = Field::toggle("ping", "Ping on acquire", true);

fn read(field: &Field, text: &str) -> Result<Value, String> {
    parse(field, text).map_err(|error| message(field, error.problem))
}

#[test]
fn common_notations_of_numbers_are_parsed() {
    for (text, number) in [
        ("10", 10.0),
        (" 10 ", 10.0),
        ("+7", 7.0),
        ("1e3", 1000.0),
        ("1,000", 1000.0),
        ("1 000", 1000.0),
        ("1_000", 1000.0),
        ("1\u{202f}000", 1000.0),
        ("5000 servers", 5000.0),
        ("10.0", 10.0),
    ] {
        assert_eq!(read(&COUNT, text), Ok(Value::Number(number)), "{text}");
    }
    for (text, number) in [("0.25s", 0.25), (".5", 0.5), ("2 seconds", 2.0), ("60", 60.0), ("0", 0.0)] {
        assert_eq!(read(&TIME, text), Ok(Value::Number(number)), "{text}");
    }
    assert_eq!(read(&MICROS, "50 us"), Ok(Value::Number(50.0)));
    assert_eq!(read(&MICROS, "50 µs"), Ok(Value::Number(50.0)));
}

#[test]
fn errors_say_what_to_enter() {
    let table = [
        ("", "Enter the servers"),
        ("  ", "Enter the servers"),
        ("ten", "Servers must be a number, like 10"),
        ("NaN", "Servers must be a number, like 10"),
        ("inf", "Servers must be a number, like 10"),
        ("1.2.3", "Servers must be a number, like 10"),
        ("12abc", "Servers must be a number, like 10"),
        ("1e999", "Servers must be between 1 and 5,000 servers"),
        ("-1e999", "Servers must be between 1 and 5,000 servers"),
        ("0", "Servers must be between 1 and 5,000 servers"),
        ("-3", "Servers must be between 1 and 5,000 servers"),
        ("5001", "Servers must be between 1 and 5,000 servers"),
        ("2.5", "Servers must be a whole number, like 10"),
        ("0,5", "Servers must be written with a decimal point, like 0.5, not a comma"),
        ("1,0000", "Servers must be written with a decimal point, like 0.5, not a comma"),
        ("1.000,5", "Servers must be written with a decimal point, like 0.5, not a comma"),
        (",", "Servers must be written with a decimal point, like 0.5, not a comma"),
    ];
    for (text, sentence) in table {
        assert_eq!(read(&COUNT, text), Err(sentence.into()), "{text}");
    }
    for tiny in ["5e-324", "1e-310", "0.00000099", "-0.0000001"] {
        let sentence = if tiny.starts_with('-') {
            "Hold time must be between 0 and 60 seconds"
        } else {
            "Hold time must be 0, or at least 0.000001 seconds"
        };
        assert_eq!(read(&TIME, tiny), Err(sentence.into()), "{tiny}");
    }
    assert_eq!(read(&TIME, "61"), Err("Hold time must be between 0 and 60 seconds".into()));
    assert_eq!(read(&TOGGLE, "maybe"), Err("Choose one of the options for “ping on acquire”".into()));
    assert_eq!(read(&MICROS, ""), Err("Enter the CPU time".into()));
}

#[test]
fn a_zero_has_no_sign() {
    for zero in ["-0", "-0.0", "-0e9", "+0"] {
        let Ok(Value::Number(number)) = read(&TIME, zero) else { panic!("{zero} is no number") };
        assert!(number == 0.0 && number.is_sign_positive(), "{zero}");
    }
}

#[test]
fn an_optional_number_may_be_left_empty() {
    assert_eq!(read(&LIMIT, ""), Ok(Value::Absent));
    assert_eq!(read(&LIMIT, "64"), Ok(Value::Number(64.0)));
    assert_eq!(read(&LIMIT, "0"), Err("Concurrency limit must be between 1 and 1,000,000".into()));
}

#[test]
fn the_defaults_of_every_calculator_have_an_answer() {
    for calculator in ALL {
        assert!(evaluate_defaults(calculator).is_ok(), "{}", calculator.slug);
    }
}

#[test]
fn every_preset_is_a_normalized_query_and_has_an_answer() {
    for calculator in ALL {
        for preset in calculator.presets {
            let texts = query::decode(calculator, preset.query);
            assert_eq!(query::encode(calculator, &texts), preset.query, "{} {}", calculator.slug, preset.title);
            assert!(evaluate(calculator, &texts).is_ok(), "{} {}", calculator.slug, preset.title);
        }
    }
}

#[test]
fn all_errors_are_returned_in_form_order() {
    let calculator = &health_check_load::CALCULATOR;
    let texts = query::decode(calculator, "?interval=soon&instances=-1&cache=maybe");
    let errors = evaluate(calculator, &texts).expect_err("three faults");
    let found: Vec<_> = errors.iter().map(|error| (error.field, error.problem)).collect();
    let expected =
        [("instances", Problem::OutOfRange), ("interval", Problem::NotANumber), ("cache", Problem::NotAChoice)];
    assert_eq!(found, expected);
}

#[test]
fn a_query_contains_only_changed_fields_in_form_order() {
    let calculator = &health_check_load::CALCULATOR;
    let texts = query::decode(calculator, "cache=lazy&interval=30&instances=1%2C000&probers=10&utm_source=wiki");
    assert_eq!(query::encode(calculator, &texts), "instances=1000&interval=30&cache=lazy");
}

#[test]
fn unknown_keys_are_ignored_and_the_first_duplicate_counts() {
    let calculator = &health_check_load::CALCULATOR;
    let texts = query::decode(calculator, "?theme=dark&instances=4&instances=5&&=&x");
    assert_eq!(texts[0], "4");
    assert_eq!(query::encode(calculator, &texts), "instances=4");
    assert_eq!(query::foreign(calculator, "?theme=dark&instances=4"), "theme=dark");
}

#[test]
fn invalid_text_stays_in_the_query_unchanged() {
    let calculator = &health_check_load::CALCULATOR;
    let texts = query::decode(calculator, "instances=%3Cb%3E+10%");
    assert_eq!(texts[0], "<b> 10%");
    assert_eq!(query::decode(calculator, &query::encode(calculator, &texts)), texts);
}

#[test]
fn a_query_of_ten_megabytes_is_parsed() {
    let calculator = &health_check_load::CALCULATOR;
    let long = format!("instances={}&interval=3", "9".repeat(10 << 20));
    let texts = query::decode(calculator, &long);
    assert_eq!(texts[0].len(), 10 << 20);
    let errors = evaluate(calculator, &texts).expect_err("too many instances");
    assert_eq!(errors.len(), 1);
    assert!(message(&COUNT, errors[0].problem).len() < 100);
    let many = "a=1&".repeat(2 << 20);
    assert_eq!(query::encode(calculator, &query::decode(calculator, &many)), "");
}

proptest! {
    #[test]
    fn no_query_panics_or_results_in_nan(query in ".*") {
        for calculator in ALL {
            if let Ok(report) = evaluate(calculator, &query::decode(calculator, &query)) {
                let text = format!("{report:?}");
                // Whole words only: "infrastructure" contains "inf".
                let mut words = text.split(|c: char| !c.is_alphanumeric());
                prop_assert!(words.all(|word| word != "NaN" && word != "inf"), "{}", text);
            }
        }
    }

    #[test]
    fn any_text_in_any_field_survives_the_address(field in 0..14_usize, text in ".*") {
        let calculator = &health_check_load::CALCULATOR;
        let mut texts: Vec<_> = calculator.fields().map(default_text).collect();
        texts[field] = text;
        let values = |texts: &[String]| -> Vec<_> { calculator.fields().zip(texts).map(|(field, text)| parse(field, text)).collect() };
        let back = query::decode(calculator, &query::encode(calculator, &texts));
        prop_assert_eq!(values(&texts), values(&back));
    }

    #[test]
    fn a_value_reads_back_from_its_text(number in 0.0..60.0_f64) {
        prop_assert_eq!(parse(&TIME, &text(Value::Number(number))), Ok(Value::Number(number)));
    }

    #[test]
    fn no_text_is_parsed_as_a_number_out_of_range(text in "[-+0-9eE., _a-z]{0,12}") {
        if let Ok(Value::Number(number)) = parse(&COUNT, &text) {
            prop_assert!((1.0..=5_000.0).contains(&number) && number.fract() == 0.0);
        }
    }
}
