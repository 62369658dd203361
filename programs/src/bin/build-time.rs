//! The program of the pages of `build-time`.

app::program!(&[models::build_time::CALCULATOR]);
