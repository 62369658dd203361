//! The program of the pages with `build-time`.

app::program!(&[models::build_time::CALCULATOR]);
