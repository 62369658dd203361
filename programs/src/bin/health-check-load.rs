//! The program of the pages with `health-check-load`.

app::program!(&[models::health_check_load::CALCULATOR]);
