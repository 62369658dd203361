//! `sqlx::migrate!` embeds the files of `migrations/`. Without this line, a
//! build after a change of these files alone still embeds the old ones.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
