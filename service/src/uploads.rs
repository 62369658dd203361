//! Uploads: to disk while they arrive, never whole in memory.

use std::{io, path::PathBuf};

use axum::{
    Json,
    extract::{State, multipart::Field},
    http::StatusCode,
};
use serde::Serialize;
use tokio::{fs::File, io::AsyncWriteExt};
use uuid::Uuid;

use crate::{config::Config, error::AppError, form::Form, state::AppState};

#[derive(Debug, Serialize)]
pub struct Uploaded {
    id: Uuid,
    bytes: usize,
    kind: &'static str,
}

// region: upload
/// `POST /uploads`, with the timeout and body limit of its own router.
///
/// # Errors
/// If the file is too large or of a wrong kind, or the disk is full.
pub async fn upload(
    State(state): State<AppState>,
    mut form: Form,
) -> Result<(StatusCode, Json<Uploaded>), AppError> {
    while let Some(mut part) = form.next_part().await? {
        if part.name() == Some("file") {
            let uploaded = keep(part, &state.config).await?;
            return Ok((StatusCode::CREATED, Json(uploaded)));
        }
        while part.chunk().await?.is_some() {}
    }
    Err(AppError::invalid("file: missing"))
}

async fn keep(part: Field<'_>, config: &Config) -> Result<Uploaded, AppError> {
    // A name of ours: the client's may be `../../etc/passwd`.
    let id = Uuid::new_v4();
    let partial = Partial(config.upload_dir.join(id.to_string()));
    let max = config.limits.upload_bytes;
    let (bytes, kind) = store(part, &partial, max).await?;
    partial.keep();
    Ok(Uploaded { id, bytes, kind })
}

async fn store(
    mut field: Field<'_>,
    partial: &Partial,
    max: usize,
) -> Result<(usize, &'static str), AppError> {
    let mut file = File::create_new(&partial.0).await?;
    let mut start = Vec::with_capacity(8);
    let mut bytes = 0;
    while let Some(chunk) = field.chunk().await? {
        bytes += chunk.len();
        if bytes > max {
            let detail = format!("file: at most {max} bytes");
            return Err(AppError::Rejected(
                StatusCode::PAYLOAD_TOO_LARGE,
                detail,
            ));
        }
        start.extend(chunk.iter().take(8 - start.len()));
        file.write_all(&chunk).await?;
    }
    // Without it, the last write's error is lost when the file is dropped.
    file.flush().await?;
    Ok((bytes, sniff(&start)?))
}

// endregion: upload

// region: sniff
/// By content: the client chooses name and Content-Type freely.
fn sniff(start: &[u8]) -> Result<&'static str, AppError> {
    match start {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n'] => Ok("image/png"),
        [0xff, 0xd8, 0xff, ..] => Ok("image/jpeg"),
        [b'%', b'P', b'D', b'F', b'-', ..] => Ok("application/pdf"),
        _ => Err(AppError::Rejected(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "file: PNG, JPEG or PDF".to_owned(),
        )),
    }
}
// endregion: sniff

/// Removed when dropped, so also if the client hangs up halfway.
struct Partial(PathBuf);

impl Partial {
    fn keep(mut self) {
        self.0 = PathBuf::new();
    }
}

impl Drop for Partial {
    fn drop(&mut self) {
        if self.0.as_os_str().is_empty() {
            return;
        }
        match std::fs::remove_file(&self.0) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, path = ?self.0, "partial upload left");
            }
            _ => {}
        }
    }
}
