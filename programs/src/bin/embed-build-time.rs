//! The program of the embeds of `build-time`.

live::program!(&[models::build_time::CALCULATOR]);
