//! The program of the pages of `log-volume`.

app::program!(&[models::log_volume::CALCULATOR]);
