//! Forms with files. Only the content of a part may be large.

// region: form
use std::{
    mem,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, ready},
};

use axum::{
    BoxError,
    body::{Body, Bytes, HttpBody},
    extract::{FromRequest, Multipart, Request, multipart::Field},
    http::{StatusCode, header},
};
use hyper::body::Frame;

use crate::error::AppError;

/// The headers of a part and the boundary before them usually take a few
/// hundred bytes.
const HEAD_BYTES: usize = 16 * 1024;
const PARTS: usize = 16;
/// RFC 2046 allows boundaries of up to 70 characters.
const CONTENT_TYPE_BYTES: usize = 200;

/// `Multipart` with a limit on what it buffers. Until the headers of a part
/// are complete, the parser keeps everything it has read. Without this limit,
/// one `filename` can be as large as the whole body.
pub struct Form {
    parts: Multipart,
    parts_left: usize,
    /// Bytes the parser may still read before it must return a part.
    allowance: Arc<AtomicUsize>,
}

impl Form {
    /// Read each part to its end before you call this again. The unread rest
    /// would count toward the headers of the next part.
    ///
    /// # Errors
    /// Returns 400, 408 or 413 if the form is malformed, too slow or too
    /// large.
    pub async fn next_part(&mut self) -> Result<Option<Field<'_>>, AppError> {
        let Some(left) = self.parts_left.checked_sub(1) else {
            let detail = format!("form: at most {PARTS} parts");
            return Err(AppError::Rejected(
                StatusCode::PAYLOAD_TOO_LARGE,
                detail,
            ));
        };
        self.parts_left = left;
        self.allowance.store(HEAD_BYTES, Ordering::Relaxed);
        let part = self.parts.next_field().await?;
        // The content is streamed, and the limit of the body applies to it.
        self.allowance.store(usize::MAX, Ordering::Relaxed);
        Ok(part)
    }
}

impl<S: Send + Sync> FromRequest<S> for Form {
    type Rejection = AppError;

    async fn from_request(request: Request, s: &S) -> Result<Self, AppError> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        // The parser copies the boundary for each chunk of the body, so a
        // long one costs time.
        if kind.is_some_and(|kind| kind.len() > CONTENT_TYPE_BYTES) {
            return Err(AppError::Rejected(
                StatusCode::BAD_REQUEST,
                format!("Content-Type: at most {CONTENT_TYPE_BYTES} bytes"),
            ));
        }
        let allowance = Arc::new(AtomicUsize::new(HEAD_BYTES));
        let shared = allowance.clone();
        let request = request.map(|body| {
            Body::new(Metered { body, allowance: shared, pause: false })
        });
        let parts = Multipart::from_request(request, s).await?;
        Ok(Self { parts, parts_left: PARTS, allowance })
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the headers of a part are too large")]
pub struct HeadTooLarge;

struct Metered {
    body: Body,
    allowance: Arc<AtomicUsize>,
    pause: bool,
}

impl HttpBody for Metered {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        // The parser reads until the body has no more data ready, and only
        // then parses. Pause after each chunk, so that it parses the chunk.
        if mem::take(&mut self.pause) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let allowance = self.allowance.load(Ordering::Relaxed);
        if allowance == 0 {
            return Poll::Ready(Some(Err(HeadTooLarge.into())));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx)?);
        if let Some(data) = frame.as_ref().and_then(Frame::data_ref) {
            let left = allowance.saturating_sub(data.len());
            self.allowance.store(left, Ordering::Relaxed);
            self.pause = true;
        }
        Poll::Ready(frame.map(Ok))
    }
}
// endregion: form
