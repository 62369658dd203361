//! Files that end anywhere.

use super::*;

#[test]
fn no_text_makes_the_model_panic() {
    let all = with(&[("compose.yaml", COMPOSE), ("fly.toml", FLY), ("pgbouncer.ini", "[pgbouncer]\npool_mode = x\n")]);
    for (place, (path, text)) in all.iter().enumerate() {
        for end in (0..text.len()).step_by(11).filter(|end| text.is_char_boundary(*end)) {
            let mut files = all.clone();
            files[place] = (path, &text[..end]);
            found(&files);
        }
    }
}

const COMPOSE: &str = "services:\n  api:\n    build: {context: ., target: build}\n    env_file: .env\n    environment: [A=$$b, 'DB_URL=postgres://a@pool/b?pool_size=3']\n    deploy: {replicas: 3, update_config: {order: start-first}}\n    ports: ['80', '1:2/udp', {target: 80}]\n  pool:\n    image: bitnami/pgbouncer:1.21\n    environment: {POSTGRESQL_HOST: db, PGBOUNCER_POOL_MODE: statement}\n  db:\n    image: bitnami/postgresql:17\n    command: [sh, -c, 'postgres -N 5 -c max_connections=4']\n";
const FLY: &str = "app = 'a'\nkill_timeout = '3s'\n[mounts]\ndestination = '/data'\n[env]\nDATABASE_URL = 'sqlite:///x.db'\n[[services]]\ninternal_port = 80\n[[vm]]\nmemory = 256\ncpus = 1\n";
