//! The form of the simulation: its options in addition to the inputs of the calculator.

use models::units::Unit;
use models::{Choice, Field};

/// How requests arrive.
pub const ARRIVALS: Field = Field::choice(
    "sim-arrivals",
    "Request arrivals",
    "poisson",
    &[Choice { key: "poisson", label: "At random" }, Choice { key: "bursty", label: "In bursts" }],
)
.hint("In bursts: four times the mean rate for about a second, 10% of the time");

/// How hold times vary.
pub const SERVICE: Field = Field::choice(
    "sim-service",
    "Hold time distribution",
    "shape",
    &[
        Choice { key: "shape", label: "The shape above" },
        Choice { key: "exponential", label: "Exponential" },
        Choice { key: "lognormal", label: "Lognormal, with the variability above" },
        Choice { key: "constant", label: "Constant" },
        Choice { key: "pasted", label: "Pasted below" },
    ],
)
.hint("Measured hold times usually look lognormal; paste your own below");

/// Arrivals of each pool size.
pub const REQUESTS: Field = Field::count("sim-requests", "Requests for each pool size", 300_000, 10_000, 5_000_000)
    .hint("More requests narrow the margins: four times as many halve them");

/// The seed of the random numbers.
pub const SEED: Field = Field::count("sim-seed", "Seed", 1, 0, 4_294_967_295)
    .hint("The same seed gives the same result, to the last digit");

/// All fields, without the pasted times.
pub const FIELDS: [Field; 4] = [ARRIVALS, SERVICE, REQUESTS, SEED];

/// Name of the control for pasted hold times.
pub const PASTED: &str = "sim-times";

/// Returns the form with its buttons, and empty elements for progress and result.
pub fn form() -> String {
    let mut form = String::from(r#"<div class="trial__fields">"#);
    for field in &FIELDS {
        widget::control(&mut form, "trial", field);
    }
    form.push_str(&[
        r#"<div class="field trial__pasted"><label for="trial-"#,
        PASTED,
        r#"">Hold times to paste<span class="visually-hidden">, in "#,
        Unit::MILLIS.name,
        r#"</span></label><p class="field__hint" id="trial-"#,
        PASTED,
        r#"-hint">In milliseconds, with any separator. They replace both parts of the hold time, and the database is not simulated.</p><textarea id="trial-"#,
        PASTED,
        r#"" name=""#,
        PASTED,
        r#"" rows="3" spellcheck="false" autocomplete="off" aria-describedby="trial-"#,
        PASTED,
        r#"-hint"></textarea></div></div><p class="actions"><button type="button" class="button button--first" data-trial="run">Simulate</button> <button type="button" class="button" data-trial="cancel" hidden>Cancel</button> <progress max="1" value="0" aria-label="Progress of the simulation" hidden></progress></p><p class="field__error trial__error" role="alert"></p><p class="visually-hidden trial__said" role="status"></p><div class="trial__result"></div>"#,
    ]
    .concat());
    form
}
