//! The program of the pages of `capacity`.

app::program!(&[models::capacity::CALCULATOR]);
