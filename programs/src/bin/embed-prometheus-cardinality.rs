//! The program of the embeds of `prometheus-cardinality`.

live::program!(&[models::prometheus_cardinality::CALCULATOR]);
