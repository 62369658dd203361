//! The program of the pages of `platform-cost`.

app::program!(&[models::platform_cost::CALCULATOR]);
