//! One error type: the response tells the client what to do, the log has the
//! cause.

use std::{any::Any, error::Error, iter};

use axum::{
    BoxError,
    extract::{
        multipart::{MultipartError, MultipartRejection},
        rejection::JsonRejection,
    },
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;
use tower_http::timeout::TimeoutError;

use crate::form::HeadTooLarge;

// region: app-error
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("not found")]
    NotFound,
    #[error("method not allowed")]
    MethodNotAllowed,
    /// The client's fault. The text becomes the response's detail.
    #[error("{1}")]
    Rejected(StatusCode, String),
    /// Counted, not logged: a log line for each would add load.
    #[error("overloaded")]
    Overloaded,
    #[error("temporarily unavailable")]
    Unavailable(#[source] BoxError),
    #[error("internal error")]
    Internal(#[source] BoxError),
}

impl AppError {
    /// Counts the request as shed.
    #[must_use]
    pub fn shed() -> Self {
        metrics::counter!("http_requests_shed_total").increment(1);
        Self::Overloaded
    }

    #[must_use]
    pub fn invalid(detail: &str) -> Self {
        Self::Rejected(StatusCode::UNPROCESSABLE_ENTITY, detail.to_owned())
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        // Runs inside the request's span, so the line has the request's id.
        match &self {
            Self::Unavailable(error) => {
                tracing::warn!(error = chain(&**error), "unavailable");
            }
            Self::Internal(error) => {
                tracing::error!(error = chain(&**error), "internal error");
            }
            _ => {}
        }
        let (status, detail) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "No such resource."),
            Self::MethodNotAllowed => {
                (StatusCode::METHOD_NOT_ALLOWED, "Method not allowed.")
            }
            Self::Rejected(status, ref detail) => (status, &**detail),
            Self::Overloaded | Self::Unavailable(_) => {
                (StatusCode::SERVICE_UNAVAILABLE, "Try again shortly.")
            }
            Self::Internal(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "Internal error.")
            }
        };
        problem(status, detail)
    }
}

/// Returns the error and its causes on one line. Skips a cause that the text
/// already ends with.
#[must_use]
pub fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let causes = iter::successors(error.source(), |error| (**error).source());
    for cause in causes.map(ToString::to_string) {
        if !text.ends_with(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}
// endregion: app-error

// region: problem
/// A problem document (RFC 9457). It never contains the error's own text, which
/// may name tables and hosts.
fn problem(status: StatusCode, detail: &str) -> Response {
    let body = json!({
        "title": status.canonical_reason(),
        "status": status.as_u16(),
        "detail": detail,
    });
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    let mut response = (status, kind, body.to_string()).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        let seconds = header::HeaderValue::from_static("2");
        response.headers_mut().insert(header::RETRY_AFTER, seconds);
    }
    response
}
// endregion: problem

// region: panic
/// For `CatchPanicLayer::custom`. The panic hook has already logged the message.
/// It may contain anything, so the response does not.
#[must_use]
pub fn panic(_: Box<dyn Any + Send>) -> Response {
    problem(StatusCode::INTERNAL_SERVER_ERROR, "Internal error.")
}
// endregion: panic

// region: rejections
impl AppError {
    /// For a body that is invalid, too large or too slow.
    fn body(
        error: &(dyn Error + 'static),
        status: StatusCode,
        detail: String,
    ) -> Self {
        let mut causes =
            iter::successors(Some(error), |error| (**error).source());
        let known = causes.find_map(|cause| {
            if cause.is::<TimeoutError>() {
                let detail = "The body did not arrive in time.";
                Some((StatusCode::REQUEST_TIMEOUT, detail.to_owned()))
            } else if cause.is::<HeadTooLarge>() {
                let detail = "form: the headers of a part are too large";
                Some((StatusCode::PAYLOAD_TOO_LARGE, detail.to_owned()))
            } else {
                None
            }
        });
        let (status, detail) = known.unwrap_or((status, detail));
        Self::Rejected(status, detail)
    }
}

impl From<JsonRejection> for AppError {
    fn from(error: JsonRejection) -> Self {
        Self::body(&error, error.status(), error.body_text())
    }
}

impl From<MultipartError> for AppError {
    fn from(error: MultipartError) -> Self {
        Self::body(&error, error.status(), error.body_text())
    }
}

impl From<MultipartRejection> for AppError {
    fn from(error: MultipartRejection) -> Self {
        Self::Rejected(error.status(), error.body_text())
    }
}
// endregion: rejections

impl From<std::io::Error> for AppError {
    fn from(error: std::io::Error) -> Self {
        Self::Internal(error.into())
    }
}
