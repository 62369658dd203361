//! The program of the embeds of `timeout-budget`.

live::program!(&[models::timeout_budget::CALCULATOR]);
