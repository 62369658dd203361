//! Conditional requests: return 304 if nothing changed, and reject an update
//! that would overwrite another client's change.
//!
//! ```bash
//! cargo run --example etag
//! curl -i 127.0.0.1:3000/note -H 'If-None-Match: "1"'
//! curl -i 127.0.0.1:3000/note -X PUT -H 'If-Match: "1"' -d 'new text'
//! ```

use axum::{BoxError, Router, routing::get};
use tokio::net::TcpListener;

// region: etag
use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    extract::State,
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{CACHE_CONTROL, ETAG, IF_MATCH, IF_NONE_MATCH},
    },
    response::{IntoResponse, Response},
};

/// Stands in for a table with a column `version`.
#[derive(Clone)]
struct Note {
    version: i64,
    text: String,
}

type Notes = Arc<Mutex<Note>>;

/// The tag is the version of the row, so a 304 costs one indexed read.
fn tag(version: i64) -> String {
    format!("\"{version}\"")
}

/// Returns whether the header lists this tag. The header is `*` or a list, on
/// one line or several. Ignores `W/`, which proxies add when they compress.
fn lists(headers: &HeaderMap, name: HeaderName, tag: &str) -> bool {
    let lines = headers.get_all(name).into_iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .any(|each| {
            each == "*" || each.strip_prefix("W/").unwrap_or(each) == tag
        })
}

async fn read(State(notes): State<Notes>, headers: HeaderMap) -> Response {
    let note = notes.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let tag = tag(note.version);
    let unchanged = lists(&headers, IF_NONE_MATCH, &tag);
    // A 304 carries the same headers: caches update their copy from it.
    let caching = [(ETAG, tag), (CACHE_CONTROL, "private, no-cache".into())];
    if unchanged {
        return (StatusCode::NOT_MODIFIED, caching).into_response();
    }
    (caching, note.text).into_response()
}
// endregion: etag

// region: if-match
async fn update(
    State(notes): State<Notes>,
    headers: HeaderMap,
    text: String,
) -> Response {
    if !headers.contains_key(IF_MATCH) {
        return StatusCode::PRECONDITION_REQUIRED.into_response();
    }
    // Check and write under one lock; in SQL, in one statement.
    let mut note = notes.lock().unwrap_or_else(PoisonError::into_inner);
    if !lists(&headers, IF_MATCH, &tag(note.version)) {
        return StatusCode::PRECONDITION_FAILED.into_response();
    }
    *note = Note { version: note.version + 1, text };
    (StatusCode::NO_CONTENT, [(ETAG, tag(note.version))]).into_response()
}
// endregion: if-match

fn router() -> Router {
    let note = Note { version: 1, text: "first".to_owned() };
    Router::new()
        .route("/note", get(read).put(update))
        .with_state(Arc::new(Mutex::new(note)))
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    Ok(axum::serve(listener, router()).await?)
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use tower::ServiceExt;

    use super::*;

    async fn send(
        router: &Router,
        method: &str,
        headers: &[(HeaderName, &str)],
    ) -> (u16, String) {
        let mut request = Request::builder().method(method).uri("/note");
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        let request = request.body(Body::from("second")).unwrap();
        let response = router.clone().oneshot(request).await.unwrap();
        let etag = response.headers().get(ETAG);
        let etag = etag.map_or("", |tag| tag.to_str().unwrap()).to_owned();
        (response.status().as_u16(), etag)
    }

    #[tokio::test]
    async fn an_unchanged_note_is_not_sent_again() {
        let router = router();
        for (header, status) in [
            ("\"0\"", 200),
            ("\"1\"", 304),
            ("W/\"1\"", 304),
            ("\"0\", \"1\"", 304),
            ("*", 304),
            ("1", 200),
        ] {
            let answer = send(&router, "GET", &[(IF_NONE_MATCH, header)]).await;
            assert_eq!(answer, (status, "\"1\"".to_owned()), "{header}");
        }
        let two = [(IF_NONE_MATCH, "\"0\""), (IF_NONE_MATCH, "\"1\"")];
        assert_eq!(send(&router, "GET", &two).await.0, 304);
    }

    #[tokio::test]
    async fn the_second_of_two_updates_of_one_version_fails() {
        let router = router();
        assert_eq!(send(&router, "PUT", &[]).await.0, 428);
        let first = send(&router, "PUT", &[(IF_MATCH, "\"1\"")]).await;
        assert_eq!(first, (204, "\"2\"".to_owned()));
        assert_eq!(send(&router, "PUT", &[(IF_MATCH, "\"1\"")]).await.0, 412);
        assert_eq!(send(&router, "PUT", &[(IF_MATCH, "W/\"2\"")]).await.0, 204);
    }
}
