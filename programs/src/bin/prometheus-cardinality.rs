//! The program of the pages of `prometheus-cardinality`.

app::program!(&[models::prometheus_cardinality::CALCULATOR]);
