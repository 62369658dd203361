//! The program of the pages of `health-check-load`.

app::program!(&[models::health_check_load::CALCULATOR]);
